internal import Generation
internal import Processes
internal import Synchronization

/// A worker that can be asked, with what is needed to ask it. Safe to use from several tasks at once.
final class RunningWorker: Sendable {
    let started: WorkerStart.Started
    let maker: any VideoMaker
    /// Whether it is one that stays when we do not need it any more.
    let isStaying: Bool
    /// Our share in one that stays.
    private let use: Mutex<FileLock?>
    private let watch: WorkerWatch
    private let watching: Task<Void, Never>

    /// How it came to its end.
    struct Fall: Error, CustomStringConvertible {
        /// `was killed …; its last words: …`.
        var description: String
        var log: String
        /// Several jobs tell of one death.
        var process: ProcessIdentity
    }

    init(
        _ started: WorkerStart.Started, maker: any VideoMaker, use: FileLock?, options: WorkerOptions,
        tell: @escaping EngineEvent.Listener
    ) {
        self.started = started
        self.maker = maker
        isStaying = use != nil
        self.use = Mutex(use)
        let watch = WorkerWatch(started: started, options: options, tell: tell)
        self.watch = watch
        watching = Task { await watch.run() }
    }

    deinit { watching.cancel() }

    /// Whether it has ended, or is being ended because something is wrong with it.
    var isLost: Bool { started.process.end.now != nil || watch.reason.now != nil }

    /// Has a job done.
    ///
    /// - Throws: `Fall` where the worker ended in the midst of it, what `maker` throws, or `CancellationError`.
    func make(_ job: VideoJob, into receiver: any TakeReceiver) async throws -> VideoJobReport {
        try await unlessItFalls { try await self.maker.make(job, into: receiver) }
    }

    /// Learns what it can make. Throws like `make`.
    func prepare() async throws { try await unlessItFalls { try await self.maker.prepare() } }

    private func unlessItFalls<Result: Sendable>(
        _ body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        do {
            return try await withThrowingTaskGroup(of: Result.self) { group in
                group.addTask { try await body() }
                group.addTask {
                    _ = try await self.started.process.end.value()
                    throw self.fall
                }
                // The other one ends, too, before this returns: nobody writes to the receiver any more.
                defer { group.cancelAll() }
                guard let result = try await group.next() else { throw CancellationError() }
                return result
            }
        } catch let error as EngineError {
            // A connection that broke, or a job that failed, because the worker is about to end.
            if try await watch.isWell() { throw error }
            throw fall
        }
    }

    private var fall: Fall {
        let what = watch.reason.now ?? started.process.end.now?.description ?? "has gone"
        return Fall(description: what + started.log.quoted, log: started.log.path, process: started.process.identity)
    }

    /// Lets go of it, and ends it where nobody is to have it afterwards.
    func leave(ending: Bool, grace: Duration) async {
        watching.cancel()
        await maker.stop()
        if ending { await started.process.stop(grace: grace) }
        use.withLock { $0 = nil }
    }
}
