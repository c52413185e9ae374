public import Diagnostics
public import Fetching
public import Generation

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
    /// A slot began a unit of work: what it is and for which video.
    case started(slot: Int, WorkPart, String)
    /// Some of the run's work was done.
    case worked(WorkDone)
    /// Some of the run's work need not be done or cannot be: it is in the store by now, or its video failed.
    case dropped(WorkPart, WorkAmount, frames: Int)
    /// A slot is done with the unit that it began.
    case ended(slot: Int)
    /// Time went by: told several times a second, so that displays move while slots are silent.
    case waited
    /// A unit of work failed for a reason that may pass, and will be tried again in so many seconds.
    case retrying(WorkKind, String, Diagnostic?, seconds: Double)
    /// What makes segments tells what it does.
    case engine(EngineEvent)
    /// A video is done, one way or another.
    case finished(Outcome)
    /// The user asked to stop; what is half done is dropped.
    case stopping
    /// Everything is done and reported.
    case reported(Report, folder: String)
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
