internal import Diagnostics
internal import Foundation
internal import Preflight
internal import Store
internal import Synchronization
internal import Templating
internal import TimelineModel

/// Resolves and checks every video of a run, and finds out what has to be made. Nothing is rendered yet.
struct Planner: Sendable {
    let project: Project
    let request: RenderRequest
    let workshop: Workshop
    let pattern: NamePattern
    let display: any ProgressDisplay
    let interruption: Interruption

    struct Plan: Sendable {
        var videos: [VideoPlan]
        var totals: RunTotals
        /// Chunks that were counted as work.
        var chunksToMake: Set<ChunkKey>
    }

    func plan() -> Plan {
        let videos = project.videos
        let names = VideoNames(videos, pattern: pattern, dataFile: project.template.tableFile)
        let tally = Mutex(Tally())
        let done = Atomic(0)
        let plans = Workers.map(videos.count, jobs: request.jobs, isCancelled: { interruption.isRequested }) { index in
            let path = request.outputFolder + "/" + names.names[index]
            let plan = self.plan(index, videos[index], path: path, names.problems[index], tally)
            let count = done.wrappingAdd(1, ordering: .relaxed).newValue
            display.show(.checked(count, of: videos.count))
            return plan
        }
        var result = tally.withLock { $0 }
        result.totals.videos = videos.count + project.brokenRows.count
        result.totals.failed += project.brokenRows.count
        result.totals.chunks = result.toMake.count
        return Plan(videos: plans, totals: result.totals, chunksToMake: result.toMake)
    }

    private struct Tally: Sendable {
        var totals = RunTotals()
        var toMake: Set<ChunkKey> = []
    }

    private func plan(
        _ index: Int, _ video: Video, path: String, _ nameProblem: Diagnostic?, _ tally: borrowing Mutex<Tally>
    ) -> VideoPlan {
        var resolved = project.timeline(of: video)
        if let nameProblem { resolved.diagnostics.add(nameProblem) }
        if let timeline = resolved.value { resolved.diagnostics.add(Preflight.findings(in: timeline)) }
        var plan = VideoPlan(
            index: index, video: video, path: path, state: .impossible, diagnostics: resolved.diagnostics)
        guard let timeline = resolved.value, !resolved.diagnostics.hasErrors else {
            tally.withLock { $0.totals.failed += 1 }
            return plan
        }
        let content = workshop.content(of: timeline)
        plan.frames = timeline.frameCount
        plan.frameRate = timeline.frameRate
        plan.motionSegments = content.timeline.motionSegments
        plan.hasPoster = content.poster != nil
        if let record = workshop.unchangedRecord(content, plan) {
            plan.state = .unchanged(record)
            tally.withLock { $0.totals.unchanged += 1 }
            return plan
        }
        plan.state = .toMake
        for (key, slice) in zip(content.chunks, content.slices) {
            let isThere = !request.force && workshop.store.seemsToHold(.chunk(key))
            tally.withLock { tally in
                guard !isThere else {
                    tally.totals.chunksReused += 1
                    return
                }
                if tally.toMake.insert(key).inserted {
                    tally.totals.frames += slice.count
                } else {
                    tally.totals.chunksReused += 1
                }
            }
        }
        return plan
    }
}
