internal import Foundation
internal import Generation
internal import Processes

/// Starts a worker and waits until it can be asked.
struct WorkerStart {
    var options: WorkerOptions
    var tell: EngineEvent.Listener

    /// A worker that was started, or found.
    struct Started: Sendable {
        var process: WorkerProcess
        var address: WorkerAddress
        var log: WorkerLog
    }

    /// - Throws: `EngineError` where there is nothing to start, or it does not come up; `CancellationError`. Then no
    ///   process is left.
    func callAsFunction() async throws -> Started {
        try options.check()
        tell(.loading("the worker", part: nil))
        let token = WorkerAddress.newToken()
        let log: WorkerLog
        let process: WorkerProcess
        do {
            log = try WorkerLog.create(in: options.stateFolder)
            let command = WorkerCommand(options: options)
            process = try WorkerProcess(
                command.serve(), environment: command.environment(token: token), output: log.path)
        } catch {
            throw EngineError(
                .unready, engine: LocalWorker.name, "it cannot be started: \(error.localizedDescription)",
                hint: "its log is to be in \(options.stateFolder): see to it that you may write there")
        }
        do {
            let address = WorkerAddress(url: try await listening(process, log), token: token)
            try await ready(process, address, log)
            return Started(process: process, address: address, log: log)
        } catch {
            await process.stop(grace: options.grace)
            throw error
        }
    }

    private func listening(_ process: WorkerProcess, _ log: WorkerLog) async throws -> String {
        let deadline = ContinuousClock.now + options.startLimit
        while true {
            let end = process.end.now
            // Asked after its end: what it wrote before counts.
            if let address = log.address { return address }
            if let end { throw failure("it \(end) while it was started", log) }
            guard ContinuousClock.now < deadline else {
                throw failure("it did not listen within \(options.startLimit.words) of its start", log)
            }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    /// Waits until it takes jobs. As long as the loading of a model goes on, it may take what it takes.
    private func ready(_ process: WorkerProcess, _ address: WorkerAddress, _ log: WorkerLog) async throws {
        var lastSign = ContinuousClock.now
        var last: WorkerHealth?
        while true {
            if let end = process.end.now { throw failure("it \(end) while it was started", log) }
            let health = await address.health()
            switch health?.status {
            case .ready: return
            case .failed:
                throw failure("it failed while it was started: \(health?.detail ?? "it does not say why")", log)
            case .loading:
                if health?.progress != last?.progress || health?.component != last?.component {
                    lastSign = .now
                    if let health { tell(.loading(health.title, part: health.progress)) }
                }
            case .starting, .stopping, nil: break
            }
            last = health
            guard ContinuousClock.now < lastSign + options.startLimit else {
                throw failure("it was not ready within \(options.startLimit.words)", log)
            }
            try await Task.sleep(for: min(options.pause, .milliseconds(200)))
        }
    }

    private func failure(_ what: String, _ log: WorkerLog) -> EngineError {
        EngineError(
            .unready, engine: LocalWorker.name, what + log.quoted,
            hint: "rowreel doctor --engine worker says what is missing; the whole log is \(log.path)")
    }
}

extension WorkerHealth {
    /// What is being loaded: `wan2.1-t2v, text_encoder`.
    var title: String { [model, component].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: ", ") }
}

extension WorkerLog {
    /// The last words as the end of a sentence.
    var quoted: String { lastWords.isEmpty ? ", without a word" : "; its last words: \(lastWords)" }
}

extension Duration {
    /// `300 s`.
    var words: String { "\(components.seconds) s" }
}
