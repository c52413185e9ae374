internal import TimelineModel

/// What an engine is told beside the words, as a `<segment>` or a preset says it. Nil is not said.
struct SegmentSettings: Sendable {
    var model: String?
    var parameters: [SegmentParameter: Int] = [:]
    var frames: Int?
    var frameRate: FrameRate?
    var lengthening: SegmentLengthening?
    var adaptiveResolution: Bool?
    var acceptance: AcceptanceWord?
    var tries: Int?

    /// `accept`.
    enum AcceptanceWord: String, CaseIterable, Sendable {
        case any, sharp

        var test: SegmentAcceptance.Test? {
            switch self {
            case .any: nil
            case .sharp: .sharp
            }
        }
    }

    /// - Parameter source: An element whose literals were checked, or its values in one video.
    init(_ source: some SettingsSource) {
        model = source.value("model") { $0 }
        for parameter in SegmentParameter.allCases {
            parameters[parameter] = source.value(parameter.rawValue) { parameter.value($0) }
        }
        frames = source.value("frames") { Int($0) }
        frameRate = source.value("fps") { FrameRate($0) }
        lengthening = source.value("lengthen") { SegmentLengthening(rawValue: $0) }
        adaptiveResolution = source.value("adaptiveResolution") { $0 == "true" }
        acceptance = source.value("accept") { AcceptanceWord(rawValue: $0) }
        tries = source.value("tries") { Int($0) }
    }

    /// The names of the attributes that are said.
    var names: Set<String> {
        var names = Set(parameters.keys.map(\.rawValue))
        let others: [(String, Bool)] = [
            ("model", model != nil), ("frames", frames != nil), ("fps", frameRate != nil),
            ("lengthen", lengthening != nil), ("adaptiveResolution", adaptiveResolution != nil),
            ("accept", acceptance != nil), ("tries", tries != nil),
        ]
        for (name, isSaid) in others where isSaid { names.insert(name) }
        return names
    }

    /// These, and where they say nothing the others.
    func completed(by others: SegmentSettings) -> SegmentSettings {
        var settings = self
        settings.model = model ?? others.model
        settings.parameters.merge(others.parameters) { own, _ in own }
        settings.frames = frames ?? others.frames
        settings.frameRate = frameRate ?? others.frameRate
        settings.lengthening = lengthening ?? others.lengthening
        settings.adaptiveResolution = adaptiveResolution ?? others.adaptiveResolution
        settings.acceptance = acceptance ?? others.acceptance
        settings.tries = tries ?? others.tries
        return settings
    }

    /// Writes what is said into a request.
    func apply(to request: inout SegmentRequest) {
        request.model = model ?? ""
        request.parameters = parameters
        request.take = SegmentTake(frames: frames, frameRate: frameRate)
        request.lengthening = lengthening ?? .hold
        request.adaptiveResolution = adaptiveResolution ?? false
        request.acceptance = acceptance?.test.map { test in
            tries.map { SegmentAcceptance(test, tries: $0) } ?? SegmentAcceptance(test)
        }
    }
}

/// Where settings are read from.
protocol SettingsSource {
    /// An attribute as `parse` reads it; nil when it is not there, or was wrong and reported.
    func value<Result: Sendable>(_ name: String, _ parse: (String) -> Result?) -> Result?
}

extension Values: SettingsSource {}

/// The literals of an element that were checked when it was loaded.
struct LiteralSettings: SettingsSource {
    let element: Element

    func value<Result: Sendable>(_ name: String, _ parse: (String) -> Result?) -> Result? {
        element.literal(name).flatMap(parse)
    }
}

extension SegmentSettings {
    /// The attributes that say them.
    static func attributes(_ reading: AttributeDeclaration.Reading) -> [AttributeDeclaration] {
        let parameters = SegmentParameter.allCases.map {
            AttributeDeclaration($0.rawValue, $0.type, reading, $0.documentation)
        }
        return [AttributeDeclaration("model", .text, reading, "The model, as its server calls it.")] + parameters + [
            AttributeDeclaration(
                "frames", .integer(1...1000), reading, "Frames generated at a time; default what the scene needs."),
            AttributeDeclaration(
                "fps", .frameRate, reading, "Their rate; default the model's own. They are retimed to the video's."),
            AttributeDeclaration(
                "lengthen", .keyword(SegmentLengthening.allCases.map(\.rawValue)), reading,
                "What fills a scene that is longer: the last frame (hold, the default), playing back and forth, or more "
                    + "that is generated from the last frame."),
            AttributeDeclaration(
                "adaptiveResolution", .boolean, reading,
                "true: generated in the shape of image, not of the box; default false."),
            AttributeDeclaration(
                "accept", .keyword(AcceptanceWord.allCases.map(\.rawValue)), reading,
                "sharp: other seeds are tried where the pictures are blurred, black, frozen or flickering; default any."
            ),
            AttributeDeclaration("tries", .integer(1...20), reading, "Seeds tried at most for accept; default 3."),
        ]
    }
}

extension SegmentSettings {
    /// What an attribute is called here that other programs call otherwise.
    static func hint(_ name: String, _ element: ElementDeclaration) -> String? {
        guard let own = others[name], element.attribute(own) != nil else { return nil }
        return "it is called \(own) here"
    }

    /// As diffusers, TurboDiffusion and the servers of the Videos API have them.
    private static let others = [
        "num_inference_steps": "steps", "num_steps": "steps", "guidance_scale": "guidance",
        "guidance_scale_2": "guidance2", "negative_prompt": "negativePrompt", "flow_shift": "flowShift",
        "boundary_ratio": "boundary", "max_sequence_length": "maxSequenceLength",
        "use_dynamic_cfg": "dynamicGuidance", "enable_temporal_attentions": "temporalAttention",
        "sigma_max": "sigmaMax", "sla_topk": "slaTopK", "adaptive_resolution": "adaptiveResolution",
        "num_frames": "frames", "video_length": "frames",
    ]
}

extension SegmentParameter {
    fileprivate var type: AttributeType {
        switch kind {
        case .integer(let range): .integer(range)
        case .number(let range): .number(range)
        case .flag: .boolean
        case .word(let words): .keyword(words)
        }
    }

    /// A checked value in the units of its kind.
    fileprivate func value(_ text: String) -> Int? {
        switch kind {
        case .integer: Int(text)
        case .number: number(text).map { Int(($0 * 1000).rounded()) }
        case .flag: text == "true" ? 1 : 0
        case .word(let words): words.firstIndex(of: text)
        }
    }

    fileprivate var documentation: String {
        switch self {
        case .steps: "Steps of the sampler."
        case .guidance: "Scale of classifier-free guidance: how closely the words are followed."
        case .guidance2: "The same for the second expert of a model that has two."
        case .flowShift: "Shift of the schedule of Wan: 3 suits 480 lines, 5 suits 720."
        case .boundary: "The noise level below which the second expert takes over."
        case .maxSequenceLength: "Tokens of the prompt that are read."
        case .dynamicGuidance: "Guidance that grows over the steps, of CogVideoX."
        case .eta: "η of DDIM: how much noise a step adds again."
        case .temporalAttention: "Whether frames attend to one another: a switch of Latte; joint attention always does."
        case .sigmaMax: "The highest noise level of a few-step sampler."
        case .slaTopK: "The part of the blocks that sparse-linear attention computes exactly."
        case .ode: "Whether a few-step sampler adds no noise: sharper, and less robust."
        case .decoder: "What makes the pictures: full, or tiny, which is quicker and coarser, for drafts."
        }
    }
}
