internal import Foundation
internal import Generation

/// Looks after a worker: tells what it loads, and ends it when it has failed or hangs.
struct WorkerWatch: Sendable {
    let started: WorkerStart.Started
    let options: WorkerOptions
    let tell: EngineEvent.Listener
    /// Why it was ended by us.
    let reason = OneShot<String>()

    /// Looks until the worker has ended or the task is cancelled.
    func run() async {
        var lastAnswer = ContinuousClock.now
        var last: WorkerHealth?
        while started.process.end.now == nil, !Task.isCancelled {
            let health = await started.address.health(within: min(.seconds(10), options.answerLimit))
            if Task.isCancelled { return }
            if let health, health.status != .stopping {
                lastAnswer = .now
                if let complaint = complaint(health) { return await end(complaint) }
                report(health, after: last)
                last = health
            } else if lastAnswer + options.answerLimit < ContinuousClock.now {
                return await end("did not answer for \(options.answerLimit.words)")
            }
            started.process.look()
            try? await Task.sleep(for: options.pause)
        }
    }

    /// Whether it is well: asked when a job of its went wrong. One that does not answer is given time, because that is
    /// what the beginning of an end looks like.
    func isWell() async throws -> Bool {
        let deadline = ContinuousClock.now + options.answerLimit
        while started.process.end.now == nil {
            if let health = await started.address.health(within: min(.seconds(10), options.answerLimit)),
                health.status != .stopping
            {
                guard let complaint = complaint(health) else { return started.process.end.now == nil }
                await end(complaint)
                return false
            }
            guard ContinuousClock.now < deadline else {
                await end("did not answer for \(options.answerLimit.words)")
                return false
            }
            started.process.look()
            try await Task.sleep(for: min(options.pause, .milliseconds(200)))
        }
        return false
    }

    private func complaint(_ health: WorkerHealth) -> String? {
        if health.status == .failed { return "failed: \(health.detail ?? "it does not say why")" }
        let silence = Duration.seconds(health.lastSignOfLife ?? 0)
        guard health.running != nil || health.status == .loading, silence > options.silenceLimit else { return nil }
        let what = health.status == .loading ? "the loading of \(health.title)" : "its job"
        return "hung: \(what) gave no sign of life for \(silence.words)"
    }

    private func end(_ why: String) async {
        reason.set(why)
        await started.process.stop(grace: options.grace)
    }

    private func report(_ health: WorkerHealth, after last: WorkerHealth?) {
        switch health.status {
        case .loading where health.progress != last?.progress || health.title != last?.title:
            tell(.loading(health.title, part: health.progress))
        case .ready where last?.status == .loading:
            tell(.ready(health.model ?? "the worker"))
        default: break
        }
    }
}
