internal import Foundation
internal import Generation
internal import Processes

/// Has the one worker that runs: finds it or starts it, starts another when it has ended, and ends it.
actor WorkerKeeper {
    /// Makes what speaks to a worker that listens.
    typealias Client = @Sendable (WorkerAddress) throws(EngineError) -> any VideoMaker

    private let options: WorkerOptions
    private let tell: EngineEvent.Listener
    private let client: Client
    private var current: RunningWorker?
    private var starting: Task<RunningWorker, any Error>?
    private var isStopped = false

    init(_ options: WorkerOptions, client: @escaping Client, tell: @escaping EngineEvent.Listener) {
        self.options = options
        self.client = client
        self.tell = tell
    }

    /// The worker that runs, after starting it where none does.
    ///
    /// - Throws: `EngineError` where it cannot be started, `RunningWorker.Fall` where it ends at once, or
    ///   `CancellationError`.
    func running() async throws -> RunningWorker {
        while true {
            try Task.checkCancellation()
            guard !isStopped else { throw CancellationError() }
            if let current, !current.isLost { return current }
            let task = starting ?? begin()
            do {
                return try await withTaskCancellationHandler {
                    try await task.value
                } onCancel: {
                    task.cancel()
                }
            } catch is CancellationError where !Task.isCancelled {
                // Another who waited was told to give up; we were not.
                if starting == task { starting = nil }
            }
        }
    }

    private func begin() -> Task<RunningWorker, any Error> {
        let lost = current
        current = nil
        let task = Task {
            // It has ended or is about to; what it held is let go of before the next one takes it.
            await lost?.leave(ending: true, grace: options.grace)
            do {
                let worker = try await obtain()
                current = worker
                starting = nil
                return worker
            } catch {
                starting = nil
                throw error
            }
        }
        starting = task
        return task
    }

    /// One that stayed and fits, or a new one; learns what it can make.
    private func obtain() async throws -> RunningWorker {
        let found = try await WorkerSearch(options: options, tell: tell)()
        let worker: RunningWorker
        do {
            let maker = try client(found.started.address)
            worker = RunningWorker(found.started, maker: maker, use: found.use, options: options, tell: tell)
        } catch {
            if found.use == nil { await found.started.process.stop(grace: options.grace) }
            throw error
        }
        do {
            try await worker.prepare()
        } catch {
            // One that stays is another's, too: it is left as it is, unless it has ended anyway.
            await worker.leave(ending: !worker.isStaying || worker.isLost, grace: options.grace)
            throw error
        }
        return worker
    }

    /// Ends the worker, or leaves it for the next run.
    func stop() async {
        isStopped = true
        if let starting {
            starting.cancel()
            _ = await starting.result
        }
        guard let worker = current else { return }
        current = nil
        guard worker.isStaying else { return await worker.leave(ending: true, grace: options.grace) }
        await worker.leave(ending: false, grace: options.grace)
        if options.isKept {
            tell(.note("the worker stays for the next run: process \(worker.started.process.identity.id)"))
        } else {
            await WorkerSearch(options: options, tell: tell).endStaying()
        }
    }
}
