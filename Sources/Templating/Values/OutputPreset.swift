internal import TimelineModel

/// How much of each side of the picture is not for words and logos, in per cent of its height or width.
public struct SafeInsets: Hashable, Sendable {
    public var top: Double
    public var end: Double
    public var bottom: Double
    public var start: Double

    public init(top: Double, end: Double, bottom: Double, start: Double) {
        self.top = top
        self.end = end
        self.bottom = bottom
        self.start = start
    }

    /// EBU R 95: titles keep 5 % from every side of a screen.
    public static let screen = SafeInsets(top: 5, end: 5, bottom: 5, start: 5)
}

extension SafeInsets {
    static let expected = "one to four percentages below 50%, for top, end, bottom and start: 14% 6% 35%"
    static let pattern = #"\s*[0-9.]+%(\s+[0-9.]+%){0,3}\s*"#

    /// `5%`, `10% 5%`, `14% 6% 35%` or `14% 12% 20% 6%`, filled up as CSS does it.
    init?(_ text: String) {
        let parts = text.split(whereSeparator: \.isWhitespace)
        let sides = parts.compactMap { number(String($0), unit: "%") }
        guard (1...4).contains(parts.count), sides.count == parts.count, sides.allSatisfy({ (0..<50).contains($0) })
        else { return nil }
        let end = sides.count > 1 ? sides[1] : sides[0]
        self.init(
            top: sides[0], end: end, bottom: sides.count > 2 ? sides[2] : sides[0],
            start: sides.count > 3 ? sides[3] : end)
    }
}

/// Sizes that platforms ask for, with what their own buttons and captions cover.
enum OutputPreset: String, CaseIterable {
    /// Upright for any phone.
    case vertical
    /// Stories of Instagram and Facebook: Meta asks for 14 % at the top and 20 % at the bottom.
    case story
    /// Reels: Meta asks for 14 % at the top, 35 % at the bottom and 6 % at the sides.
    case reels
    /// Posts in a feed, 4:5.
    case portrait
    case square
    case wide
    case uhd

    var size: PixelSize {
        switch self {
        case .vertical, .story, .reels: PixelSize(width: 1080, height: 1920)
        case .portrait: PixelSize(width: 1080, height: 1350)
        case .square: PixelSize(width: 1080, height: 1080)
        case .wide: PixelSize(width: 1920, height: 1080)
        case .uhd: PixelSize(width: 3840, height: 2160)
        }
    }

    var safe: SafeInsets {
        switch self {
        case .vertical, .story: SafeInsets(top: 14, end: 6, bottom: 20, start: 6)
        case .reels: SafeInsets(top: 14, end: 6, bottom: 35, start: 6)
        case .portrait, .square, .wide, .uhd: .screen
        }
    }
}
