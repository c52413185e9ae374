public import Diagnostics
public import Fetching

/// What happens while a run goes on, in order.
public enum RunEvent: Sendable {
    /// So many of the addresses were fetched or asked about, before anything else.
    case fetching(FetchProgress)
    /// So many of the videos were resolved and checked.
    case checked(Int, of: Int)
    /// All is checked, rendering begins.
    case planned(RunTotals)
    /// A finding about the run as a whole or about a video, told once.
    case found(Diagnostic)
    /// So many more frames were encoded.
    case encoded(frames: Int)
    /// A unit of work failed for a reason that may pass, and will be tried again in so many seconds.
    case retrying(WorkKind, String, Diagnostic?, seconds: Double)
    /// A video is done, one way or another.
    case finished(Outcome)
    /// The user asked to stop; what is half done is dropped.
    case stopping
    /// Everything is done and reported.
    case ended(Report, folder: String)
}

/// The size of a run once it is checked.
public struct RunTotals: Hashable, Sendable {
    public var videos: Int
    /// There already as they would be made.
    public var unchanged: Int
    /// Cannot be made.
    public var failed: Int
    /// Frames to encode: those of chunks that are not in the store, each counted once.
    public var frames: Int
    /// Chunks to encode, and those that need no work.
    public var chunks: Int
    public var chunksReused: Int

    public init(
        videos: Int = 0, unchanged: Int = 0, failed: Int = 0, frames: Int = 0, chunks: Int = 0, chunksReused: Int = 0
    ) {
        self.videos = videos
        self.unchanged = unchanged
        self.failed = failed
        self.frames = frames
        self.chunks = chunks
        self.chunksReused = chunksReused
    }
}

/// What shows a run's events. Called from several threads at once; implementations protect themselves.
public protocol ProgressDisplay: Sendable {
    func show(_ event: RunEvent)
}

/// The forms of progress that `--progress` names.
public enum ProgressStyle: String, CaseIterable, Sendable {
    case bar, plain, json

    /// A display of this style; a bar becomes plain lines where nobody watches.
    public func display(_ terminal: Terminal) -> any ProgressDisplay {
        switch self {
        case .bar where terminal.isInteractive: ProgressBar(terminal)
        case .bar, .plain: PlainProgress(terminal)
        case .json: JSONProgress()
        }
    }
}
