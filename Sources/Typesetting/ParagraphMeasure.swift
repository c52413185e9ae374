internal import TimelineModel

/// Shapes the items of a paragraph, once, in ems of the block's font size.
struct ParagraphMeasure {
    private let text: StyledText
    private let graphemes: [Bool]
    private let context: BlockContext
    /// The paragraph's items, with their heights once they are shaped.
    private(set) var items: [Paragraph.Item]
    /// Width of the units before each one; one more entry than units.
    private(set) var position: [Double] = [0]
    /// Whether a line cannot begin with each unit without changing glyphs before or after.
    private var isUnsafe: [Bool]

    init(_ text: StyledText, items: [Paragraph.Item], graphemes: [Bool], context: BlockContext) {
        self.text = text
        self.items = items
        self.graphemes = graphemes
        self.context = context
        isUnsafe = [Bool](repeating: false, count: text.units.count)
    }

    mutating func shape() {
        var widths = [Double](repeating: 0, count: text.units.count)
        for index in items.indices {
            let item = items[index]
            if let picture = context.pictures[item.style] {
                measure(picture, index, &widths)
                continue
            }
            let glyphs = text.units.withUnsafeBufferPointer {
                Shaping.shape($0, item.range, face: item.face, properties: item.properties)
            }
            let scale = scale(item)
            for glyph in glyphs {
                widths[glyph.cluster] += Double(glyph.advance) * scale
                if glyph.isUnsafeToBreak { isUnsafe[glyph.cluster] = true }
            }
            let room = LineMetrics.room(
                item.face, glyphs, strut: context.strut, isVertical: context.isVertical)
            let size = Double(context.styles[item.style].relativeSize) / 1000
            let rise = Double(context.styles[item.style].baselineShift) / 1000
            (items[index].above, items[index].below) = (room.above * size + rise, room.below * size - rise)
            if item.properties.isSpaced {
                let spacing = context.ems(context.styles[item.style].letterSpacing)
                for unit in item.range where graphemes[unit] { widths[unit] += spacing }
            }
            if let ruby = context.rubies[item.style] {
                let ink = Double(item.face.ink(of: glyphs).top) / Double(item.face.unitsPerEm)
                let top =
                    context.isVertical ? 0.5 : EmBox.isSquare(item.properties.script) ? EmBox.top : ink
                items[index].top = top * size
                items[index].needed = ruby.room(over: top * size)
                items[index].above = max(items[index].above, items[index].needed)
            }
        }
        if context.rubies.contains(where: { $0 != nil }) { widen(&widths) }
        position.reserveCapacity(widths.count + 1)
        var sum = 0.0
        for width in widths {
            sum += width
            position.append(sum)
        }
    }

    private mutating func measure(_ picture: InlinePicture, _ index: Int, _ widths: inout [Double]) {
        let item = items[index]
        let place = InlinePlace(
            picture, style: context.styles[item.style], face: item.face, isVertical: context.isVertical)
        for unit in item.range { widths[unit] += place.width }
        (items[index].above, items[index].below) = (place.rise + place.height, -place.rise)
    }

    /// Makes room for ruby that is wider than what it stands over.
    private func widen(_ widths: inout [Double]) {
        for base in text.stretches() {
            guard let ruby = context.rubies[text.spans[base.lowerBound]] else { continue }
            let extra = ruby.width - widths[base].reduce(0, +)
            if extra > 0 { widths[base.lowerBound] += extra }
        }
    }

    /// Ems of the block per font unit of an item.
    private func scale(_ item: Paragraph.Item) -> Double {
        Double(context.styles[item.style].relativeSize) / 1000 / Double(item.face.unitsPerEm)
    }

    // MARK: Line ends

    /// A cluster that changes with a break is shaped again with as many units around it.
    private static let reach = 16

    /// What breaking at each place changes.
    func seams(lineEnds: [Int]) -> LineSeams {
        var seams = LineSeams()
        var index = 0
        for end in lineEnds {
            let visible = text.trimmed(0..<end).upperBound
            guard visible > 0 else { continue }
            while items.indices.contains(index + 1), items[index].range.upperBound < visible { index += 1 }
            guard items.indices.contains(index), items[index].range.contains(visible - 1) else { continue }
            let item = items[index]
            if item.properties.isSpaced {
                seams.ends[visible, default: 0] -= context.ems(context.styles[item.style].letterSpacing)
            }
            if text.units[visible - 1] == 0xAD {
                let hyphen = item.face.has("\u{2010}") ? item.face.width(of: "\u{2010}") : item.face.width(of: "-")
                seams.hyphens[visible] = hyphen * scale(item) * Double(item.face.unitsPerEm)
            }
            if visible < item.range.upperBound, isUnsafe[visible] {
                let change = change(before: visible, item)
                if change != 0 { seams.ends[visible, default: 0] += change }
            }
            guard end < text.units.count, isUnsafe[end],
                let next = items[index...].first(where: { $0.range.contains(end) })
            else { continue }
            let change = change(after: end, next)
            if change != 0 { seams.starts[end] = change }
        }
        return seams
    }

    /// How much wider the units before a place are when nothing follows.
    private func change(before end: Int, _ item: Paragraph.Item) -> Double {
        var start = end - 1
        while start > item.range.lowerBound, isUnsafe[start] || !graphemes[start], end - start < Self.reach {
            start -= 1
        }
        return text.units.withUnsafeBufferPointer { units in
            width(UnsafeBufferPointer(rebasing: units[..<end]), start..<end, item) - (position[end] - position[start])
        } + spacing(start..<end, item)
    }

    /// How much wider the units after a place are when nothing stands before.
    private func change(after start: Int, _ item: Paragraph.Item) -> Double {
        var end = start + 1
        while end < item.range.upperBound, isUnsafe[end] || !graphemes[end], end - start < Self.reach { end += 1 }
        return text.units.withUnsafeBufferPointer { units in
            width(UnsafeBufferPointer(rebasing: units[start...]), 0..<(end - start), item)
                - (position[end] - position[start])
        } + spacing(start..<end, item)
    }

    private func width(_ units: UnsafeBufferPointer<UInt16>, _ range: Range<Int>, _ item: Paragraph.Item) -> Double {
        let glyphs = Shaping.shape(units, range, face: item.face, properties: item.properties)
        return Double(glyphs.reduce(0) { $0 + $1.advance }) * scale(item)
    }

    private func spacing(_ range: Range<Int>, _ item: Paragraph.Item) -> Double {
        guard item.properties.isSpaced else { return 0 }
        return context.ems(context.styles[item.style].letterSpacing) * Double(range.count { graphemes[$0] })
    }
}

/// How the width of a line differs from that of its units in the midst of the paragraph, by where it begins and ends.
struct LineSeams {
    var starts: [Int: Double] = [:]
    var ends: [Int: Double] = [:]
    /// The hyphens that soft ones become, by the place after them.
    var hyphens: [Int: Double] = [:]
}
