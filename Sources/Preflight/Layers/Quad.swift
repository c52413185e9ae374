internal import Foundation
internal import TimelineModel

/// A rectangle that may be turned: its corners in order, in pixels of the picture.
struct Quad {
    var corners: [(x: Double, y: Double)]

    init(_ rect: Rect) {
        let (left, top, right, bottom) = (rect.x.pixels, rect.y.pixels, rect.maxX.pixels, rect.maxY.pixels)
        corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
    }

    /// The smallest upright rectangle around it.
    var bounds: Rect {
        var (left, top, right, bottom) = (Double.infinity, Double.infinity, -Double.infinity, -Double.infinity)
        for corner in corners {
            (left, top) = (min(left, corner.x), min(top, corner.y))
            (right, bottom) = (max(right, corner.x), max(bottom, corner.y))
        }
        return Rect(x: left, y: top, width: right - left, height: bottom - top)
    }

    /// How far one would have to be moved for the two to be apart, in pixels; 0 when they are.
    func depth(of other: Quad) -> Double {
        // Of convex shapes one of the sides' normals parts them, if any line does.
        var least = Double.infinity
        for quad in [self, other] {
            for side in 0..<2 {
                let (a, b) = (quad.corners[side], quad.corners[side + 1])
                let length = hypot(b.x - a.x, b.y - a.y)
                guard length > 0 else { return 0 }
                let normal = (x: (a.y - b.y) / length, y: (b.x - a.x) / length)
                let (own, others) = (extent(along: normal), other.extent(along: normal))
                let overlap = min(own.max, others.max) - max(own.min, others.min)
                guard overlap > 0 else { return 0 }
                least = min(least, overlap)
            }
        }
        return least
    }

    private func extent(along normal: (x: Double, y: Double)) -> (min: Double, max: Double) {
        var (least, most) = (Double.infinity, -Double.infinity)
        for corner in corners {
            let value = corner.x * normal.x + corner.y * normal.y
            (least, most) = (min(least, value), max(most, value))
        }
        return (least, most)
    }
}

extension [Quad] {
    /// The smallest upright rectangle around all of them; nil for none.
    var bounds: Rect? {
        guard var around = first?.bounds else { return nil }
        for quad in dropFirst() {
            let bounds = quad.bounds
            let (right, bottom) = (Swift.max(around.maxX, bounds.maxX), Swift.max(around.maxY, bounds.maxY))
            (around.x, around.y) = (Swift.min(around.x, bounds.x), Swift.min(around.y, bounds.y))
            (around.width, around.height) = (right - around.x, bottom - around.y)
        }
        return around
    }
}

extension ShownLayer {
    /// Where a rectangle of the layer's box is on the picture in frame `n`, counted like its span.
    ///
    /// - Parameter rect: From the top left of the box.
    func place(_ rect: Rect, at n: Int) -> Quad {
        let box = layer.box
        var quad = Quad(Rect(x: box.x + rect.x, y: box.y + rect.y, width: rect.width, height: rect.height))
        let scale = layer.animations.value(of: .scale, at: n) ?? 1000
        let angle = layer.animations.value(of: .rotate, at: n) ?? layer.rotation
        let x = Length(units: layer.animations.value(of: .x, at: n) ?? 0).pixels
        let y = Length(units: layer.animations.value(of: .y, at: n) ?? 0).pixels
        guard scale != 1000 || angle != 0 || x != 0 || y != 0 else { return quad }
        let center = ((box.x + box.width * 0.5).pixels, (box.y + box.height * 0.5).pixels)
        let radians = Double(angle) / 180_000 * .pi
        let (cosine, sine) = (cos(radians) * Double(scale) / 1000, sin(radians) * Double(scale) / 1000)
        for index in quad.corners.indices {
            let (dx, dy) = (quad.corners[index].x - center.0, quad.corners[index].y - center.1)
            quad.corners[index] = (center.0 + dx * cosine - dy * sine + x, center.1 + dx * sine + dy * cosine + y)
        }
        return quad
    }
}
