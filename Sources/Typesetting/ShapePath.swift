import Foundation
internal import TimelineModel

/// Straight edges, in output pixels; y goes down.
struct ShapePath {
    struct Point: Hashable {
        var x: Double
        var y: Double
    }

    var points: [Point]
    /// Whether the last point is joined to the first.
    var isClosed = true

    /// A closed path.
    init(points: [Point]) { self.points = points }

    /// The path of a kind that has straight edges alone; nil for others.
    init?(_ kind: Shape.Kind, in box: Bounds, lineWidth: Double) {
        switch kind {
        case .polygon(let sides): points = Self.ring(sides, radii: [1], in: box)
        case .star(let count, let inner): points = Self.ring(2 * count, radii: [1, Double(inner) / 100], in: box)
        case .arrow(let edge): points = Self.arrow(edge, in: box)
        case .line(let line):
            points = Self.ends(of: line, in: box, lineWidth / 2)
            isClosed = false
        case .rectangle, .ellipse, .progress, .qr: return nil
        }
    }

    /// Points on the ellipse that fills the box, clockwise from the top; their distances from the centre take turns.
    private static func ring(_ count: Int, radii: [Double], in box: Bounds) -> [Point] {
        let (a, b) = ((box.right - box.left) / 2, (box.bottom - box.top) / 2)
        return (0..<count).map { index in
            let angle = 2 * Double.pi * Double(index) / Double(count)
            let radius = radii[index % radii.count]
            return Point(x: box.left + a + radius * a * sin(angle), y: box.top + b - radius * b * cos(angle))
        }
    }

    /// The head is as long as the box is wide across, at most half of it; the shaft is half as wide as the head.
    private static func arrow(_ edge: Edge, in box: Bounds) -> [Point] {
        let isUpright = edge == .up || edge == .down
        let (width, height) = (box.right - box.left, box.bottom - box.top)
        let (length, breadth) = isUpright ? (height, width) : (width, height)
        let head = min(breadth, length / 2)
        // Along the arrow from its tail, and across it from its left side.
        let outline = [
            (0, 0.25 * breadth), (length - head, 0.25 * breadth), (length - head, 0), (length, breadth / 2),
            (length - head, breadth), (length - head, 0.75 * breadth), (0, 0.75 * breadth),
        ]
        return outline.map { along, across in
            switch edge {
            case .right: Point(x: box.left + along, y: box.top + across)
            case .left: Point(x: box.right - along, y: box.bottom - across)
            case .down: Point(x: box.right - across, y: box.top + along)
            case .up: Point(x: box.left + across, y: box.bottom - along)
            }
        }
    }

    /// The ends of a line whose round caps stay in the box.
    private static func ends(of line: Shape.Line, in box: Bounds, _ radius: Double) -> [Point] {
        let (left, right) = (box.left + radius, max(box.left + radius, box.right - radius))
        let (top, bottom) = (box.top + radius, max(box.top + radius, box.bottom - radius))
        let (x, y) = ((box.left + box.right) / 2, (box.top + box.bottom) / 2)
        return switch line {
        case .horizontal: [Point(x: left, y: y), Point(x: right, y: y)]
        case .vertical: [Point(x: x, y: top), Point(x: x, y: bottom)]
        case .falling: [Point(x: left, y: top), Point(x: right, y: bottom)]
        case .rising: [Point(x: left, y: bottom), Point(x: right, y: top)]
        }
    }
}

extension ShapePainter {
    /// A shape with straight edges: its inside, and the line along its edge, which stays inside.
    static func paintPath(_ shape: Shape, _ box: Rect, on canvas: inout Canvas) throws(PaintingError) {
        let width = shape.stroke?.width.pixels ?? 0
        guard let path = ShapePath(shape.kind, in: bounds(box), lineWidth: width) else { return }
        let rasterizer = try PathRasterizer()
        guard path.isClosed else {
            return canvas.paint(try rasterizer.stroke(path, width: width, in: canvas.area), shape.stroke)
        }
        try paintInside(
            path, fill: shape.fill, stroke: shape.stroke, box, in: canvas.area, rasterizer, on: &canvas)
    }

    /// What a closed path encloses, and a line along its edge, inside.
    ///
    /// - Parameters:
    ///   - box: What gradients span.
    ///   - area: Where the path is, in whole pixels.
    static func paintInside(
        _ path: ShapePath, fill: Paint?, stroke: Stroke?, _ box: Rect, in area: PixelArea,
        _ rasterizer: PathRasterizer, on canvas: inout Canvas
    ) throws(PaintingError) {
        let inside = try rasterizer.fill(path, in: area)
        canvas.paint(inside, fill, box)
        guard let stroke, stroke.width.units > 0 else { return }
        // Twice as wide, and only the half inside is shown.
        var line = try rasterizer.stroke(path, width: 2 * stroke.width.pixels, in: area)
        line.limit(to: inside)
        canvas.paint(line, stroke)
    }
}
