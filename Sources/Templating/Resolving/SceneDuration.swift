internal import Diagnostics
internal import Foundation
internal import TimelineModel

/// How long scenes last that do not simply say so.
extension Times {
    /// What a scene lasts before it is snapped: its `dur` within `min` and `max`.
    ///
    /// Without `dur`, the longest clip or narration; without either, the time to read its text but at least 3 s; otherwise 5 s.
    func duration(of scene: Instance) throws(Diagnostic) -> Decimal {
        var wanted: Decimal
        if let own = try moment("dur", of: scene) {
            wanted = own
        } else if let length = try mediaLength(of: scene) {
            wanted = length
        } else if scene.all.contains(where: \.element.showsText) {
            wanted = max(3, reading(scene))
        } else {
            wanted = 5
        }
        let least = try moment("min", of: scene)
        let most = try moment("max", of: scene)
        if let least, let most, least > most {
            throw .error(
                "min-max", at: scene.element.place(of: "max"),
                "min (\(least)s) of the scene \(scene.title) is more than its max (\(most)s)")
        }
        if let least { wanted = max(wanted, least) }
        if let most { wanted = min(wanted, most) }
        return wanted
    }

    /// How long its clips and narrations last; nil when it has none that end.
    private func mediaLength(of scene: Instance) throws(Diagnostic) -> Decimal? {
        let hasClip = scene.all.contains { $0.name == "clip" && $0.element.literal("repeat") != "true" }
        let hasVoice = scene.all.contains { $0.name == "narration" }
        guard hasClip || hasVoice else { return nil }
        return max(hasClip ? try media(in: scene) : 0, hasVoice ? try narration(in: scene) : 0)
    }

    /// The time to read the texts of a scene, plus its overlaps, during which nobody reads.
    func reading(_ scene: Instance) -> Decimal {
        let index = position(scene)
        let texts = scene.all.filter(\.element.showsText).reduce(Decimal(0)) { sum, text in
            sum + ReadingTime(resolution.languageTag(of: text)).seconds(resolution.text(text).plain)
        }
        return texts + time(incoming(index) + outgoing(index))
    }

    /// When the last narration of a scene is over, plus the outgoing overlap; the incoming one where there is none.
    func narration(in scene: Instance) throws(Diagnostic) -> Decimal {
        let index = position(scene)
        var longest = time(incoming(index))
        for voice in scene.all where voice.name == "narration" {
            longest = max(longest, try begin(voice) + media(of: voice, .audio))
        }
        return longest + time(outgoing(index))
    }

    /// When the last clip of a scene is over, each counted from its own begin.
    func media(in scene: Instance) throws(Diagnostic) -> Decimal {
        var longest: Decimal = 0
        for clip in scene.all where clip.name == "clip" {
            longest = max(longest, try begin(clip) + media(of: clip))
        }
        return longest
    }

    /// How long the part of the file lasts that a clip (or a sound) plays; 0 after a mistake that was reported.
    func media(of clip: Instance, _ kind: Asset.Kind = .video) -> Decimal {
        let values = Values(clip, resolution)
        guard let asset = values.asset("src", kind), let duration = asset.duration else { return 0 }
        let begin = values.seconds("clipBegin") ?? 0
        let end = min(values.seconds("clipEnd") ?? .infinity, Double(duration) / 1_000_000)
        return max(0, Decimal(Int((end * 1_000_000).rounded()) - Int((begin * 1_000_000).rounded())) / 1_000_000)
    }
}
