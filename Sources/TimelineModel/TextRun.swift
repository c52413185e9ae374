/// Characters of one font, size, script, direction, language and paint.
public struct TextRun: Hashable, Sendable {
    /// The characters in logical order.
    public var text: String
    public var font: FontInstance
    /// The em size.
    public var size: Length
    public var paint: Paint
    /// Lines around the letters, innermost first; each is as wide as it reaches from the letter's edge.
    public var outlines: [Stroke]
    /// Where the run begins, from the line's origin.
    public var x: Length
    public var isRightToLeft: Bool
    /// ISO 15924 script code, as HarfBuzz is told: `Latn`.
    public var script: String
    /// BCP 47 tag, as HarfBuzz is told.
    public var language: String
    /// Extra advance after every cluster.
    public var letterSpacing: Length
    public var decoration: TextDecoration?
    /// OpenType features that are set otherwise than by default.
    public var features: [FontFeature]
    /// How far above the line's baseline its own is: for superscripts and subscripts.
    public var rise: Length
    /// Whether letters stand upright in a vertical line; otherwise they lie on their right side.
    public var isUpright: Bool
    /// A picture that is drawn instead of characters, its foot on the baseline; `size` is its height.
    public var picture: Asset?

    public init(
        text: String, font: FontInstance, size: Length, paint: Paint, outlines: [Stroke] = [], x: Length,
        isRightToLeft: Bool = false, script: String, language: String, letterSpacing: Length = .zero,
        decoration: TextDecoration? = nil, features: [FontFeature] = [],
        rise: Length = .zero, isUpright: Bool = false, picture: Asset? = nil
    ) {
        self.text = text
        self.font = font
        self.size = size
        self.paint = paint
        self.outlines = outlines
        self.x = x
        self.isRightToLeft = isRightToLeft
        self.script = script
        self.language = language
        self.letterSpacing = letterSpacing
        self.decoration = decoration
        self.features = features
        self.rise = rise
        self.isUpright = isUpright
        self.picture = picture
    }
}

/// TTML's text decorations.
public enum TextDecoration: String, Hashable, Sendable, CaseIterable {
    case underline, lineThrough
}

/// A face of a font file at chosen axes. Equality and keys are by content.
public struct FontInstance: Hashable, Sendable {
    public var hash: ContentHash
    /// Face of a collection, from 0.
    public var index: Int
    /// Variable axes as 16.16 design coordinates by tag, sorted by tag.
    public var axes: [Axis]
    /// Where the file is on this machine. Outside text forms and keys.
    public var path: String

    public struct Axis: Hashable, Sendable {
        public var tag: String
        public var value: Int

        public init(tag: String, value: Int) {
            self.tag = tag
            self.value = value
        }
    }

    public init(hash: ContentHash, index: Int = 0, axes: [Axis] = [], path: String) {
        self.hash = hash
        self.index = index
        self.axes = axes.sorted { $0.tag < $1.tag }
        self.path = path
    }
}
