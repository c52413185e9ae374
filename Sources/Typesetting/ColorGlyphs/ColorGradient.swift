import Foundation

/// The colours along a gradient of COLR.
struct ColorLine {
    struct Stop {
        var offset: Double
        /// Premultiplied, 0...1.
        var color: SIMD4<Float>
    }

    private let stops: [Stop]
    private let extend: ColorPaint.Extend

    init(_ stops: [Stop], extend: ColorPaint.Extend) {
        // Sorted, those at the same place in the order of the font: there the colour jumps.
        self.stops = stops.enumerated().sorted { ($0.element.offset, $0.offset) < ($1.element.offset, $1.offset) }
            .map(\.element)
        self.extend = extend
    }

    /// The colour at a place along the line, where 0 and 1 are the gradient's own ends.
    func color(at place: Double) -> SIMD4<Float> {
        guard let first = stops.first, let last = stops.last else { return .zero }
        let at = self.place(place, first.offset, last.offset)
        guard at >= first.offset else { return first.color }
        guard let next = stops.firstIndex(where: { $0.offset > at }), next > 0 else { return last.color }
        let (from, to) = (stops[next - 1], stops[next])
        return from.color + (to.color - from.color) * Float((at - from.offset) / (to.offset - from.offset))
    }

    /// Where beyond its stops the line repeats or turns back.
    private func place(_ at: Double, _ first: Double, _ last: Double) -> Double {
        let length = last - first
        guard extend != .pad, length > 0, at.isFinite else { return at }
        let turns = (at - first) / length
        let part = turns - turns.rounded(.down)
        let isBack = extend == .reflect && Int64(turns.rounded(.down).clamped()) % 2 != 0
        return first + (isBack ? 1 - part : part) * length
    }
}

extension Double {
    fileprivate func clamped() -> Double { Swift.min(Swift.max(self, -1e15), 1e15) }
}

/// A gradient of COLR in font units.
struct ColorGradient {
    typealias Point = SIMD2<Double>

    enum Shape {
        /// From the first point to the second, with lines of one colour parallel to the one to the third.
        case linear(Point, Point, Point)
        /// From one circle to another.
        case radial(Point, Double, Point, Double)
        /// Around a centre, counter-clockwise from the x axis, in degrees.
        case sweep(Point, from: Double, to: Double)
    }

    private let shape: Shape
    private let line: ColorLine

    init(_ shape: Shape, _ line: ColorLine) {
        self.line = line
        guard case .linear(let p0, let p1, let p2) = shape else {
            self.shape = shape
            return
        }
        // OpenType, PaintLinearGradient: what counts is p1's shadow on the line through p0 at right angles to p0 p2.
        let across = p2 - p0
        let along = Point(across.y, -across.x)
        let square = (along * along).sum()
        let p3 = square > 0 ? p0 + along * (((p1 - p0) * along).sum() / square) : p1
        self.shape = .linear(p0, p3, p2)
    }

    /// The premultiplied colour at a point; transparent where the gradient does not reach.
    func color(_ x: Double, _ y: Double) -> SIMD4<Float> {
        place(Point(x, y)).map(line.color) ?? .zero
    }

    private func place(_ point: Point) -> Double? {
        switch shape {
        case .linear(let start, let end, _):
            let along = end - start
            let square = (along * along).sum()
            return square > 0 ? ((point - start) * along).sum() / square : nil
        case .radial(let start, let r0, let end, let r1):
            return Self.circle(point - start, end - start, r0, r1 - r0)
        case .sweep(let center, let from, let to):
            let away = point - center
            var angle = atan2(away.y, away.x) * 180 / .pi
            if angle < 0 { angle += 360 }
            return to == from ? nil : (angle - from) / (to - from)
        }
    }

    /// How far from the first circle to the second the last circle stands that goes through the point.
    ///
    /// HTML's `createRadialGradient` means the same: of `|point - t * way| = r0 + t * growth` the largest `t` whose
    /// radius is not negative.
    private static func circle(_ point: Point, _ way: Point, _ r0: Double, _ growth: Double) -> Double? {
        let a = (way * way).sum() - growth * growth
        let b = (point * way).sum() + r0 * growth
        let c = (point * point).sum() - r0 * r0
        let solutions: [Double]
        if abs(a) < 1e-9 {
            guard abs(b) > 1e-12 else { return nil }
            solutions = [c / (2 * b)]
        } else {
            let discriminant = b * b - a * c
            guard discriminant >= 0 else { return nil }
            let root = discriminant.squareRoot()
            solutions = [(b + root) / a, (b - root) / a].sorted(by: >)
        }
        return solutions.first { r0 + $0 * growth >= 0 }
    }
}
