internal import TimelineModel

/// FastVideo's server (`fastvideo/entrypoints/openai/video_api.py`; its design paper names another address).
///
/// Older versions take a field that they do not know and say nothing, so that only those are sent that all have. DELETE
/// forgets a job and does not end it. Newer versions tell the prompt in their answers.
struct FastVideoDialect: Dialect {
    let name = VideosDialect.fastVideo
    let fields: [SegmentParameter: String] = [
        .steps: "num_inference_steps", .guidance: "guidance_scale", .guidance2: "guidance_scale_2",
    ]

    func isListing(_ models: JSONValue) -> Bool { models.owners.contains("fastvideo") }
}
