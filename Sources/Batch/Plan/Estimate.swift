internal import Media
internal import Rendering
internal import Store
internal import Templating
internal import TimelineModel

/// How long work takes on this machine: learnt while it is done, asked when it is planned.
extension Workshop {
    /// Encoding, counted in megapixels: what is known of one size tells of the others.
    var encodingWork: String { "encode \(settings.profile.rawValue) \(settings.encoding.codec)" }

    static func megapixels(_ size: PixelSize, frames: Int) -> Double {
        Double(size.width * size.height) * Double(frames) / 1_000_000
    }

    /// Wall time of a plan in seconds; nil while too little is known.
    func estimate(of plan: Planner.Plan, jobs: Int) -> Double? {
        guard !plan.chunksToMake.isEmpty else { return plan.totals.videos == plan.totals.unchanged ? 0 : nil }
        guard let rate = records.rate(of: encodingWork), rate.weight > 1 else { return nil }
        let scale = settings.profile == .draft ? 0.25 : 1
        var work = 0.0
        for video in plan.videos {
            let frames = video.pieces.filter { $0.kind == .chunk && $0.state == .make }.reduce(0) { $0 + $1.frames }
            work += Self.megapixels(video.video.output.size, frames: frames) * scale
        }
        return work * rate.secondsPerUnit / Double(max(1, min(jobs, plan.chunksToMake.count)))
    }
}
