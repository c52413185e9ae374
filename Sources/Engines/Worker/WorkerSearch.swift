internal import Foundation
internal import Generation
internal import Processes

/// Finds the worker that stayed after an earlier run, or starts one.
struct WorkerSearch {
    var options: WorkerOptions
    var tell: EngineEvent.Listener

    /// A worker that answers. `use` is there for one that stays: it may be ended by whoever has that lock alone.
    struct Found: Sendable {
        var started: WorkerStart.Started
        var use: FileLock?
    }

    /// - Throws: `EngineError`, `CancellationError`, or `POSIXError` where there can be no locks.
    func callAsFunction() async throws -> Found {
        let staying = StayingWorker(options)
        guard options.isKept || staying.note != nil else { return try await new() }
        let lock = try await staying.startLock()
        // Until the note is written, whoever comes waits, and then uses the same one.
        defer { withExtendedLifetime(lock) {} }
        if let note = staying.note {
            if let found = await adopted(note, staying) { return found }
            guard let alone = staying.useAlone() else {
                tell(.note("the worker that stayed does not fit, and another run uses it: one is started beside it"))
                return try await new()
            }
            tell(.note("the worker that stayed (process \(note.process.id)) does not fit any more and is ended"))
            await WorkerProcess(adopting: note.process).stop(grace: options.grace)
            staying.remove()
            withExtendedLifetime(alone) {}
        }
        guard options.isKept else { return try await new() }
        return try await newToStay(staying)
    }

    /// Ends the worker that stayed, unless another run uses it.
    func endStaying() async {
        let staying = StayingWorker(options)
        guard let lock = try? await staying.startLock(), let alone = staying.useAlone(), let note = staying.note else {
            return
        }
        await WorkerProcess(adopting: note.process).stop(grace: options.grace)
        staying.remove()
        withExtendedLifetime((lock, alone)) {}
    }

    private func new() async throws -> Found {
        Found(started: try await WorkerStart(options: options, tell: tell)(), use: nil)
    }

    private func newToStay(_ staying: StayingWorker) async throws -> Found {
        let found = try await new()
        let started = found.started
        let note = StayingWorker.Note(
            address: started.address, process: started.process.identity,
            code: WorkerCommand(options: options).codeHash(), log: started.log)
        do {
            try staying.write(note)
        } catch {
            await started.process.stop(grace: options.grace)
            throw error
        }
        return Found(started: started, use: staying.use())
    }

    /// The worker of a note; nil when it is not as it would be started now, or does not work.
    private func adopted(_ note: StayingWorker.Note, _ staying: StayingWorker) async -> Found? {
        guard note.code == WorkerCommand(options: options).codeHash(), let use = staying.use(),
            let health = await note.address.health(), health.version != nil,
            health.status == .ready || health.status == .loading
        else { return nil }
        tell(.note("the worker that stayed (process \(note.process.id)) is used"))
        let process = WorkerProcess(adopting: note.process)
        return Found(started: WorkerStart.Started(process: process, address: note.address, log: note.log), use: use)
    }
}
