internal import TimelineModel

/// The bar that stands where the next letter will be typed.
final class Caret: LayerSource {
    /// Where it stands after so many units.
    private let places: [Shape.Placed]
    private let appearance: Appearance
    private let isComing: Bool
    private var current: (place: Int, surface: Surface?)?

    /// Nil for appearances without a caret.
    init?(_ appearance: Appearance, isComing: Bool, _ text: TextBlock, _ box: Rect) throws {
        guard case .type = appearance.kind, let sequence = appearance.sequence else { return nil }
        let units = text.units(sequence.unit)
        guard let first = units.first else { return nil }
        let (x, y) = (box.x.rounded, box.y.rounded)
        var places = [text.caret(before: first, x: x, y: y)]
        for unit in units { places.append(text.caret(after: unit, x: x, y: y)) }
        self.places = places.compactMap { $0 }
        guard self.places.count == units.count + 1 else { return nil }
        self.appearance = appearance
        self.isComing = isComing
    }

    var isStatic: Bool { false }

    func picture(at n: Int) throws -> LayerPicture? {
        guard isSeen(n) else { return nil }
        let place = appearance.shown(n, of: places.count - 1, isComing: isComing)
        if current?.place != place {
            current = (place, try places[place].shape.surface(in: places[place].rect))
        }
        return current?.surface.map { LayerPicture(surface: $0, version: place) }
    }

    private func isSeen(_ n: Int) -> Bool {
        if appearance.span.contains(n) { return true }
        if case .type(let caret) = appearance.kind { return caret.contains { $0.contains(n) } }
        return false
    }
}

extension Shape {
    fileprivate struct Placed {
        var shape: Shape
        var rect: PixelRect
    }
}

extension TextBlock {
    fileprivate func caret(before unit: TextUnitRange, x: Int, y: Int) -> Shape.Placed? {
        caret(line: unit.line, part: unit.parts.lowerBound, isAfter: false, x: x, y: y)
    }

    fileprivate func caret(after unit: TextUnitRange, x: Int, y: Int) -> Shape.Placed? {
        caret(line: unit.line, part: unit.parts.upperBound - 1, isAfter: true, x: x, y: y)
    }

    private var isVertical: Bool { if case .verticalRl = writingMode { true } else { false } }

    /// A bar at the start or end of a part, in reading direction: 0.06 em wide, from 0.25 em below the baseline to 0.95 em
    /// above it (in vertical lines as far to both sides), in the colour of the letters there. In whole pixels, so that it is
    /// as crisp everywhere.
    private func caret(line number: Int, part: Int, isAfter: Bool, x: Int, y: Int) -> Shape.Placed? {
        let line = lines[number]
        guard line.wholeParts.indices.contains(part) else { return nil }
        let spans = line.wholeParts[part].spans
        guard let first = spans.first, let last = spans.last else { return nil }
        func run(at place: Length) -> TextRun? { line.runs.last { $0.x <= place } ?? line.runs.first }
        // A part where directions mix ends where its own first letters lead to.
        guard let run = run(at: first.start) else { return nil }
        let edge = run.isRightToLeft != isAfter ? last.end : first.start
        let em = run.size.pixels
        let width = max(1, (em * 0.06).rounded())
        let bar = writingMode.turned(
            Rect(
                x: (line.origin.x + edge).pixels - width / 2,
                y: line.origin.y.pixels - em * (isVertical ? 0.6 : 0.95), width: width, height: em * 1.2))
        let rect = PixelRect(nearest: bar).moved(x: x, y: y)
        return Shape.Placed(shape: Shape(kind: .rectangle(radius: .zero), fill: run.paint), rect: rect)
    }
}
