public import Diagnostics
public import TimelineModel

/// What became of one video.
public struct Outcome: Sendable {
    public enum Status: String, Sendable, Codable {
        /// Rendered in this run.
        case made
        /// There already, exactly as it would be made.
        case unchanged
        /// Not there, for the reason given; an older file of that name was left as it is.
        case failed
        /// Nothing is wrong with it, but another video of its row has an error, and a row is made as a whole.
        case held
        /// Not begun or not finished because the run was stopped.
        case stopped
    }

    /// What names the video in the sheet; empty when its row could not be read.
    public var key: String
    /// Rows of the sheet (the header is row 1).
    public var rows: [Int]
    public var locale: String?
    public var output: String?
    public var status: Status
    /// Why it failed, in one line.
    public var reason: String?
    /// What kind of failure it was; nil if it did not fail.
    public var failure: FailureClass?
    /// Where the video is or would be.
    public var path: String
    public var poster: String?
    public var frames: Int
    public var frameRate: FrameRate
    public var bytes: Int?
    public var sha256: String?
    /// Segments that the embedded `motion` engine drew.
    public var motionSegments: Int
    public var diagnostics: Diagnostics

    /// Length in seconds.
    public var seconds: Double { frameRate.seconds(frames) }

    public init(
        key: String, rows: [Int], locale: String? = nil, output: String? = nil, status: Status, reason: String? = nil,
        failure: FailureClass? = nil, path: String = "", poster: String? = nil, frames: Int = 0,
        frameRate: FrameRate = FrameRate(30),
        bytes: Int? = nil, sha256: String? = nil, motionSegments: Int = 0, diagnostics: Diagnostics = Diagnostics()
    ) {
        self.key = key
        self.rows = rows
        self.locale = locale
        self.output = output
        self.status = status
        self.reason = reason
        self.failure = failure
        self.path = path
        self.poster = poster
        self.frames = frames
        self.frameRate = frameRate
        self.bytes = bytes
        self.sha256 = sha256
        self.motionSegments = motionSegments
        self.diagnostics = diagnostics
    }

    /// `sku-1 fr vertical`, for messages.
    public var title: String {
        ([key.isEmpty ? rows.map { "row \($0)" }.joined(separator: ", ") : key] + [locale, output].compactMap { $0 })
            .joined(separator: " ")
    }
}
