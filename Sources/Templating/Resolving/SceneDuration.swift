internal import Diagnostics
internal import Foundation
internal import TimelineModel

/// How long scenes last that do not simply say so.
extension Times {
    /// What a scene lasts before it is snapped: its `dur` within `min` and `max`.
    ///
    /// Without `dur`, the longest clip; without a clip, the time to read its text but at least 3 s; otherwise 5 s.
    func duration(of scene: Instance) throws(Diagnostic) -> Decimal {
        var wanted: Decimal
        if let own = try moment("dur", of: scene) {
            wanted = own
        } else if scene.all.contains(where: { $0.name == "clip" && $0.element.literal("repeat") != "true" }) {
            wanted = try media(in: scene)
        } else if scene.all.contains(where: { $0.name == "text" }) {
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

    /// The time to read the texts of a scene, plus its overlaps, during which nobody reads.
    func reading(_ scene: Instance) -> Decimal {
        let texts = scene.all.filter { $0.name == "text" }.map { resolution.text($0).plain }
        let index = position(scene)
        return texts.reduce(0) { $0 + ReadingTime.seconds($1) } + rate.time(incoming(index) + outgoing(index))
    }

    /// When the last clip of a scene is over, each counted from its own begin.
    func media(in scene: Instance) throws(Diagnostic) -> Decimal {
        var longest: Decimal = 0
        for clip in scene.all where clip.name == "clip" {
            longest = max(longest, try begin(clip) + media(of: clip))
        }
        return longest
    }

    /// How long the part of the file lasts that a clip plays; 0 after a mistake that was reported.
    func media(of clip: Instance) -> Decimal {
        let values = Values(clip, resolution)
        guard let asset = values.asset("src", .video), let duration = asset.duration else { return 0 }
        let begin = values.seconds("clipBegin") ?? 0
        let end = min(values.seconds("clipEnd") ?? .infinity, Double(duration) / 1_000_000)
        return max(0, Decimal(Int((end * 1_000_000).rounded()) - Int((begin * 1_000_000).rounded())) / 1_000_000)
    }
}

/// How long it takes to read a text on a screen.
///
/// 180 words a minute (people read running text at 240; on a screen with pictures they look around), 6 characters a
/// second in scripts without spaces between words (Chinese, Japanese, Thai, Lao, Khmer, Burmese), and half a second
/// to find every text.
enum ReadingTime {
    static let wordsPerMinute: Decimal = 180
    static let charactersPerSecond: Decimal = 6
    static let finding = Decimal(5) / 10

    /// In seconds; 0 for no text.
    static func seconds(_ text: String) -> Decimal {
        var (words, characters) = (0, 0)
        var isInWord = false
        for scalar in text.unicodeScalars {
            if hasNoSpaces(scalar) {
                characters += 1
                isInWord = false
            } else if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
                if !isInWord { words += 1 }
                isInWord = true
            } else if scalar.properties.isWhitespace {
                isInWord = false
            }
        }
        guard words + characters > 0 else { return 0 }
        return finding + Decimal(words) * 60 / wordsPerMinute + Decimal(characters) / charactersPerSecond
    }

    private static func hasNoSpaces(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF: scalar.properties.isAlphabetic
        case 0x3040...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF: true
        default: false
        }
    }
}
