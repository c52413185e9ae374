import Foundation
internal import TimelineModel

/// Boxes of a block that look alike and touch each other: painted as one area with one edge around it.
struct JoinedBoxes {
    private(set) var boxes: [TextBox]

    /// Neighbours that look alike and touch, together.
    static func of(_ boxes: [TextBox]) -> [JoinedBoxes] {
        var groups: [JoinedBoxes] = []
        for box in boxes where box.rect.width.units > 0 && box.rect.height.units > 0 {
            if let last = groups.last?.boxes.last, last.joins(box) {
                groups[groups.count - 1].boxes.append(box)
            } else {
                groups.append(JoinedBoxes(boxes: [box]))
            }
        }
        return groups
    }

    func paint(on canvas: inout Canvas) throws(PaintingError) {
        guard let box = boxes.first else { return }
        guard boxes.count > 1 else {
            let shape = Shape(kind: .rectangle(radius: box.radius), fill: box.fill, stroke: box.border)
            return ShapePainter.paintRound(
                .rectangle(box.radius), shape, box.rect, in: ShapePainter.bounds(box.rect).area, on: &canvas)
        }
        var bounds = Bounds()
        for box in boxes { bounds.add(ShapePainter.bounds(box.rect)) }
        let path = ShapePath(points: Self.rounded(corners, radius: box.radius.pixels))
        try ShapePainter.paintInside(
            path, fill: box.fill, stroke: box.border, Rect(bounds), in: bounds.area, PathRasterizer(), on: &canvas)
    }

    // MARK: The edge

    /// The corners of the edge around all boxes, clockwise. Lines follow one another downwards, or sideways in vertical
    /// writing; then everything is turned for the while.
    private var corners: [ShapePath.Point] {
        let edges = boxes.map { ShapePainter.bounds($0.rect) }
        guard let first = edges.first, let last = edges.last else { return [] }
        let isSideways =
            abs(last.left - first.left) + abs(last.right - first.right) > 0
            && last.top < first.bottom && first.top < last.bottom
            && max(abs(last.left - first.left), abs(last.right - first.right))
                > max(abs(last.top - first.top), abs(last.bottom - first.bottom))
        return isSideways ? Self.corners(edges.map(\.turned)).map(\.turned) : Self.corners(edges)
    }

    private static func corners(_ boxes: [Bounds]) -> [ShapePath.Point] {
        let levels = Set(boxes.flatMap { [$0.top, $0.bottom] }).sorted()
        var right: [ShapePath.Point] = []
        var left: [ShapePath.Point] = []
        for (top, bottom) in zip(levels, levels.dropFirst()) {
            // Touching neighbours reach over each other, so that what is here is one stretch.
            let here = boxes.filter { $0.top <= top && $0.bottom >= bottom }
            guard let start = here.map(\.left).min(), let end = here.map(\.right).max() else { continue }
            right += [ShapePath.Point(x: end, y: top), ShapePath.Point(x: end, y: bottom)]
            left += [ShapePath.Point(x: start, y: top), ShapePath.Point(x: start, y: bottom)]
        }
        return withoutStraight(right + left.reversed())
    }

    /// The points where the edge turns.
    private static func withoutStraight(_ points: [ShapePath.Point]) -> [ShapePath.Point] {
        var corners: [ShapePath.Point] = []
        for point in points where corners.last != point {
            if corners.count > 1 {
                let (a, b) = (corners[corners.count - 2], corners[corners.count - 1])
                if a.x == b.x && b.x == point.x || a.y == b.y && b.y == point.y { corners.removeLast() }
            }
            corners.append(point)
        }
        return corners
    }

    /// Every corner rounded, inward ones too, by at most half the shorter edge beside it.
    private static func rounded(_ corners: [ShapePath.Point], radius: Double) -> [ShapePath.Point] {
        guard radius > 0, corners.count > 3 else { return corners }
        func length(_ a: ShapePath.Point, _ b: ShapePath.Point) -> Double { abs(a.x - b.x) + abs(a.y - b.y) }
        func toward(_ a: ShapePath.Point, _ b: ShapePath.Point, _ way: Double) -> ShapePath.Point {
            let part = way / length(a, b)
            return ShapePath.Point(x: a.x + (b.x - a.x) * part, y: a.y + (b.y - a.y) * part)
        }
        return corners.indices.flatMap { index -> [ShapePath.Point] in
            let corner = corners[index]
            let before = corners[(index + corners.count - 1) % corners.count]
            let after = corners[(index + 1) % corners.count]
            let reach = min(radius, length(before, corner) / 2, length(corner, after) / 2)
            let (start, end) = (toward(corner, before, reach), toward(corner, after, reach))
            let center = ShapePath.Point(x: start.x + end.x - corner.x, y: start.y + end.y - corner.y)
            // A chord of 1/40 of the radius's angle stays within 1/100 pixel of the arc for any radius on a screen.
            let steps = max(4, Int((reach.squareRoot() * 6).rounded(.up)))
            return (0...steps).map { step in
                let angle = Double(step) / Double(steps) * .pi / 2
                let (toEnd, toStart) = (sin(angle), cos(angle))
                return ShapePath.Point(
                    x: center.x + (start.x - center.x) * toStart + (end.x - center.x) * toEnd,
                    y: center.y + (start.y - center.y) * toStart + (end.y - center.y) * toEnd)
            }
        }
    }
}

extension TextBox {
    fileprivate func joins(_ other: TextBox) -> Bool {
        fill == other.fill && radius == other.radius && border == other.border && rect.x <= other.rect.maxX
            && other.rect.x <= rect.maxX && rect.y <= other.rect.maxY && other.rect.y <= rect.maxY
    }
}

extension Bounds {
    fileprivate var turned: Bounds { Bounds(left: top, top: left, right: bottom, bottom: right) }
}

extension ShapePath.Point {
    fileprivate var turned: ShapePath.Point { ShapePath.Point(x: y, y: x) }
}
