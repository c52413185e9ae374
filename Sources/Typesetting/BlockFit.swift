internal import TimelineModel

/// A request's paragraphs with the room they have: answers how they break and whether they fit at a size.
struct BlockFit {
    /// The most often that lines are broken to find a size.
    static let mostLayouts = 8

    var paragraphs: [Paragraph]
    let context: BlockContext
    let style: BlockStyle
    /// Room for text inside the padding.
    let width: Length
    let height: Length
    /// What stands before the paragraphs of a list.
    var markers: ListMarkers?
    /// Whether few lines are made as equal as they can be.
    var isBalanced = true

    /// How far text stands over its room at a size.
    struct Excess {
        var width = 0.0
        var height = 0.0
        var lines = 0

        var isNone: Bool { width <= 0 && height <= 0 && lines <= 0 }
    }

    /// The largest size from `minFontSize` to `fontSize` that fits, to a 64th of that range; else `minFontSize`.
    func largestFittingSize() -> Length {
        let (most, least) = (style.fontSize.units, min(style.minFontSize.units, style.fontSize.units))
        if most == least || excess(at: style.fontSize).isNone { return style.fontSize }
        var (fits, fails) = (least, most)
        if !excess(at: Length(units: least)).isNone { return Length(units: least) }
        for _ in 2..<Self.mostLayouts where fails - fits > 1 {
            let middle = (fits + fails) / 2
            if excess(at: Length(units: middle)).isNone { fits = middle } else { fails = middle }
        }
        return Length(units: fits)
    }

    /// The lines of every paragraph at a size, in a width that is `narrower` pixels less than the room.
    func lines(at size: Length, narrower: Double = 0) -> [BuiltLine] {
        paragraphs.enumerated().flatMap { index, paragraph in
            let ranges = LineBreaking.lines(
                paragraph, available: available(size, narrower), isBalanced: isBalanced && markers == nil)
            var lines = ranges.map { range in
                LineBuilding.build(
                    range, of: paragraph, context: context, size: size, metrics: metrics(range, of: paragraph))
            }
            if let first = lines.first, let marker = markers?.annotation(of: index, line: first, size: size) {
                lines[0].annotations.append(marker)
            }
            return lines
        }
    }

    /// How far lines begin from the side of the box, in pixels.
    func indent(at size: Length) -> Double { (markers?.indent ?? 0) * size.pixels }

    /// How far some lines stand over the room. A quarter of a pixel is nobody's business.
    func excess(of lines: [BuiltLine], at size: Length) -> Excess {
        excess(
            width: indent(at: size) + (lines.map(\.visibleWidth.pixels).max() ?? 0),
            height: lines.reduce(0) { $0 + $1.above + $1.below },
            lines: lines.count)
    }

    private func excess(at size: Length) -> Excess {
        var (widest, high, count) = (0.0, 0.0, 0)
        for paragraph in paragraphs {
            for range in LineBreaking.lines(paragraph, available: available(size, 0), isBalanced: false) {
                widest = max(widest, paragraph.lineWidth(range))
                high += metrics(range, of: paragraph).height
                count += 1
            }
        }
        return excess(width: indent(at: size) + widest * size.pixels, height: high * size.pixels, lines: count)
    }

    func excess(width: Double, height: Double, lines: Int) -> Excess {
        func over(_ has: Double, _ room: Length) -> Double { has - room.pixels > 0.25 ? has - room.pixels : 0 }
        return Excess(
            width: over(width, self.width), height: over(height, self.height),
            lines: max(0, lines - (style.maxLines ?? lines)))
    }

    func available(_ size: Length, _ narrower: Double = 0) -> Double {
        guard size.units > 0 else { return .infinity }
        return (width.pixels - narrower) / size.pixels - (markers?.indent ?? 0)
    }

    func metrics(_ range: Range<Int>, of paragraph: Paragraph) -> LineMetrics {
        let items = paragraph.items(in: paragraph.text.trimmed(range))
        return LineMetrics(items, context: context, lineHeight: style.lineHeight)
    }
}
