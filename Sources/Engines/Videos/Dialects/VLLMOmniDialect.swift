internal import TimelineModel

/// vLLM-Omni (0.30.0, `entrypoints/openai/protocol/videos.py`).
///
/// Takes forms only. Answers tell the prompt. DELETE ends a job.
struct VLLMOmniDialect: Dialect {
    let name = VideosDialect.vllmOmni
    let fields: [SegmentParameter: String] = [
        .steps: "num_inference_steps", .guidance: "guidance_scale", .guidance2: "guidance_scale_2",
        .flowShift: "flow_shift", .boundary: "boundary_ratio",
    ]
    let takesFormsOnly = true

    func isListing(_ models: JSONValue) -> Bool { models.owners.contains("vllm") }
}
