internal import Diagnostics
internal import TimelineModel

/// What is known of a video once it is checked: names and keys, so that a plan of any length stays small.
struct VideoPlan: Sendable {
    enum State: Sendable {
        /// Something is wrong with it.
        case impossible
        /// Nothing is wrong with it, but another video of its row cannot be made: what the report says about that.
        case held(String)
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
    /// Of the pictures as they are rendered.
    var size = PixelSize(width: 0, height: 0)
    var motionSegments = 0
    var hasPoster = false
    /// Segments that were not there when it was planned.
    var segments: [SegmentRequest] = []
    /// The units of work it is made of, unless nothing is to be done.
    var pieces: [Piece] = []
    /// Why the file itself has to be written, where no piece is made anew.
    var causes: [Cause] = []

    /// The poster stands beside the video under the same name.
    var posterPath: String { (path.lastIndex(of: ".").map { String(path[..<$0]) } ?? path) + ".jpg" }

    /// What is to be done for it, in order; what other videos want, too, is in it.
    var work: [UnitWork] {
        guard case .toMake = state else { return [] }
        var work = [UnitWork.prepare(self)] + segments.map(UnitWork.segment)
        if pieces.contains(where: { $0.kind == .scene }) { work.append(.whole(self)) }
        for piece in pieces where piece.kind != .scene && piece.state != .stored {
            work.append(.piece(piece, of: self))
        }
        return work + [.join(self)]
    }

    /// What the report says about it when it could not be made.
    func outcome(_ failure: WorkFailure) -> Outcome {
        var outcome = outcome(.failed, reason: failure.reason)
        outcome.failure = failure.failure
        return outcome
    }

    /// Takes everything from the record of the very same file.
    mutating func describe(_ record: VideoRecord) {
        state = .unchanged(record)
        frames = record.frames
        frameRate = record.frameRate
        motionSegments = record.motionSegments
        hasPoster = record.poster != nil
        diagnostics.add(record.diagnostics)
    }

    /// What the report says about it.
    func outcome(_ status: Outcome.Status, reason: String? = nil, record: VideoRecord? = nil) -> Outcome {
        Outcome(
            key: video.key, rows: video.rows, locale: video.locale, output: video.outputName, status: status,
            reason: reason, path: path, poster: record != nil && hasPoster ? posterPath : nil, frames: frames,
            frameRate: frameRate, bytes: record?.bytes, sha256: record?.sha256.hex,
            motionSegments: record == nil ? 0 : motionSegments, diagnostics: diagnostics)
    }
}

/// A video's pieces, while it is being made.
struct VideoContent: Sendable {
    var timeline: Timeline
    var slices: [Slice]
    /// One for each slice.
    var chunks: [ChunkKey]
    /// Whether it is encoded as one piece: then its chunks are never made, and their keys only tell what is in it.
    var isWhole = false
    /// The encoded sound's name in the store; nil for a silent video.
    var audio: ContentHash?
    var file: FileKey
    /// What the poster looks like; nil without one.
    var poster: ContentHash?
    /// Segments that are not there yet: slices that show them are pending, and so is the file's key.
    var segments: [SegmentRequest] = []
    /// What it was resolved from.
    var origin: Origin

    /// The slices that are encoded as pieces of their own, the longest first: so the last ones, for which a processor may
    /// wait, are short, and transitions find the pictures of both of their scenes decoded.
    var longestFirst: [Int] {
        isWhole ? [] : slices.indices.sorted { (slices[$1].count, $0) < (slices[$0].count, $1) }
    }

    /// The raw inputs of a video, as they were when it was resolved.
    struct Origin: Sendable {
        /// The fingerprint of the row, the template and everything around them.
        var input: ContentHash
        /// The columns that were read.
        var columns: [String]
        /// The files that were found.
        var uses: [FileUse]
        /// Rows of the sheet.
        var rows: [Int]
        /// Warnings.
        var diagnostics: Diagnostics
    }
}
