/// Makes videos from jobs: a pool of servers, or the worker of this machine.
///
/// Safe to use from several tasks at once.
public protocol VideoMaker: Sendable {
    /// What reports call it: `videos`, `worker`.
    var name: String { get }

    /// How many jobs it works on at the same time, at least 1.
    var slots: Int { get }

    /// Sees to it that somebody is there to ask: starts what has to be started, waits until it is ready, and learns what
    /// it can make. Called before the first job; again does nothing.
    ///
    /// - Throws: `EngineError`, or `CancellationError`.
    func prepare() async throws

    /// The models that it has and what they can make, as far as it tells; empty where it does not. After `prepare`.
    var models: [ModelRules] { get }

    /// Has a job done.
    ///
    /// Never pays twice: what broke on the way is asked for again by the job's key or id, and begun anew only where
    /// nobody knows it any more. Cancelling the task cancels the job where it is made.
    ///
    /// - Parameter receiver: Gets the video while it comes.
    /// - Throws: `EngineError`, what the receiver throws, or `CancellationError`.
    func make(_ job: VideoJob, into receiver: any TakeReceiver) async throws -> VideoJobReport

    /// Ends what `prepare` started. Nothing is asked of it afterwards.
    func stop() async
}

/// Takes a video while it comes. Used by one task at a time.
public protocol TakeReceiver: Sendable {
    /// A transfer begins; what an earlier one brought is thrown away.
    func begin(_ form: TakeForm) async throws
    /// The next bytes; waits while it has enough to do.
    func receive(_ bytes: [UInt8]) async throws
    /// The transfer is whole.
    ///
    /// - Throws: `EngineError` when what came is no video of that form.
    func finish() async throws
}

/// How a video travels.
public enum TakeForm: Hashable, Sendable {
    /// YUV4MPEG2, C444p10, BT.709 limited: Documentation/Worker.md.
    case y4m
    /// A file that libav reads: an MP4.
    case file
}
