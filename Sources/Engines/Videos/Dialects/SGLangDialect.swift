internal import TimelineModel

/// SGLang-Diffusion (sglang 0.5.23, `multimodal_gen/runtime/entrypoints/openai`).
///
/// Jobs are in its memory and lost with it. DELETE forgets a job and does not end it. Answers do not tell the prompt.
struct SGLangDialect: Dialect {
    let name = VideosDialect.sglang
    let fields: [SegmentParameter: String] = [
        .steps: "num_inference_steps", .guidance: "guidance_scale", .guidance2: "guidance_scale_2",
        .flowShift: "flow_shift", .maxSequenceLength: "max_sequence_length",
    ]

    func isListing(_ models: JSONValue) -> Bool { models.owners.contains("sglang") }
}
