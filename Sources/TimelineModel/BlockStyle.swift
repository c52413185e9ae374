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

    /// What 0 to 9 look like; ten characters.
    public var digits: [Character]

    public init(kind: Kind, color: Color? = nil, digits: [Character] = Array("0123456789")) {
        self.kind = kind
        self.color = color
        self.digits = digits
    }

    /// What stands before the item of that number, counted from 1.
    public func text(_ number: Int) -> String {
        switch kind {
        case .symbol(let symbol): symbol
        case .decimal: String("\(number)".map { $0.wholeNumberValue.map { digits[$0] } ?? $0 }) + "."
        }
    }
}
