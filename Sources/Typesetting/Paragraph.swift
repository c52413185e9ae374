internal import TimelineModel

/// A paragraph that has been itemised and shaped once, so that its lines can be broken at any size.
///
/// Widths are in ems of the block's font size: nothing is hinted, so text scales exactly.
struct Paragraph: Sendable {
    /// Characters that are shaped together.
    struct Item: Sendable {
        var range: Range<Int>
        var face: FontFace
        var style: Int
        var level: UInt8
        var properties: RunProperties
        /// Room over and under the baseline, in ems of the block's font size.
        var above = 0.0
        var below = 0.0
        /// Where the ink of a base of ruby ends over the baseline.
        var top = 0.0
        /// Room over the baseline that it needs whatever the distance of lines is: for ruby.
        var needed = 0.0
    }

    let text: StyledText
    /// In logical order, without gaps.
    let items: [Item]
    /// 0 or 1: the direction of the paragraph.
    let level: Int
    /// Width of the units before each one, in ems; one more entry than units.
    let position: [Double]
    /// Where a line may end, as numbers of units before that; the last is the end of the text. Empty without text.
    let lineEnds: [Int]
    /// How much of what is read as one each line end parts; 0 is best.
    let parted: [Int]

    private let seams: LineSeams
    /// Characters that no font has, and that are to be left out.
    let missing: [Range<Int>]

    var isRightToLeft: Bool { level == 1 }

    /// The paragraph, without the characters that no font has if they are to be skipped.
    static func laidOut(_ text: StyledText, context: BlockContext, problems: inout [TextProblem]) -> Paragraph {
        let paragraph = Paragraph(text, context: context, problems: &problems)
        guard !paragraph.missing.isEmpty else { return paragraph }
        return Paragraph(text.without(paragraph.missing), context: context, problems: &problems)
    }

    init(_ text: StyledText, context: BlockContext, problems: inout [TextProblem]) {
        self.text = text
        let (levels, paragraph) = Directions.levels(text, language: context.language)
        level = paragraph
        let scripts = TextAnalysis.scripts(text.units, levels: levels)
        let graphemes = TextAnalysis.graphemes(text.units)
        lineEnds = LineEnds.find(text, graphemes: graphemes, scripts: scripts, context: context)
        parted = LineEnds.parted(text, lineEnds: lineEnds, scripts: scripts, language: context.language)
        var itemizer = FontItemizer(text, context: context, scripts: scripts, graphemes: graphemes)
        let faces = itemizer.faces() ?? []
        missing = itemizer.missing
        for problem in itemizer.problems where !problems.contains(problem) { problems.append(problem) }
        let isUpright = context.isVertical ? TextAnalysis.upright(text.units, graphemes: graphemes) : nil
        let items = Self.items(
            text, faces: faces, levels: levels, scripts: scripts, isUpright: isUpright, context: context)
        var measure = ParagraphMeasure(text, items: items, graphemes: graphemes, context: context)
        measure.shape()
        (position, self.items) = (measure.position, measure.items)
        seams = measure.seams(lineEnds: lineEnds)
    }

    /// Width of a range of units in ems, as it is in the midst of the paragraph.
    func width(_ range: Range<Int>) -> Double { position[range.upperBound] - position[range.lowerBound] }

    /// Width in ems of a line with these units: without the spaces that hang over its end and the letter spacing
    /// after its last letter, and with the hyphen that a soft one becomes there.
    func lineWidth(_ range: Range<Int>) -> Double {
        let visible = text.trimmed(range)
        guard !visible.isEmpty else { return 0 }
        let hyphen = range.upperBound < text.units.count ? seams.hyphens[visible.upperBound] ?? 0 : 0
        return width(visible) + (seams.starts[visible.lowerBound] ?? 0) + (seams.ends[visible.upperBound] ?? 0) + hyphen
    }

    /// The items that have units of a range.
    func items(in range: Range<Int>) -> [Item] {
        // Without gaps and in order, so a search by halves finds the first; long texts have many.
        var (low, high) = (0, items.count)
        while low < high {
            let middle = (low + high) / 2
            if items[middle].range.upperBound <= range.lowerBound { low = middle + 1 } else { high = middle }
        }
        var end = low
        while end < items.count, items[end].range.lowerBound < range.upperBound { end += 1 }
        return Array(items[low..<end])
    }

    private static func items(
        _ text: StyledText, faces: [FontFace], levels: [UInt8], scripts: [UInt32], isUpright: [Bool]?,
        context: BlockContext
    ) -> [Item] {
        var items: [Item] = []
        for unit in faces.indices {
            let stands = isUpright?[unit] ?? false
            if let last = items.last, last.style == text.spans[unit], last.level == levels[unit],
                last.face === faces[unit], unit == 0 || scripts[unit] == scripts[unit - 1],
                last.properties.isUpright == stands
            {
                items[items.count - 1].range = last.range.lowerBound..<(unit + 1)
                continue
            }
            let span = text.spans[unit]
            // Digits alone have no script; fonts keep what they know about figures under Latin.
            let script = scripts[unit] == FontFace.tag("Zyyy") ? "Latn" : FontFace.name(scripts[unit])
            let isSpaced =
                context.styles[span].letterSpacing != .zero && !LetterSpacing.isJoined(script)
                && context.pictures[span] == nil
            items.append(
                Item(
                    range: unit..<(unit + 1), face: faces[unit], style: span, level: levels[unit],
                    properties: RunProperties(
                        script: script, language: context.languages[span], isRightToLeft: levels[unit] % 2 == 1,
                        isSpaced: isSpaced, features: context.styles[span].features, isUpright: stands)))
        }
        return items
    }
}

/// What all paragraphs of a block share.
struct BlockContext: Sendable {
    let library: FontLibrary
    let styles: [SpanStyle]
    /// The pictures that spans are instead of characters.
    let pictures: [InlinePicture?]
    /// What stands over spans.
    var rubies: [RubyLayout?]
    /// BCP 47 of each span.
    let languages: [String]
    /// BCP 47 of the block.
    let language: String
    private let style: BlockStyle
    /// The first face of the first span: what empty lines and the place of baselines go by.
    let strut: FontFace?

    /// Ruby of the spans is not laid out yet.
    init(
        _ spans: [StyledSpan], language: String, style: BlockStyle, library: FontLibrary, strut: FontFace?
    ) {
        self.library = library
        styles = spans.map(\.style)
        pictures = spans.map(\.picture)
        rubies = spans.map { _ in nil }
        languages = spans.map { $0.style.language ?? language }
        self.language = language
        self.style = style
        self.strut = strut
    }

    /// For what is set beside the block's own words: as large as they, in looks of its own.
    func beside(_ span: StyledSpan, language: String) -> BlockContext {
        BlockContext([span], language: language, style: style, library: library, strut: strut)
    }

    var fontSize: Length { style.fontSize }
    var lineBreak: BlockStyle.LineBreak { style.lineBreak }
    var skipsMissingGlyphs: Bool { style.skipsMissingGlyphs }
    var isVertical: Bool { style.isVertical }

    /// A length of the style as it scales with the text.
    func ems(_ length: Length) -> Double { fontSize.units > 0 ? Double(length.units) / Double(fontSize.units) : 0 }
}

enum LetterSpacing {
    /// Scripts whose letters join, or hang from a common line: space between them would tear words apart.
    static func isJoined(_ script: String) -> Bool {
        ["Arab", "Syrc", "Mong", "Nkoo", "Adlm", "Rohg", "Mand", "Mani", "Phag", "Deva", "Beng", "Guru"]
            .contains(script)
    }
}
