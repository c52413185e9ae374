/// Characters with one look. A line feed in `text` is a forced line break.
public struct StyledSpan: Hashable, Sendable {
    public var text: String
    public var style: SpanStyle
    /// Whether its direction is its own affair: a value put into a sentence, as between FSI and PDI (UAX #9).
    public var isIsolated: Bool
    /// A picture that stands for the text, which is then one U+FFFC.
    public var picture: InlinePicture?
    /// What is written small over the text, which is then kept on one line.
    public var ruby: Ruby?

    public init(
        text: String, style: SpanStyle, isIsolated: Bool = false, picture: InlinePicture? = nil, ruby: Ruby? = nil
    ) {
        self.text = text
        self.style = style
        self.isIsolated = isIsolated
        self.picture = picture
        self.ruby = ruby
    }
}

/// The look of characters. Sizes are in pixels of the output.
public struct SpanStyle: Hashable, Sendable {
    /// Family names in order of preference: generic (`sans`, `serif`, `mono`, `display`, `rounded`) or real ones.
    public var fontFamily: [String]
    /// CSS weight, 100...900.
    public var fontWeight: Int
    public var isItalic: Bool
    public var paint: Paint
    /// Lines around the letters, innermost first; each is as wide as it reaches from the letter's edge.
    public var outlines: [Stroke]
    /// Size relative to the block's `fontSize`, in 1/1000.
    public var relativeSize: Int
    public var letterSpacing: Length
    public var decoration: TextDecoration?
    /// OpenType features that are set otherwise than by default.
    public var features: [FontFeature]
    /// Whether lines may break inside; two such spans side by side are not parted either.
    public var wraps: Bool
    /// BCP 47 tag, where it differs from the request's.
    public var language: String?
    /// How far the baseline is raised, in 1/1000 of the block's `fontSize`.
    public var baselineShift: Int

    public init(
        fontFamily: [String] = ["sans"], fontWeight: Int = 400, isItalic: Bool = false,
        paint: Paint = .color(.white), outlines: [Stroke] = [], relativeSize: Int = 1000, letterSpacing: Length = .zero,
        decoration: TextDecoration? = nil, features: [FontFeature] = [], wraps: Bool = true, language: String? = nil,
        baselineShift: Int = 0
    ) {
        self.fontFamily = fontFamily
        self.fontWeight = fontWeight
        self.isItalic = isItalic
        self.paint = paint
        self.outlines = outlines
        self.relativeSize = relativeSize
        self.letterSpacing = letterSpacing
        self.decoration = decoration
        self.features = features
        self.wraps = wraps
        self.language = language
        self.baselineShift = baselineShift
    }
}

/// A picture that stands in a line like a letter.
public struct InlinePicture: Hashable, Sendable {
    public var asset: Asset
    /// Its height in 1/1000 of the em of the letters around it; nil makes it as high as their capitals.
    public var height: Int?
    /// Whether its middle is at half the height of capitals; otherwise it stands on the baseline.
    public var isCentered: Bool

    public init(asset: Asset, height: Int? = nil, isCentered: Bool = false) {
        self.asset = asset
        self.height = height
        self.isCentered = isCentered
    }
}

/// How a word is read, in small letters over it (CSS Ruby); right of it in vertical lines.
public struct Ruby: Hashable, Sendable {
    public var text: String
    public var style: SpanStyle

    public init(text: String, style: SpanStyle) {
        self.text = text
        self.style = style
    }
}
