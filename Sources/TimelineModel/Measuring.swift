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
