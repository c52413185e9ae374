internal import Diagnostics
internal import TimelineModel

/// Clips that end long before their layer does, so that their last frame stands still.
struct HeldClip: Rule {
    static let description = RuleDescription(
        "held-clip", .warning, .judgement, "a clip ends long before its layer does, so that its last frame stands still"
    )

    /// Seconds of standing still from which on it is taken for a mistake.
    static let limit = 1.0

    func findings(in subject: Subject) -> [Diagnostic] {
        let timeline = subject.timeline
        return subject.layers.compactMap { layer, frames in
            guard case .clip(let clip) = layer.content, !clip.repeats, let duration = clip.asset.duration else {
                return nil
            }
            let end = layer.span?.end ?? frames
            let shown = timeline.frameRate.seconds(end - clip.start)
            let played = Double(min(clip.sourceEnd ?? duration, duration) - clip.sourceStart) / 1_000_000
            guard shown - played > Self.limit else { return nil }
            return finding(
                at: layer.provenance.place,
                "\(clip.asset.name) plays for \(seconds(played)) and is shown for \(seconds(shown)): its last frame will stand still",
                hint: "repeat=\"true\" plays it again")
        }
    }
}
