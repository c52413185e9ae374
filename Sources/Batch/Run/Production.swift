internal import Diagnostics
internal import Foundation
internal import Generation
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
        let segments = workshop.segments
        let queue = WorkQueue(
            plan.videos.filter { if case .toMake = $0.state { true } else { false } }, memory: request.memory,
            bytes: { [workshop] in workshop.memory(for: $0) },
            load: { [segments] in segments.engine?.load(for: $0) ?? SegmentLoad($0) })
        let outcomes = Outcomes(plan.videos.count, display)
        let limit = FailureLimit(request.maxFailures, alreadyFailed: plan.totals.failed)
        for video in plan.videos {
            switch video.state {
            case .impossible: outcomes.set(video.index, video.outcome(WorkFailure(video.diagnostics)))
            case .unchanged(let record): outcomes.set(video.index, video.outcome(.unchanged, record: record))
            case .held(let reason): outcomes.set(video.index, video.outcome(.held, reason: reason))
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
        let bench = Bench(
            queue: queue, outcomes: outcomes, limit: limit, retry: Retry(request.retryDelays),
            ledger: WorkLedger(plan.wanted, display))
        if limit.isReached { giveUp(bench) }
        LargeBlocks.returnAtOnce()
        let slots = request.jobs + (segments.engine?.slots ?? 0)
        Workers.run(slots, isCancelled: { cancellation.isCancelled }, meanwhile: { display.show(.waited) }) { slot in
            let next = slot < request.jobs ? queue.next : queue.nextSegment
            while let unit = next() { perform(unit, slot, bench, cancellation) }
        }
        workshop.share(queue.sharedChunks)
        let reason =
            limit.isReached && !interruption.isRequested
            ? "not begun, because \(limit.words) had failed" : "the run was stopped"
        return outcomes.all(of: plan.videos, sheet: project.videos, stopped: reason)
    }

    /// What the workers of a run share.
    private struct Bench: Sendable {
        let queue: WorkQueue
        let outcomes: Outcomes
        let limit: FailureLimit
        let retry: Retry
        let ledger: WorkLedger
    }

    private func giveUp(_ bench: Bench) {
        guard let count = request.maxFailures else { return }
        display.show(
            .found(
                .error(
                    "max-failures", at: .option("--max-failures"),
                    "\(Words.count(count, "video")) failed, so no further one is begun")))
        for video in bench.queue.beginNoMore() { bench.ledger.forget(video) }
    }

    private func perform(_ unit: WorkUnit, _ slot: Int, _ bench: Bench, _ cancellation: Cancellation) {
        let queue = bench.queue
        do {
            switch unit.task {
            case .open(let plan):
                let content = try step(unit.work, unit, slot, bench) { _ in try self.content(of: plan) }
                queue.complete(unit, opened: Order(plan, content))
            case .segment(let segment):
                let provenance = try step(unit.work, unit, slot, bench) { _ in
                    try workshop.segments.make(segment.request, isCancelled: { cancellation.isCancelled })
                }
                for warning in provenance?.warnings ?? [] {
                    display.show(.found(.warning("segment-doubt", at: segment.request.place, warning)))
                }
                queue.complete(unit)
            case .encode(let key, let slice):
                try step(unit.work, unit, slot, bench, wasNeeded: \.self) { progress in
                    try workshop.makeChunk(key, slice, progress: progress)
                }
                queue.complete(unit)
            case .mix(_, let content):
                try step(unit.work, unit, slot, bench, wasNeeded: \.self) { _ in try workshop.makeSound(content) }
                queue.complete(unit)
            case .finish:
                for order in unit.orders { try finish(order, unit, slot, bench) }
                queue.complete(unit)
            }
            bench.retry.worked(unit.kind)
        } catch {
            failed(unit, error, bench, cancellation)
        }
    }

    private func finish(_ order: Order, _ unit: WorkUnit, _ slot: Int, _ bench: Bench) throws {
        if order.content.isWhole {
            try step(.whole(order.plan), unit, slot, bench) { progress in
                try workshop.encodeWhole(order.content, order.plan, progress: progress)
            }
        }
        let finished = try step(.join(order.plan), unit, slot, bench) { _ in
            try workshop.finish(
                order.content, order.plan, trace: resolver.trace(of: order.content, order.plan.video))
        }
        bench.ledger.settle(order.plan)
        for diagnostic in finished.findings.all { display.show(.found(diagnostic)) }
        var outcome = order.plan.outcome(.made, record: finished.record)
        outcome.diagnostics.add(finished.findings)
        bench.outcomes.set(order.plan.index, outcome)
    }

    /// Does some work in a slot, tells how it goes on, and remembers how long it took.
    ///
    /// - Parameters:
    ///   - wasNeeded: Whether a result had to be made, and was not there meanwhile.
    ///   - body: Does it; told a closure that takes the number of frames that are done.
    @discardableResult
    private func step<Result>(
        _ work: UnitWork, _ unit: WorkUnit, _ slot: Int, _ bench: Bench, wasNeeded: (Result) -> Bool = { _ in true },
        _ body: ((Int) -> Void) throws -> Result
    ) throws -> Result {
        let start = steadySeconds()
        let progress = bench.ledger.begin(work, slot: slot, caption: unit.caption)
        do {
            let result = try body(progress.reached)
            let wasNeeded = wasNeeded(result)
            if wasNeeded { workshop.note(work, seconds: steadySeconds() - start) }
            progress.finish(wasNeeded: wasNeeded)
            return result
        } catch {
            progress.fail()
            throw error
        }
    }

    private func failed(_ unit: WorkUnit, _ error: any Error, _ bench: Bench, _ cancellation: Cancellation) {
        // A failure that the user caused by stopping is none.
        if cancellation.isCancelled { return }
        guard let failure = WorkFailure(error, while: unit.words, store: workshop.store.folder) else { return }
        if let delay = bench.retry.delay(after: failure, attempts: unit.attempts) {
            if failure.isDiskFull { workshop.store.makeRoom(onDiskOf: request.outputFolder) }
            display.show(.retrying(unit.kind, unit.title, failure.diagnostics.errors.first, seconds: delay))
            return bench.queue.again(unit, after: delay)
        }
        for diagnostic in failure.diagnostics.all { display.show(.found(diagnostic)) }
        let videos = bench.queue.fail(unit)
        for plan in videos {
            bench.ledger.forget(plan)
            bench.outcomes.fail(plan, failure)
        }
        if bench.limit.add(videos.count) { giveUp(bench) }
        if request.strict {
            cancellation.cancel()
            bench.queue.stop()
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
