internal import Diagnostics
internal import Foundation
internal import Generation
internal import Store
internal import Synchronization
internal import Templating
internal import TimelineModel

/// Checks every video of a run and finds out what has to be made. Nothing is rendered yet.
///
/// A video whose record says that it was made from the very same things is not resolved again.
struct Planner: Sendable {
    let project: Project
    let resolver: Resolver
    let request: RenderRequest
    let workshop: Workshop
    let pattern: NamePattern
    let display: any ProgressDisplay
    let interruption: Interruption
    /// Whether to find out why pieces have to be made.
    var explains = false
    /// Whether the engine is asked, if segments are missing, whether it can make them.
    var asksEngine = false

    struct Plan: Sendable {
        var videos: [VideoPlan]
        var totals: RunTotals
        /// What was counted as work, with the number of videos that want it.
        var wanted: [UnitWork.Claim: Int32]
        /// Videos that were resolved and turned out to be what they were, with their new records.
        var refreshed: [(path: String, record: VideoRecord)]
    }

    /// What is found out about one video.
    private struct Finding: Sendable {
        var plan: VideoPlan
        var refreshed: VideoRecord?
    }

    func plan() -> Plan {
        let videos = project.videos
        let names = VideoNames(videos, pattern: pattern, dataFile: project.template.tableFile)
        let folder = VideoRecord.key(request.outputFolder)
        let records = request.force ? [:] : workshop.records.all(in: .videos, prefix: folder + "/")
        let files = FileUseCheck(project.surroundings)
        let done = Atomic(0)
        let found = Workers.map(videos.count, jobs: request.jobs, isCancelled: { interruption.isRequested }) { index in
            let path = request.outputFolder + "/" + names.names[index]
            var plan = VideoPlan(
                index: index, video: videos[index], path: path, state: .toMake,
                diagnostics: Diagnostics(names.problems[index].map { [$0] } ?? []))
            let record = records[folder + "/" + names.names[index]].flatMap {
                try? JSONDecoder().decode(VideoRecord.self, from: $0)
            }
            let refreshed = self.look(at: &plan, record, files)
            let count = done.wrappingAdd(1, ordering: .relaxed).newValue
            display.show(.checked(count, of: videos.count))
            return Finding(plan: plan, refreshed: refreshed)
        }
        return sum(asksEngine ? refusing(found) : found)
    }

    /// What the engine cannot make is found before anything is made, like a cell that cannot be read.
    private func refusing(_ found: [Finding]) -> [Finding] {
        var seen: Set<ContentHash> = []
        let requests = found.flatMap(\.plan.segments).filter { seen.insert($0.hash).inserted }
        let refusals: [ContentHash: EngineError]
        do {
            refusals = try workshop.segments.refusals(of: requests) { [interruption] in
                interruption.isRequested
            }
        } catch let error as EngineError {
            refusals = Dictionary(uniqueKeysWithValues: seen.map { ($0, error) })
        } catch {
            return found
        }
        guard !refusals.isEmpty else { return found }
        return found.map { finding in
            var finding = finding
            for request in finding.plan.segments {
                guard let error = refusals[request.hash] else { continue }
                let place = error.code == .refused ? request.place : nil
                finding.plan.diagnostics.add(error.diagnostic(at: place))
                finding.plan.state = .impossible
            }
            if case .impossible = finding.plan.state { (finding.plan.pieces, finding.plan.segments) = ([], []) }
            return finding
        }
    }

    // MARK: One video

    /// - Returns: The record that should take the place of the one before.
    private func look(at plan: inout VideoPlan, _ record: VideoRecord?, _ files: FileUseCheck) -> VideoRecord? {
        // What is wrong with a row may stand in a cell that its video does not show.
        if let record, !plan.diagnostics.hasErrors, !project.item(of: plan.video).diagnostics.hasErrors,
            record.isMade(
                from: resolver.fingerprint(of: plan.video, reading: record.columns), rows: plan.video.rows, files),
            record.state(path: plan.path, posterPath: plan.posterPath) == .same
        {
            plan.describe(record)
            return nil
        }
        let resolved = resolver.content(of: plan.video)
        plan.diagnostics.add(resolved.diagnostics)
        guard let content = resolved.value, !plan.diagnostics.hasErrors else {
            plan.state = .impossible
            return nil
        }
        plan.frames = content.timeline.frameCount
        plan.frameRate = content.timeline.frameRate
        plan.size = content.timeline.size
        plan.motionSegments = content.timeline.motionSegments
        plan.hasPoster = content.poster != nil
        plan.segments = content.segments
        let state = record?.state(path: plan.path, posterPath: plan.posterPath)
        if var record, state == .same, record.file == content.file.hash, record.poster == content.poster {
            plan.state = .unchanged(record)
            record.refresh(from: content)
            return record
        }
        plan.pieces = pieces(content)
        if explains { explain(&plan, content, record, state) }
        return nil
    }

