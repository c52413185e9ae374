internal import TimelineModel

/// A paragraph that has been itemised and shaped once, so that its lines can be broken at any size.
///
/// Widths are in ems of the block's font size: nothing is hinted, so text scales exactly.
struct Paragraph {
    /// Characters that are shaped together.
    struct Item {
        var range: Range<Int>
        var face: FontFace
        var style: Int
        var level: UInt8
        var properties: RunProperties
        /// Room over and under the baseline, in ems of the block's font size.
        var above = 0.0
        var below = 0.0
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
    /// Whether each line end parts a word, as Chinese and Japanese may but headlines had better not.
    let partsWord: [Bool]

    var isRightToLeft: Bool { level == 1 }

    init(_ text: StyledText, context: BlockContext, problems: inout [TextProblem]) {
        self.text = text
        let (levels, paragraph) = TextAnalysis.levels(text.units, language: context.language)
        level = paragraph
        let scripts = TextAnalysis.scripts(text.units, levels: levels)
        let graphemes = TextAnalysis.graphemes(text.units)
        let lineBreaks = TextAnalysis.lineBreaks(text.units, language: context.language)
        lineEnds = Self.lineEnds(text, breaks: lineBreaks, graphemes: graphemes, scripts: scripts)
        partsWord = Self.partsWord(text, lineEnds: lineEnds, scripts: scripts, language: context.language)
        var itemizer = FontItemizer(
            library: context.library, text: text, styles: context.styles, languages: context.languages,
            scripts: scripts, graphemes: graphemes)
        let faces = itemizer.faces() ?? []
        for problem in itemizer.problems where !problems.contains(problem) { problems.append(problem) }
        var items = Self.items(text, faces: faces, levels: levels, scripts: scripts, context: context)
        position = Self.measure(text, items: &items, graphemes: graphemes, context: context)
        self.items = items
    }

    /// Width of a range of units in ems, without the letter spacing after its last cluster.
    func width(_ range: Range<Int>) -> Double { position[range.upperBound] - position[range.lowerBound] }

    private static func lineEnds(
        _ text: StyledText, breaks: [Bool], graphemes: [Bool], scripts: [UInt32]
    ) -> [Int] {
        let count = text.units.count
        guard count > 0 else { return [] }
        let hangul = FontFace.tag("Hang")
        return (1...count).filter { end in
            guard breaks[end], graphemes[end] else { return false }
            // Unicode lets Korean break between any two syllables; its readers expect whole words.
            return end == count || scripts[end] != hangul || scripts[end - 1] != hangul || text.isSpace(end - 1)
        }
    }

    private static func partsWord(
        _ text: StyledText, lineEnds: [Int], scripts: [UInt32], language: String
    ) -> [Bool] {
        let withoutSpaces = ["Hani", "Hira", "Kana"].map(FontFace.tag)
        guard scripts.contains(where: withoutSpaces.contains) else { return lineEnds.map { _ in false } }
        let words = TextAnalysis.words(text.units, language: language)
        return lineEnds.map { !words[$0] }
    }

    private static func items(
        _ text: StyledText, faces: [FontFace], levels: [UInt8], scripts: [UInt32], context: BlockContext
    ) -> [Item] {
        var items: [Item] = []
        for unit in faces.indices {
            if let last = items.last, last.style == text.spans[unit], last.level == levels[unit],
                last.face === faces[unit], unit == 0 || scripts[unit] == scripts[unit - 1]
            {
                items[items.count - 1].range = last.range.lowerBound..<(unit + 1)
                continue
            }
            let span = text.spans[unit]
            // Digits alone have no script; fonts keep what they know about figures under Latin.
            let script = scripts[unit] == FontFace.tag("Zyyy") ? "Latn" : FontFace.name(scripts[unit])
            let isSpaced = context.styles[span].letterSpacing != .zero && !LetterSpacing.isJoined(script)
            items.append(
                Item(
                    range: unit..<(unit + 1), face: faces[unit], style: span, level: levels[unit],
                    properties: RunProperties(
                        script: script, language: context.languages[span], isRightToLeft: levels[unit] % 2 == 1,
                        isSpaced: isSpaced)))
        }
        return items
    }

    /// Shapes the items and fills in their heights; returns the width before each unit.
    private static func measure(
        _ text: StyledText, items: inout [Item], graphemes: [Bool], context: BlockContext
    ) -> [Double] {
        var widths = [Double](repeating: 0, count: text.units.count)
        text.units.withUnsafeBufferPointer { units in
            for index in items.indices {
                let item = items[index]
                let style = context.styles[item.style]
                let scale = Double(style.relativeSize) / 1000 / Double(item.face.unitsPerEm)
                let glyphs = Shaping.shape(units, item.range, face: item.face, properties: item.properties)
                for glyph in glyphs { widths[glyph.cluster] += Double(glyph.advance) * scale }
                let room = LineMetrics.room(item.face, glyphs, strut: context.strut)
                (items[index].above, items[index].below) = (
                    room.above * Double(style.relativeSize) / 1000, room.below * Double(style.relativeSize) / 1000
                )
                guard item.properties.isSpaced else { continue }
                let spacing = context.ems(style.letterSpacing)
                for unit in item.range where graphemes[unit] { widths[unit] += spacing }
            }
        }
        var position = [0.0]
        position.reserveCapacity(widths.count + 1)
        var sum = 0.0
        for width in widths {
            sum += width
            position.append(sum)
        }
        return position
    }
}

/// What all paragraphs of a block share.
struct BlockContext {
    let library: FontLibrary
    let styles: [SpanStyle]
    /// BCP 47 of each span.
    let languages: [String]
    /// BCP 47 of the block.
    let language: String
    let fontSize: Length
    /// The first face of the first span: what empty lines and the place of baselines go by.
    let strut: FontFace?

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
