internal import TimelineModel

/// A line of chosen characters, in visual order and measured, but not yet placed.
struct BuiltLine {
    var runs: [TextRun]
    /// The sum of the runs' advances.
    var width: Length
    /// The part of the width that is seen: without the letter spacing at the end.
    var visibleWidth: Length
    /// Distance from the line's top to its baseline, and from there to its bottom, in pixels.
    var above: Double
    var below: Double
    var isRightToLeft: Bool
    /// The glyphs of each run.
    var shaped: [ShapedRun]
    /// The units of the paragraph that each run shows.
    var units: [Range<Int>]
    /// What is set beside the line.
    var annotations: [LineAnnotation] = []
}

/// A line that is set beside another one.
struct LineAnnotation {
    var line: BuiltLine
    /// From the start of the other line's baseline.
    var x: Length
    /// Its baseline over the other one, in pixels.
    var rise: Double
}

/// Vertical measures in ems of the block's font size.
struct LineMetrics {
    var above: Double
    var below: Double

    var height: Double { above + below }

    /// The measures of a line with these items. With a line height, baselines keep that distance whatever the fonts,
    /// and stand in it as the block's first face does; without, the highest counts.
    init(_ items: [Paragraph.Item], context: BlockContext, lineHeight: Int?) {
        let own = context.strut.map { Self.own($0, isVertical: context.isVertical) } ?? (above: 0.8, below: 0.2)
        if let lineHeight {
            let size = Double(items.map { context.styles[$0.style].relativeSize }.max() ?? 1000) / 1000
            let height = size * Double(lineHeight) / 1000
            let above = (height + (own.above - own.below) * size) / 2
            below = height - above
            self.above = max(above, items.map(\.needed).max() ?? 0)
        } else {
            above = items.map(\.above).max() ?? own.above
            below = items.map(\.below).max() ?? own.below
        }
    }

    init(above: Double, below: Double) {
        self.above = above
        self.below = below
    }

    /// The room that glyphs of a face need over and under the baseline, in ems.
    ///
    /// The block's first face gets what it says of itself. Another face, come in for a script, gets what its ink
    /// needs with a little air, no less than the first face and no more than it asks for: fonts of tall scripts ask
    /// for the highest stack of marks, and a line of plain Arabic would stand alone in a hole.
    static func room(
        _ face: FontFace, _ glyphs: [Glyph], strut: FontFace?, isVertical: Bool
    ) -> (above: Double, below: Double) {
        let own = own(face, isVertical: isVertical)
        guard let strut, strut !== face else { return own }
        let least = self.own(strut, isVertical: isVertical)
        if isVertical { return least }
        if own.above <= least.above, own.below <= least.below { return least }
        let ink = face.ink(of: glyphs)
        let scale = 1 / Double(face.unitsPerEm)
        let air = 0.1
        return (
            max(least.above, min(own.above, Double(ink.top) * scale + air)),
            max(least.below, min(own.below, Double(-ink.bottom) * scale + air))
        )
    }

    /// What a face says of itself; in vertical lines the same on both sides of their middle.
    private static func own(_ face: FontFace, isVertical: Bool) -> (above: Double, below: Double) {
        let (scale, gap) = (1 / Double(face.unitsPerEm), Double(face.lineGap) / 2)
        let half = (Double(face.ascender - face.descender) / 2 + gap) * scale
        return isVertical
            ? (half, half)
            : ((Double(face.ascender) + gap) * scale, (Double(-face.descender) + gap) * scale)
    }
}

enum LineBuilding {
    /// The line made of a range of a paragraph's units, at a font size.
    static func build(
        _ range: Range<Int>, of paragraph: Paragraph, context: BlockContext, size: Length, metrics: LineMetrics
    ) -> BuiltLine {
        let visible = paragraph.text.trimmed(range)
        let items = paragraph.items(in: visible)
        let order = visualOrder(items.map(\.level))
        var runs: [TextRun] = []
        var faces: [FontFace] = []
        var units: [Range<Int>] = []
        for index in order {
            let item = items[index]
            let style = context.styles[item.style]
            let part = item.range.clamped(to: visible)
            var text = paragraph.text.string(part)
            // A soft hyphen that ends a line is seen.
            if part.upperBound == visible.upperBound, range.upperBound < paragraph.text.units.count,
                text.unicodeScalars.last == "\u{AD}"
            {
                text.unicodeScalars.removeLast()
                text += item.face.has("\u{2010}") ? "\u{2010}" : "-"
            }
            let spacing =
                item.properties.isSpaced ? Length(pixels: context.ems(style.letterSpacing) * size.pixels) : .zero
            var run = TextRun(
                text: text, font: item.face.instance, size: self.size(size, style), paint: style.paint,
                outlines: style.outlines, x: .zero,
                isRightToLeft: item.properties.isRightToLeft, script: item.properties.script,
                language: item.properties.language, letterSpacing: spacing, decoration: style.decoration,
                features: style.features, rise: Length(pixels: Double(style.baselineShift) / 1000 * size.pixels),
                isUpright: item.properties.isUpright)
            if let picture = context.pictures[item.style] {
                run.show(picture, style: style, face: item.face, isVertical: context.isVertical, size: size)
            }
            runs.append(run)
            faces.append(item.face)
            units.append(part)
        }
        var x = Length.zero
        var bases = RubyBases(size: size)
        let shaped = LineShaping.shape(runs, faces: faces)
        for (index, run) in shaped.enumerated() {
            let item = items[order[index]]
            if let ruby = context.rubies[item.style] { bases.add(index, item, ruby, run.advance) }
            runs[index].x = x
            x = x + run.advance
        }
        let annotations = bases.settle(&runs, &x)
        let end = paragraph.isRightToLeft ? runs.first : runs.last
        return BuiltLine(
            runs: runs, width: x, visibleWidth: x - (end?.letterSpacing ?? .zero), above: metrics.above * size.pixels,
            below: metrics.below * size.pixels, isRightToLeft: paragraph.isRightToLeft, shaped: shaped, units: units,
            annotations: annotations)
    }

    /// The em size of a span in a block of some size.
    static func size(_ size: Length, _ style: SpanStyle) -> Length {
        style.relativeSize == 1000
            ? size : Length(units: Int((Double(size.units) * Double(style.relativeSize) / 1000).rounded()))
    }

    /// Rule L2 of UAX #9: from the highest level to the lowest odd one, turn every stretch at that level or above.
    static func visualOrder(_ levels: [UInt8]) -> [Int] {
        var order = Array(levels.indices)
        guard let highest = levels.max(), let lowestOdd = levels.filter({ $0 % 2 == 1 }).min() else { return order }
        for level in stride(from: highest, through: lowestOdd, by: -1) {
            var start = 0
            while start < order.count {
                guard levels[order[start]] >= level else {
                    start += 1
                    continue
                }
                var end = start
                while end < order.count, levels[order[end]] >= level { end += 1 }
                order[start..<end].reverse()
                start = end
            }
        }
        return order
    }
}
