internal import Diagnostics
internal import TimelineModel

/// What is known of a video once it is checked: names and keys, so that a plan of any length stays small.
struct VideoPlan: Sendable {
    enum State: Sendable {
        /// Something is wrong with it.
        case impossible
        /// The very same file is there.
        case unchanged(VideoRecord)
        case toMake
    }

    /// Its place in the report.
    var index: Int
    var video: Video
    /// Where the file will be.
    var path: String
    var state: State
    var diagnostics: Diagnostics
    var frames = 0
    var frameRate = FrameRate(30)
    var motionSegments = 0
    var hasPoster = false

    /// The poster stands beside the video under the same name.
    var posterPath: String { path.dropLast(4) + ".jpg" }

    /// What the report says about it when it could not be made.
    func outcome(_ failure: WorkFailure) -> Outcome {
        var outcome = outcome(.failed, reason: failure.reason)
        outcome.failure = failure.failure
        return outcome
    }

    /// What the report says about it.
    func outcome(_ status: Outcome.Status, reason: String? = nil, record: VideoRecord? = nil) -> Outcome {
        Outcome(
            key: video.key, rows: video.rows, locale: video.locale, output: video.outputName, status: status,
            reason: reason, path: path, poster: record != nil && hasPoster ? posterPath : nil, frames: frames,
            frameRate: frameRate, bytes: record?.bytes, sha256: record?.sha256,
            motionSegments: record == nil ? 0 : motionSegments, diagnostics: diagnostics)
    }
}

/// A video's pieces, while it is being made.
struct VideoContent: Sendable {
    var timeline: Timeline
    var slices: [Slice]
    /// One for each slice.
    var chunks: [ChunkKey]
    /// The encoded sound's name in the store; nil for a silent video.
    var audio: ContentHash?
    var file: FileKey
    /// What the poster looks like; nil without one.
    var poster: ContentHash?
}
