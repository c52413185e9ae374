/// What lays text out. Implemented by `Typesetting`; tests hand in a stand-in with square letters.
///
/// Implementations are safe to call from several threads at once.
public protocol Measuring: Sendable {
    /// Breaks, fits and places a text in a box. Problems are told in the result, never thrown away.
    func layOut(_ request: TextRequest) -> TextLayout

    /// Modules on a side of the smallest QR code that holds a text, without the quiet zone; nil when none does.
    func modules(of code: QRCode) -> Int?
}

/// A text, its look and the room it has.
public struct TextRequest: Hashable, Sendable {
    public var spans: [StyledSpan]
    /// Width and height of the box; origin is 0,0.
    public var width: Length
    public var height: Length
    /// BCP 47 tag; decides shaping, line breaking and, with the letters, the paragraph's base direction.
    public var language: String
    public var style: BlockStyle
    /// How finely it is to be taken apart; nil: not at all.
    public var unit: TextUnit?

    public init(
        spans: [StyledSpan], width: Length, height: Length, language: String, style: BlockStyle, unit: TextUnit? = nil
    ) {
        self.spans = spans
        self.width = width
        self.height = height
        self.language = language
        self.style = style
        self.unit = unit
    }
}

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

/// What stands before every paragraph of a list (CSS list-style-type).
public struct ListMarker: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        case symbol(String)
        /// The paragraph's number and a full stop.
        case decimal
    }

    public var kind: Kind
    /// Where it is not that of the letters.
    public var color: Color?

    public init(kind: Kind, color: Color? = nil) {
        self.kind = kind
        self.color = color
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

/// The look and fit of a block.
public struct BlockStyle: Hashable, Sendable {
    /// TTML textAlign; `start` and `end` follow the paragraph's direction.
    public enum TextAlign: String, Hashable, Sendable, CaseIterable {
        case start, center, end, left, right
    }
    /// TTML displayAlign: where the lines stand in the height of the box.
    public enum DisplayAlign: String, Hashable, Sendable, CaseIterable {
        case before, center, after
    }
    /// What becomes of text that has no room even at `minFontSize`.
    public enum Overflow: String, Hashable, Sendable, CaseIterable {
        /// It is set all the same, and said.
        case report
        /// It ends where its room does, with an ellipsis.
        case ellipsis
    }
    /// CSS line-break: how strictly Chinese, Japanese and Korean keep signs off the ends of lines; `auto` is `strict`.
    public enum LineBreak: String, Hashable, Sendable, CaseIterable {
        case auto, loose, normal, strict
    }
    /// What a box is drawn around.
    public enum BoxExtent: String, Hashable, Sendable, CaseIterable {
        case block, line
    }

    /// The em size wanted.
    public var fontSize: Length
    /// The smallest em size that shrinking to fit may reach; equal to `fontSize` when it must not shrink.
    public var minFontSize: Length
    /// Distance of baselines in 1/1000 of the em size; nil takes the fonts' own ascent + descent + line gap.
    public var lineHeight: Int?
    public var textAlign: TextAlign
    public var displayAlign: DisplayAlign
    /// Most lines that may be shown.
    public var maxLines: Int?
    public var overflow: Overflow
    public var lineBreak: LineBreak
    /// Whether characters that no font has are left out instead of reported.
    public var skipsMissingGlyphs: Bool
    /// Top first.
    public var shadows: [TextShadow]
    /// What fills the box behind the text.
    public var background: Paint?
    /// A line along the edge of the box, inside it.
    public var border: Stroke?
    public var boxExtent: BoxExtent
    /// Room between the text and the edge of its box.
    public var padding: Length
    /// Corner radius of the box.
    public var radius: Length
    /// What stands before every paragraph, if it is a list.
    public var listMarker: ListMarker?
    /// Whether lines go from the top to the bottom, the first at the right (CSS `vertical-rl`).
    public var isVertical: Bool

    public init(
        fontSize: Length, minFontSize: Length? = nil, lineHeight: Int? = nil, textAlign: TextAlign = .start,
        displayAlign: DisplayAlign = .before, maxLines: Int? = nil, overflow: Overflow = .report,
        lineBreak: LineBreak = .auto, skipsMissingGlyphs: Bool = false,
        shadows: [TextShadow] = [], background: Paint? = nil, border: Stroke? = nil, boxExtent: BoxExtent = .block,
        padding: Length = .zero, radius: Length = .zero, listMarker: ListMarker? = nil,
        isVertical: Bool = false
    ) {
        self.fontSize = fontSize
        self.minFontSize = minFontSize ?? fontSize
        self.lineHeight = lineHeight
        self.textAlign = textAlign
        self.displayAlign = displayAlign
        self.maxLines = maxLines
        self.overflow = overflow
        self.lineBreak = lineBreak
        self.skipsMissingGlyphs = skipsMissingGlyphs
        self.shadows = shadows
        self.background = background
        self.border = border
        self.boxExtent = boxExtent
        self.padding = padding
        self.radius = radius
        self.listMarker = listMarker
        self.isVertical = isVertical
    }
}

/// A laid out text, how much room it took, and what was wrong.
public struct TextLayout: Hashable, Sendable {
    public var block: TextBlock
    /// The em size chosen between `minFontSize` and `fontSize`.
    public var fontSize: Length
    /// Room taken by lines and padding (not outline and shadow), for stacks.
    public var width: Length
    public var height: Length
    /// The words in order of reading, where the request asked for words or letters; as many as the block's units of
    /// that kind.
    public var words: [TextWord]
    public var problems: [TextProblem]

    public init(
        block: TextBlock, fontSize: Length, width: Length, height: Length, words: [TextWord] = [],
        problems: [TextProblem] = []
    ) {
        self.words = words
        self.block = block
        self.fontSize = fontSize
        self.width = width
        self.height = height
        self.problems = problems
    }
}

/// A word of a laid out text with the punctuation and the space after it.
public struct TextWord: Hashable, Sendable {
    /// Its characters in logical order.
    public var text: String
    /// Index of its line.
    public var line: Int
    /// What it takes of its line, from the top left of the layer's box: as wide as its advances, as high as its line's
    /// letters. One rectangle, or several where directions mix in a word.
    public var boxes: [Rect]
    /// Its place among the words of its line as they stand, from the left (in vertical lines from the top); words come
    /// in order of reading.
    public var visualIndex: Int
    /// How many grapheme clusters it has, without white space.
    public var letters: Int

    public init(text: String, line: Int, boxes: [Rect], visualIndex: Int, letters: Int) {
        self.text = text
        self.line = line
        self.boxes = boxes
        self.visualIndex = visualIndex
        self.letters = letters
    }
}

/// Why a text cannot be shown as it stands.
public enum TextProblem: Hashable, Sendable {
    /// At `minFontSize` it is still this much wider or higher than its box, or has this many lines too many.
    case overflow(width: Length, height: Length, lines: Int)
    /// No font has this character; `family` is the one that was asked.
    case missingGlyph(Unicode.Scalar, family: String)
    /// No font of this name, generic or real, is known.
    case unknownFamily(String, nearest: String?)
    /// A font that a generic family or a script (ISO 15924) stands for is not installed; another one is shown.
    case missingFont(String, for: String, package: String?)
    /// The font file cannot be read.
    case brokenFont(path: String, reason: String)
    /// The family that was asked has no face of this weight; its nearest one is shown.
    case nearestWeight(String, asked: Int, shown: Int)
    /// A picture of the font is drawn larger than the font has it, and so looks soft.
    case enlargedPicture(String, family: String, size: Length, most: Length)
    /// The font that was asked has no such OpenType feature.
    case unknownFeature(FontFeature, family: String)
    /// It has this many characters (UTF-16 units), more than any picture shows, and was not laid out.
    case tooLong(Int, most: Int)
}
