internal import TimelineModel

extension ShapePainter {
    /// A bar of which `value` per mille are filled, towards a side.
    static func paintBar(
        _ value: Int, towards edge: Edge, radius: Length, _ background: Paint?, _ shape: Shape, _ box: Rect,
        on canvas: inout Canvas
    ) {
        let whole = coverage(rectangle: box, radius: radius, in: canvas.area)
        canvas.paint(whole, background, box)
        canvas.paint(part(of: whole, value, towards: edge, box), shape.fill, box)
        canvas.paint(ring(.rectangle(radius), whole, box, shape.stroke), shape.stroke)
    }

    /// The filled part of a bar: `value` per mille of its box.
    private static func part(of whole: Coverage, _ value: Int, towards edge: Edge, _ box: Rect) -> Coverage {
        let share = Double(value) / 1000
        var edges = bounds(box)
        let (width, height) = ((edges.right - edges.left) * share, (edges.bottom - edges.top) * share)
        switch edge {
        case .right: edges.right = edges.left + width
        case .left: edges.left = edges.right - width
        case .down: edges.bottom = edges.top + height
        case .up: edges.top = edges.bottom - height
        }
        var part = Coverage(whole.area)
        part.addRectangle(left: edges.left, top: edges.top, right: edges.right, bottom: edges.bottom)
        part.limit(to: whole)
        return part
    }
}
