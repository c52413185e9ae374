internal import TimelineModel

/// Ruby that has been itemised and shaped, ready to stand over its base at any size. Measures are in ems of the block.
struct RubyLayout: Sendable {
    /// The air between a base and its ruby.
    private static let gap = 0.06
    /// The air between neighbours, in ems of the ruby.
    private static let space = 0.3

    private let paragraph: Paragraph
    private let context: BlockContext
    /// What it takes of the line, with room to its neighbours.
    let width: Double
    /// How far its ink reaches over and under its baseline. All ruby of a block has the same, and so stands on one line.
    var above: Double
    var below: Double

    init(_ ruby: Ruby, of block: BlockContext, language: String, problems: inout [TextProblem]) {
        let span = StyledSpan(text: ruby.text, style: ruby.style)
        context = block.beside(span, language: language)
        paragraph = Paragraph.laidOut(StyledText.line(span), context: context, problems: &problems)
        let size = Double(ruby.style.relativeSize) / 1000
        // Kana bring their room with them; words of letters would run together.
        let isSquare = paragraph.items.allSatisfy { EmBox.isSquare($0.properties.script) }
        width = paragraph.width(0..<paragraph.text.units.count) + (isSquare ? 0 : Self.space * size)
        let ink = paragraph.ink()
        (above, below) = block.isVertical ? (size / 2, size / 2) : (ink.above * size, ink.below * size)
    }

    /// Where its baseline is over that of a base whose ink ends at `top`.
    func baseline(over top: Double) -> Double { top + Self.gap + below }

    /// The room that it needs over the baseline of its line.
    func room(over top: Double) -> Double { baseline(over: top) + above + Self.gap }

    func line(at size: Length) -> BuiltLine {
        let all = 0..<paragraph.text.units.count
        let metrics = LineMetrics(above: 0, below: 0)
        return LineBuilding.build(all, of: paragraph, context: context, size: size, metrics: metrics)
    }
}

extension Paragraph {
    /// How far the ink reaches over and under the baseline, in ems of the letters.
    fileprivate func ink() -> (above: Double, below: Double) {
        var (above, below) = (0.0, 0.0)
        for item in items {
            let ink = text.units.withUnsafeBufferPointer {
                item.face.ink(of: Shaping.shape($0, item.range, face: item.face, properties: item.properties))
            }
            above = max(above, Double(ink.top) / Double(item.face.unitsPerEm))
            below = max(below, Double(-ink.bottom) / Double(item.face.unitsPerEm))
        }
        return (above, below)
    }
}

extension BlockContext {
    /// Gives all ruby the room of the highest and the deepest.
    mutating func alignRuby() {
        let all = rubies.compactMap { $0 }
        guard let above = all.map(\.above).max(), let below = all.map(\.below).max() else { return }
        rubies = rubies.map { ruby in
            guard var ruby else { return nil }
            (ruby.above, ruby.below) = (above, below)
            return ruby
        }
    }
}

/// The square that letters of Chinese, Japanese and Korean fill.
enum EmBox {
    /// How far it reaches over the baseline in ems, as fonts for them have it.
    static let top = 0.88

    static func isSquare(_ script: String) -> Bool { ["Hani", "Hira", "Kana", "Hang", "Bopo"].contains(script) }
}

/// The bases of ruby in one line, while the line is being built.
struct RubyBases {
    private struct Base {
        var runs: Range<Int>
        var style: Int
        var ruby: RubyLayout
        var width: Length
        var top: Double
    }

    let size: Length
    private var bases: [Base] = []

    init(size: Length) { self.size = size }

    mutating func add(_ run: Int, _ item: Paragraph.Item, _ ruby: RubyLayout, _ advance: Length) {
        if let last = bases.indices.last, bases[last].style == item.style, bases[last].runs.upperBound == run {
            bases[last].runs = bases[last].runs.lowerBound..<(run + 1)
            bases[last].width = bases[last].width + advance
            bases[last].top = max(bases[last].top, item.top)
        } else {
            bases.append(
                Base(runs: run..<(run + 1), style: item.style, ruby: ruby, width: advance, top: item.top))
        }
    }

    /// Moves runs apart where ruby is wider than its base, and returns the ruby, in the middle over each base.
    ///
    /// - Parameter width: of the whole line, which grows with it.
    func settle(_ runs: inout [TextRun], _ width: inout Length) -> [LineAnnotation] {
        bases.map { base in
            let line = base.ruby.line(at: size)
            let free = Length(pixels: base.ruby.width * size.pixels) - base.width
            if free > .zero {
                let half = Length(units: free.units / 2)
                for run in base.runs { runs[run].x = runs[run].x + half }
                for run in base.runs.upperBound..<runs.count { runs[run].x = runs[run].x + free }
                width = width + free
            }
            let start = runs[base.runs.lowerBound].x
            return LineAnnotation(
                line: line, x: start + Length(units: (base.width - line.width).units / 2),
                rise: base.ruby.baseline(over: base.top) * size.pixels)
        }
    }
}
