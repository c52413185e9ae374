internal import Diagnostics
internal import Foundation
internal import Media
internal import Rendering
internal import Store
internal import Synchronization
internal import TimelineModel

/// Makes the videos of a plan on a few threads.
struct Production: Sendable {
    let project: Project
    let resolver: Resolver
    let plan: Planner.Plan
    let workshop: Workshop
    let request: RenderRequest
    let display: any ProgressDisplay
    let interruption: Interruption

    /// - Returns: What became of every video of the plan, in its order.
    func run(_ cancellation: Cancellation) -> [Outcome] {
        let queue = WorkQueue(plan.videos.filter { if case .toMake = $0.state { true } else { false } })
        let outcomes = Outcomes(plan.videos.count, display)
        let limit = FailureLimit(request.maxFailures, alreadyFailed: plan.totals.failed)
        for video in plan.videos {
            switch video.state {
            case .impossible: outcomes.set(video.index, video.outcome(WorkFailure(video.diagnostics)))
            case .unchanged(let record): outcomes.set(video.index, video.outcome(.unchanged, record: record))
            case .toMake: break
            }
        }
        interruption.onRequest {
            display.show(.stopping)
            cancellation.cancel()
            queue.stop()
        }
        // The request may have come while the plan was made.
        if interruption.isRequested {
            cancellation.cancel()
            queue.stop()
        }
        if limit.isReached { giveUp(queue) }
        LargeBlocks.returnAtOnce()
        Workers.run(request.jobs) { _ in
            while let work = queue.next() { perform(work, queue, outcomes, limit, cancellation) }
        }
        workshop.share(queue.sharedChunks)
        let reason =
            limit.isReached && !interruption.isRequested
            ? "not begun, because \(limit.words) had failed" : "the run was stopped"
        return outcomes.all(of: plan.videos, sheet: project.videos, stopped: reason)
    }

    private func giveUp(_ queue: WorkQueue) {
        guard let count = request.maxFailures else { return }
        display.show(
            .found(
                .error(
                    "max-failures", at: .option("--max-failures"),
                    "\(Words.count(count, "video")) failed, so no further one is begun")))
        queue.beginNoMore()
    }

    private func perform(
        _ work: WorkQueue.Work, _ queue: WorkQueue, _ outcomes: Outcomes, _ limit: FailureLimit,
        _ cancellation: Cancellation
    ) {
        func fail(_ orders: [VideoPlan], _ error: any Error) {
            // A failure that the user caused by stopping is none.
            if cancellation.isCancelled { return }
            guard let failure = WorkFailure(error, while: work.description, store: workshop.store.folder) else {
                return
            }
            for diagnostic in failure.diagnostics.all { display.show(.found(diagnostic)) }
            for plan in orders { outcomes.fail(plan, failure) }
            if limit.add(orders.count) { giveUp(queue) }
            if request.strict {
                cancellation.cancel()
                queue.stop()
            }
        }
        switch work {
        case .open(let plan):
            do {
                queue.add(WorkQueue.Order(plan, try content(of: plan)))
            } catch {
                queue.close()
                fail([plan], error)
            }
        case .encode(let unit):
            do {
                let wasCounted = self.plan.chunksToMake.contains(unit.key)
                try workshop.makeChunk(unit.key, unit.slice, wasCounted: wasCounted)
                queue.complete(unit)
            } catch {
                fail(queue.fail(unit).map(\.plan), error)
            }
        case .mix(let order):
            do {
                try workshop.makeSound(order.content)
                queue.complete(soundOf: order)
            } catch {
                if queue.fail(order) { fail([order.plan], error) }
            }
        case .finish(let order):
            do {
                let finished = try workshop.finish(
                    order.content, order.plan, trace: resolver.trace(of: order.content, order.plan.video))
                for diagnostic in finished.findings.all { display.show(.found(diagnostic)) }
                var outcome = order.plan.outcome(.made, record: finished.record)
                outcome.diagnostics.add(finished.findings)
                outcomes.set(order.plan.index, outcome)
                queue.close()
            } catch {
                if queue.fail(order) { fail([order.plan], error) }
            }
        }
    }

    /// The video resolved once more: keeping every timeline since the check would take memory for each of them.
    private func content(of plan: VideoPlan) throws -> VideoContent {
        let resolved = resolver.content(of: plan.video)
        guard let content = resolved.value else { throw DiagnosedFailure(resolved.diagnostics) }
        return content
    }
}

/// What became of the videos, told as it happens. Thread-safe.
private final class Outcomes: Sendable {
    private let outcomes: Mutex<[Outcome?]>
    private let display: any ProgressDisplay

    init(_ count: Int, _ display: any ProgressDisplay) {
        outcomes = Mutex([Outcome?](repeating: nil, count: count))
        self.display = display
    }

    func set(_ index: Int, _ outcome: Outcome) {
        outcomes.withLock { $0[index] = outcome }
        display.show(.finished(outcome))
    }

    func fail(_ plan: VideoPlan, _ failure: WorkFailure) {
        var outcome = plan.outcome(failure)
        outcome.diagnostics.add(failure.diagnostics)
        set(plan.index, outcome)
    }

    /// One outcome for every video of the sheet; those that nobody finished were stopped.
    func all(of plans: [VideoPlan], sheet: [Video], stopped reason: String) -> [Outcome] {
        var all = outcomes.withLock { outcomes in
            plans.map { outcomes[$0.index] ?? $0.outcome(.stopped, reason: reason) }
        }
        // A plan that was itself stopped does not hold all videos.
        let planned = Set(plans.map(\.index))
        for (index, video) in sheet.enumerated() where !planned.contains(index) {
            all.append(
                Outcome(
                    key: video.key, rows: video.rows, locale: video.locale, output: video.outputName, status: .stopped,
                    reason: reason))
        }
        return all
    }
}

/// Counts the videos that failed, up to the number at which no further one is begun. Thread-safe.
private final class FailureLimit: Sendable {
    private let most: Int?
    private let failed: Mutex<Int>

    init(_ most: Int?, alreadyFailed: Int) {
        self.most = most
        failed = Mutex(alreadyFailed)
    }

    var isReached: Bool { most.map { most in failed.withLock { $0 >= most } } ?? false }

    /// `3 videos`.
    var words: String { Words.count(most ?? 0, "video") }

    /// - Returns: Whether these failures reach the limit.
    func add(_ count: Int) -> Bool {
        guard let most else { return false }
        return failed.withLock { failed in
            let wasReached = failed >= most
            failed += count
            return !wasReached && failed >= most
        }
    }
}
