internal import CText

/// What must be known of a glyph's outline to draw it well.
struct OutlineForm {
    /// Whether edges cross or touch one another.
    ///
    /// FreeType adds up the areas of all edges in a pixel and ends at one. Where contours lie over each other, as variable
    /// fonts draw them, that is exact but where edges of two share a pixel: there a corner, or the whole side of a stem,
    /// comes out too dark.
    let crosses: Bool
    /// Whether all outer contours turn the same way round, so that it is known which side of an edge is outside.
    let isRegular: Bool

    /// - Parameter outline: In font units. Curves are looked at as a few straight pieces.
    init(_ outline: FT_Outline) {
        let edges = OutlineEdges(outline)
        crosses = edges.cross
        isRegular = edges.areRegular
    }
}

/// The edges of a glyph's outline.
private struct OutlineEdges {
    /// Outlines with more edges are not looked at, and taken for the worst.
    private static let most = 500
    fileprivate typealias Point = SIMD2<Double>

    fileprivate struct Edge {
        var from: Point
        var to: Point
        var contour: Int
    }

    private var edges: [Edge] = []

    init(_ outline: FT_Outline) {
        var start = 0
        for contour in 0..<Int(outline.n_contours) where edges.count <= Self.most {
            let end = Int(outline.contours[contour])
            add(outline, start...max(start, end), contour)
            start = end + 1
        }
    }

    /// The pieces of a contour: as TrueType writes it, conic control points in a row have a point between them.
    private mutating func add(_ outline: FT_Outline, _ range: ClosedRange<Int>, _ contour: Int) {
        func point(_ index: Int) -> Point {
            let point = outline.points[range.lowerBound + (index - range.lowerBound) % range.count]
            return Point(Double(point.x), Double(point.y))
        }
        func tag(_ index: Int) -> Int {
            Int(outline.tags[range.lowerBound + (index - range.lowerBound) % range.count]) & 3
        }
        guard range.count > 2 else { return }
        // From a point on the contour, or else from between two control points.
        let onCurve = range.first { tag($0) == Int(FT_CURVE_TAG_ON) }
        let first = onCurve ?? range.lowerBound
        var pen = onCurve.map(point) ?? (point(range.upperBound) + point(range.lowerBound)) / 2
        var index = onCurve == nil ? first : first + 1
        let last = first + range.count
        while index < last || index == last && onCurve != nil {
            switch tag(index) {
            case Int(FT_CURVE_TAG_ON):
                add(pen, point(index), contour)
                pen = point(index)
                index += 1
            case Int(FT_CURVE_TAG_CUBIC):
                let (a, b, end) = (point(index), point(index + 1), point(index + 2))
                curve(pen, contour) { t, u in
                    pen * (u * u * u) + (a * (u * u * t) + b * (u * t * t)) * 3 + end * (t * t * t)
                }
                pen = end
                index += 3
            default:
                let control = point(index)
                let isNextOn = tag(index + 1) == Int(FT_CURVE_TAG_ON)
                let end = isNextOn ? point(index + 1) : (control + point(index + 1)) / 2
                curve(pen, contour) { t, u in pen * (u * u) + control * (2 * u * t) + end * (t * t) }
                pen = end
                index += isNextOn ? 2 : 1
            }
        }
    }

    private mutating func curve(_ start: Point, _ contour: Int, _ at: (_ t: Double, _ u: Double) -> Point) {
        var from = start
        for step in 1...4 {
            let to = at(Double(step) / 4, 1 - Double(step) / 4)
            add(from, to, contour)
            from = to
        }
    }

    private mutating func add(_ from: Point, _ to: Point, _ contour: Int) {
        if from != to { edges.append(Edge(from: from, to: to, contour: contour)) }
    }

    var cross: Bool {
        guard edges.count <= Self.most else { return true }
        for (index, edge) in edges.enumerated() {
            for other in edges[(index + 1)...] where edge.meets(other) {
                // Neighbours meet where one ends and the other begins.
                let isNeighbour = edge.contour == other.contour && (edge.to == other.from || other.to == edge.from)
                if !isNeighbour { return true }
            }
        }
        return false
    }

    var areRegular: Bool {
        guard edges.count <= Self.most else { return false }
        var outer: Set<Bool> = []
        for (contour, own) in Dictionary(grouping: edges, by: \.contour) {
            let isOuter = edges.reduce(0) { $1.contour == contour ? $0 : $0 + $1.turns(around: own[0].from) } == 0
            guard isOuter else { continue }
            let turn = own.reduce(0) { $0 + $1.from.x * $1.to.y - $1.to.x * $1.from.y }
            if turn != 0 { outer.insert(turn > 0) }
        }
        return outer.count < 2
    }
}

extension OutlineEdges.Edge {
    fileprivate func meets(_ other: Self) -> Bool {
        let (low, high) = (pointwiseMin(from, to), pointwiseMax(from, to))
        let (otherLow, otherHigh) = (pointwiseMin(other.from, other.to), pointwiseMax(other.from, other.to))
        if any(high .< otherLow) || any(otherHigh .< low) { return false }
        return side(other.from) * side(other.to) <= 0 && other.side(from) * other.side(to) <= 0
    }

    /// What the edge adds to the winding number of a point: of those to its right, those upwards less those downwards.
    fileprivate func turns(around point: SIMD2<Double>) -> Int {
        if from.y <= point.y, to.y > point.y { return side(point) > 0 ? 1 : 0 }
        if from.y > point.y, to.y <= point.y { return side(point) < 0 ? -1 : 0 }
        return 0
    }

    /// Left of it, right of it, or (0) in line with it.
    private func side(_ point: SIMD2<Double>) -> Double {
        let (along, away) = (to - from, point - from)
        let side = along.x * away.y - along.y * away.x
        return side == 0 ? 0 : side < 0 ? -1 : 1
    }
}
