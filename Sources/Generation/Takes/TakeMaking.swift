internal import Foundation
internal import Media
internal import TimelineModel

/// Makes the takes of one segment, each as often as its gate asks for.
struct TakeMaking: Sendable {
    var maker: any VideoMaker
    var store: (any TakeStore)?
    var tell: EngineEvent.Listener
    var plan: TakePlan
    /// Of the takes' files.
    var format: MasterFormat
    /// Where they lie.
    var folder: String

    /// A take that is shown, and those that were tried in its place.
    struct Result: Sendable {
        var take: KeptTake
        var refused: [SegmentProvenance.Refusal] = []
        var warnings: [String] = []
    }

    /// Makes take `index` with one seed after another until one is accepted; if none is, the best of them is taken.
    func make(_ index: Int, from picture: VideoJob.Picture?) async throws -> Result {
        guard let acceptance = plan.request.acceptance else {
            return Result(take: try await attempt(0, of: index, from: picture))
        }
        let gate = SegmentGate(acceptance.test)
        var tried: [(take: KeptTake, reason: String)] = []
        for number in 0..<max(1, acceptance.tries) {
            let take = try await attempt(number, of: index, from: picture)
            let reasons = gate.reasons(against: take.quality)
            if reasons.isEmpty { return Result(take: take, refused: tried.map(refusal)) }
            let reason = (plan.takes.count > 1 ? "take \(index + 1): " : "") + reasons.joined(separator: ", ")
            tell(.note("a segment with the seed \(take.report.seed) was not taken: \(reason)"))
            tried.append((take, reason))
        }
        var best = 0
        for number in tried.indices where gate.isBetter(tried[number].take.quality, than: tried[best].take.quality) {
            best = number
        }
        let chosen = tried.remove(at: best)
        let warning =
            "no seed of \(acceptance.tries) was accepted; the best one is \(chosen.take.report.seed), and \(chosen.reason)"
        return Result(take: chosen.take, refused: tried.map(refusal), warnings: [warning])
    }

    private func refusal(_ tried: (take: KeptTake, reason: String)) -> SegmentProvenance.Refusal {
        SegmentProvenance.Refusal(seed: tried.take.report.seed, reason: tried.reason, quality: tried.take.quality)
    }

    private func attempt(_ number: Int, of index: Int, from picture: VideoJob.Picture?) async throws -> KeptTake {
        let seed = TakePlan.seed(plan.request, take: index, attempt: number)
        let job = plan.job(take: index, seed: seed, from: picture)
        let key = "\(job.key) \(format.rawValue)"
        if let kept = store?.find(key) { return kept }
        let recorder = TakeRecorder(
            RecordingOrder(
                path: "\(folder)/take-\(index)-\(number)", format: format, size: job.size, frames: job.frames,
                rate: plan.rate), engine: maker.name)
        do {
            var report = try await maker.make(job, into: recorder)
            // What was asked for is what another run has to ask for, whatever a server makes of it.
            report.seed = seed
            guard let recording = await recorder.recording else {
                throw EngineError(.failed, engine: maker.name, "it sent no video")
            }
            let take = KeptTake(path: recording.path, report: report, quality: recording.quality)
            // One take that is taken as it is needs no keeping: the segment is kept.
            if plan.takes.count > 1 || (plan.request.acceptance?.tries ?? 1) > 1 { store?.keep(take, as: key) }
            return take
        } catch {
            await recorder.cancel()
            throw error
        }
    }
}
