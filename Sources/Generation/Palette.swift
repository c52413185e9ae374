internal import Foundation

/// The colours of a generated backdrop, from deep to light, taken from the words of a prompt.
struct Palette: Sendable, Equatable {
    /// Ground first, then what moves over it.
    var tones: [OKLab]
    /// What glows: light leaks and bokeh.
    var glow: OKLab
    var isDark: Bool

    /// Words that name a hue, in degrees of OKLCH, and how colourful they are.
    private static let hues: [(words: [String], hue: Double, chroma: Double)] = [
        (["red", "ruby", "crimson", "scarlet", "cherry", "wine", "burgundy"], 25, 0.15),
        (["rose", "pink", "blush", "coral", "peach", "salmon", "flamingo"], 15, 0.10),
        (["orange", "amber", "terracotta", "copper", "rust", "autumn", "sunset", "fire", "clay"], 50, 0.12),
        (["brown", "coffee", "chocolate", "leather", "wood", "wooden", "oak", "walnut"], 60, 0.06),
        (["gold", "golden", "brass", "honey", "champagne", "luxury", "luxurious"], 82, 0.10),
        (["yellow", "lemon", "mustard", "sun", "sunny", "summer"], 98, 0.13),
        (["olive", "lime", "spring"], 120, 0.10),
        (["green", "forest", "leaf", "leaves", "garden", "sage", "nature", "moss", "emerald", "jungle"], 152, 0.09),
        (["mint", "teal", "turquoise", "lagoon", "jade"], 185, 0.09),
        (["ocean", "sea", "water", "aqua", "cyan", "lake", "underwater"], 220, 0.10),
        (["blue", "sky", "navy", "denim", "sapphire", "ice", "winter", "steel", "technology"], 250, 0.11),
        (["indigo", "midnight", "galaxy", "space", "cosmos"], 280, 0.12),
        (["purple", "violet", "lilac", "lavender", "plum", "amethyst"], 305, 0.11),
        (["magenta", "fuchsia", "neon", "orchid"], 340, 0.15),
        (["silk", "cream", "ivory", "sand", "beige", "linen", "desert", "marble"], 78, 0.035),
    ]
    private static let dark: Set<String> = [
        "black", "dark", "night", "noir", "velvet", "midnight", "space", "galaxy", "cosmos", "moody", "shadow",
        "studio", "dramatic", "charcoal", "onyx",
    ]
    private static let bright: Set<String> = [
        "white", "bright", "light", "snow", "minimal", "clean", "airy", "pastel", "soft", "morning", "cream", "ivory",
        "sunny", "marble", "silk",
    ]
    private static let plain: Set<String> = ["black", "white", "grey", "gray", "silver", "charcoal", "onyx", "noir"]

    init(prompt: String) {
        let words = prompt.lowercased().split { !$0.isLetter }.map(String.init)
        let named = words.compactMap { word in Self.hues.first { $0.words.contains(word) } }
        // FNV-1a: the same prompt has the same colours everywhere.
        let hash = prompt.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        var random = SeededRandom(seed: hash)
        let isPlain = named.isEmpty && words.contains(where: Self.plain.contains)
        let hue = named.first?.hue ?? random.next(in: 0..<360)
        let chroma = named.first?.chroma ?? (isPlain ? 0.012 : 0.09)
        let second = named.dropFirst().first { $0.hue != hue }
        let other = second?.hue ?? hue + random.pick([-38, 34, 46])
        let third = hue + random.pick([-20, 20, 160])
        let darkness = words.filter(Self.dark.contains).count - words.filter(Self.bright.contains).count
        isDark = darkness > 0 || (darkness == 0 && hash & 3 != 0)
        if isDark {
            tones = [
                OKLab(lightness: 0.13, chroma: chroma * 0.25, hue: hue),
                OKLab(lightness: 0.24, chroma: chroma * 0.7, hue: hue),
                OKLab(lightness: 0.44, chroma: chroma * 1.05, hue: other),
                OKLab(lightness: 0.16, chroma: chroma * 0.4, hue: third),
                OKLab(lightness: 0.60, chroma: chroma * 1.1, hue: hue),
            ]
            glow = OKLab(lightness: 0.92, chroma: min(chroma, 0.08), hue: isPlain ? 80 : hue * 0.6 + 80 * 0.4)
            if words.contains(where: Self.plain.contains) {
                // "Black velvet": the colour is in what lies on it.
                tones[0] = OKLab(lightness: 0.09, chroma: chroma * 0.1, hue: hue)
                tones[1] = OKLab(lightness: 0.15, chroma: chroma * 0.25, hue: hue)
                tones[3] = OKLab(lightness: 0.11, chroma: chroma * 0.15, hue: third)
            }
        } else {
            tones = [
                OKLab(lightness: 0.91, chroma: chroma * 0.3, hue: hue),
                OKLab(lightness: 0.82, chroma: chroma * 0.62, hue: hue),
                OKLab(lightness: 0.76, chroma: chroma * 0.8, hue: other),
                OKLab(lightness: 0.93, chroma: chroma * 0.25, hue: third),
                OKLab(lightness: 0.72, chroma: chroma * 0.9, hue: hue),
            ]
            glow = OKLab(lightness: 0.985, chroma: 0.02, hue: hue)
        }
    }
}

/// A colour in Oklab (Björn Ottosson, 2020), in which mixtures stay as colourful as they should.
struct OKLab: Sendable, Equatable {
    var lightness: Float
    var a: Float
    var b: Float

    init(lightness: Double, chroma: Double, hue: Double) {
        self.lightness = Float(lightness)
        a = Float(chroma * cos(hue * .pi / 180))
        b = Float(chroma * sin(hue * .pi / 180))
    }

    init(lightness: Float, a: Float, b: Float) {
        self.lightness = lightness
        self.a = a
        self.b = b
    }

    /// The colour in video; what sRGB cannot show is clipped.
    var video: VideoColor {
        func cube(_ v: Float) -> Float { v * v * v }
        let l = cube(lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b)
        let m = cube(lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b)
        let s = cube(lightness - 0.089_484_177_5 * a - 1.291_485_548 * b)
        return VideoColor(
            red: Self.coded(4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s),
            green: Self.coded(-1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s),
            blue: Self.coded(-0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701 * s))
    }

    /// The transfer curve of sRGB (IEC 61966-2-1).
    private static func coded(_ linear: Float) -> Float {
        let value = min(max(linear, 0), 1)
        return value <= 0.003_130_8 ? value * 12.92 : 1.055 * powf(value, 1 / 2.4) - 0.055
    }
}
