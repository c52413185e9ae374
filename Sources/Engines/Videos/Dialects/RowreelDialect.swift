internal import Generation
internal import TimelineModel

/// Rowreel's own worker: Documentation/Worker.md.
struct RowreelDialect: Dialect {
    let name = VideosDialect.rowreelWorker
    let fields: [SegmentParameter: String] = [
        .steps: "num_inference_steps", .guidance: "guidance_scale", .guidance2: "guidance_scale_2",
        .flowShift: "flow_shift", .boundary: "boundary_ratio", .maxSequenceLength: "max_sequence_length",
        .dynamicGuidance: "use_dynamic_cfg", .eta: "eta", .temporalAttention: "enable_temporal_attentions",
        .sigmaMax: "sigma_max", .slaTopK: "sla_topk", .ode: "ode", .decoder: "decoder",
    ]
    let knowsKeys = true
    let streamsFrames = true

    /// Nobody else tells how many frames a model makes. A worker without models tells nothing, and is still ours: an
    /// empty list is nobody else's, because the others serve one model from their start.
    func isListing(_ models: JSONValue) -> Bool {
        guard case .list(let list) = models["data"] else { return false }
        return list.isEmpty || list.contains { $0["frame_step"].number != nil && $0["family"].text != nil }
    }

    func rules(_ model: JSONValue) -> ModelRules? {
        guard let name = model["id"].text, !name.isEmpty, name.utf8.count <= 400, let family = model["family"].text,
            let step = model["frame_step"].integer(1...1024), let frames = model["default_frames"].integer(1...4096),
            let multiple = model["size_multiple"].integer(1...1024), let size = size(model["default_size"].text ?? ""),
            let rate = model["fps"].integer(1...240),
            let use = model["input_reference"].text.flatMap(ModelRules.PictureUse.init),
            let tokens = model["max_sequence_length"].integer(1...1_000_000)
        else { return nil }
        let told = Set(model["parameters"].list.compactMap(\.text))
        let own = fields.filter { told.contains($0.value) }.keys
        // Models without guidance read no negative prompt, and the other way round.
        let isGuided = model["negative_prompt"].flag ?? true
        var possible: [SegmentParameter: ClosedRange<Int>] = [:]
        possible[.steps] = model["most_steps"].integer(1...1000).map { 1...$0 }
        // The weights of the tiny one are the user's to put there.
        if model["decoders"].list.compactMap(\.text) == ["full"] { possible[.decoder] = 0...0 }
        return ModelRules(
            name: name, family: family, frameStep: step, frames: frames,
            hasFixedFrames: model["fixed_frames"].flag ?? false, sizeMultiple: multiple, size: size,
            hasFixedSize: model["fixed_size"].flag ?? false, framesPerSecond: rate, pictureUse: use,
            // Common to all families, and therefore not in the list.
            parameters: Set(own).union(isGuided ? [.steps, .guidance] : [.steps]), readsNegativePrompt: isGuided,
            possibleValues: possible, mostTokens: tokens)
    }

    private func size(_ text: String) -> PixelSize? {
        let sides = text.split(separator: "x").compactMap { Int($0) }
        guard sides.count == 2, sides.allSatisfy({ (1...16384).contains($0) }) else { return nil }
        return PixelSize(width: sides[0], height: sides[1])
    }
}