    private func pieces(_ content: VideoContent) -> [Piece] {
        func state(_ key: StoreKey) -> Piece.State {
            !request.force && workshop.store.seemsToHold(key) ? .stored : .make
        }
        var pieces = zip(content.slices, content.chunks).map { slice, key in
            // What is encoded whole is made for its own video alone.
            Piece(
                kind: content.isWhole ? .scene : .chunk, title: slice.sceneIDs.joined(separator: " → "),
                key: content.isWhole ? ContentHash(of: "\(content.file) \(slice.span.start)") : key.hash,
                frames: slice.count,
                state: slice.isPending ? .pending : content.isWhole ? .make : state(.chunk(key)))
        }
        if let audio = content.audio {
            pieces.append(
                Piece(
                    kind: .sound, title: Trace.sound, key: audio, frames: content.timeline.frameCount,
                    state: state(StoreKey(.audio, audio))))
        }
        return pieces
    }

    private func explain(
        _ plan: inout VideoPlan, _ content: VideoContent, _ record: VideoRecord?, _ state: VideoRecord.State?
    ) {
        let new = resolver.trace(of: content, plan.video)
        let old: Trace? = request.force ? nil : workshop.records.value(for: VideoRecord.key(plan.path), in: .traces)
        let comparison = old.map { TraceComparison(from: $0, to: new) }
        // Pieces and their traces come in the same order.
        for index in plan.pieces.indices where [.make, .pending].contains(plan.pieces[index].state) {
            guard !request.force else {
                plan.pieces[index].causes = [.forced]
                continue
            }
            guard let comparison, new.pieces.indices.contains(index) else {
                plan.pieces[index].causes = [.new]
                continue
            }
            let piece = new.pieces[index]
            plan.pieces[index].causes = comparison.isUnchanged(piece) ? [.lost] : comparison.causes(of: piece)
        }
        plan.causes =
            switch state {
            case _ where request.force: [.forced]
            case nil: [.new]
            case .missing?: [.missingFile]
            case .changed?: [.changedFile]
            case .same?:
                record?.file == content.file.hash ? [.missingPoster] : comparison?.causesOfFile ?? [.unknown]
            }
    }

    // MARK: All videos

    /// Why the other videos of a row are held back, by the row's place in the sheet: the first that cannot be made.
    private func reasons(_ found: [Finding]) -> [Int: String] {
        guard !request.makesPartialRows else { return [:] }
        return found.lazy.map(\.plan).reduce(into: [:]) { reasons, plan in
            guard case .impossible = plan.state, reasons[plan.video.item] == nil else { return }
            let name = plan.video.name.description
            reasons[plan.video.item] =
                "not made because \(name.isEmpty ? "another video" : name) of the same row has an error"
                + (plan.diagnostics.errors.first.map { ": \($0.message)" } ?? "")
        }
    }

    /// Counts what there is to do, in the order of the sheet: what two videos need is made for the first of them.
    private func sum(_ found: [Finding]) -> Plan {
        var plan = Plan(videos: [], totals: RunTotals(), wanted: [:], refreshed: [])
        plan.totals.videos = project.videos.count + project.brokenRows.count
        plan.totals.failed = project.brokenRows.count
        plan.totals.brokenRows = project.brokenRows.count
        plan.totals.rates = workshop.rates
        plan.totals.jobs = request.jobs
        plan.totals.engineSlots = workshop.segments.engine?.slots ?? 1
        let reasons = reasons(found)
        for finding in found {
            var video = finding.plan
            // What is there as it would be made has nothing to wait for.
            if case .toMake = video.state, let reason = reasons[video.video.item] {
                video.state = .held(reason)
                (video.pieces, video.segments, video.causes) = ([], [], [])
            }
            switch video.state {
            case .impossible: plan.totals.failed += 1
            case .held: plan.totals.held += 1
            case .unchanged: plan.totals.unchanged += 1
            case .toMake: break
            }
            if let record = finding.refreshed { plan.refreshed.append((video.path, record)) }
            for index in video.pieces.indices where video.pieces[index].kind != .scene {
                let piece = video.pieces[index]
                let isShared = piece.state != .stored && plan.wanted[.piece(piece.key)] != nil
                if piece.kind == .chunk, isShared || piece.state == .stored { plan.totals.chunksReused += 1 }
                guard isShared else { continue }
                video.pieces[index].state = .shared
                video.pieces[index].causes = []
            }
            count(video, in: &plan)
            plan.videos.append(video)
        }
        return plan
    }

    private func count(_ video: VideoPlan, in plan: inout Plan) {
        for work in video.work {
            let isNew = work.claims.allSatisfy { plan.wanted[$0] == nil }
            for claim in work.claims { plan.wanted[claim, default: 0] += 1 }
            guard isNew else { continue }
            plan.totals.work.add(work.part, WorkAmount(work.amount))
            guard work.part.kind == .encode else { continue }
            plan.totals.frames += work.frames
            if work.isWhole { plan.totals.whole += 1 } else { plan.totals.chunks += 1 }
        }
    }
}
