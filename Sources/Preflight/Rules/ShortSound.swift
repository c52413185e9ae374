internal import Diagnostics
internal import TimelineModel

/// Music that is over long before what it accompanies.
struct ShortSound: Rule {
    static let description = RuleDescription(
        "short-sound", .warning, .judgement, "a sound is over long before its time is, and silence follows")

    /// Seconds of silence from which on it is taken for a mistake.
    static let limit = 1.0

    func findings(in subject: Subject) -> [Diagnostic] {
        let rate = subject.timeline.frameRate
        return subject.timeline.audio.tracks.compactMap { track in
            // The sound of a clip goes with its picture: held-clip tells of that.
            guard track.asset.kind == .audio, !track.repeats, let duration = track.asset.duration else { return nil }
            let wanted = rate.seconds(track.span.count)
            let played = Double(min(track.sourceEnd ?? duration, duration) - track.sourceStart) / 1_000_000
            guard wanted - played > Self.limit else { return nil }
            let fade = track.fadeOut > 0 ? ", before its fadeOut" : ""
            return finding(
                at: track.provenance.place,
                "\(track.asset.name) sounds for \(seconds(played)) of \(seconds(wanted))\(fade): silence follows",
                hint: "repeat=\"true\" plays it again")
        }
    }
}
