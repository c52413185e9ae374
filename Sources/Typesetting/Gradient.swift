internal import TimelineModel

/// A CSS gradient over a box, as a colour for every pixel.
struct Gradient {
    private let line: GradientLine
    private let left: Double
    private let top: Double
    /// Premultiplied red, green, blue and alpha from 0 to 255, from the start to the end.
    private let ramp: [SIMD4<Float>]
    /// So fine that what lies between two is less than dithering tells apart.
    private static let steps = 4096

    /// Nil for a plain colour. Colours are mixed premultiplied.
    init?(_ paint: Paint, box: Rect) {
        switch paint {
        case .color: return nil
        case .linearGradient(_, let stops), .radialGradient(_, _, _, let stops):
            (left, top) = (box.x.pixels, box.y.pixels)
            line = GradientLine(paint, width: box.width.pixels, height: box.height.pixels)
            ramp = Self.ramp(Self.stops(stops))
        }
    }

    private static func ramp(_ stops: [(position: Double, color: SIMD4<Double>)]) -> [SIMD4<Float>] {
        (0...steps).map { step in
            let at = Double(step) / Double(steps)
            guard let first = stops.first, let last = stops.last else { return .zero }
            if at <= first.position { return SIMD4<Float>(first.color) }
            if at >= last.position { return SIMD4<Float>(last.color) }
            let next = stops.firstIndex { $0.position > at } ?? stops.count - 1
            let (from, to) = (stops[next - 1], stops[next])
            return SIMD4<Float>(
                from.color + (to.color - from.color) * ((at - from.position) / (to.position - from.position)))
        }
    }

    private static func stops(_ stops: [GradientStop]) -> [(position: Double, color: SIMD4<Double>)] {
        var latest = 0.0
        return stops.map { stop in
            // A stop never stands before the one it follows.
            latest = max(latest, Double(stop.position) / 1000)
            let alpha = Double(stop.color.alpha) / 255
            return (
                latest,
                SIMD4(
                    Double(stop.color.red) * alpha, Double(stop.color.green) * alpha, Double(stop.color.blue) * alpha,
                    Double(stop.color.alpha))
            )
        }
    }

    /// Premultiplied red, green, blue and alpha from 0 to 255 at a pixel's centre.
    @inline(__always)
    func color(x: Int, y: Int) -> SIMD4<Float> {
        let at = line.position(Double(x) + 0.5 - left, Double(y) + 0.5 - top)
        return ramp[Int(min(max(at, 0), 1) * Double(Self.steps) + 0.5)]
    }
}

/// Ordered dithering: what is lost in rounding to eight bits is spread over 64 pixels, so that slow gradients
/// show no bands. The same pixel always gets the same threshold, so nothing flickers between frames.
enum Dither {
    /// Bayer's 8x8 matrix as thresholds from 0 to 1.
    private static let thresholds: [Float] = (0..<64).map { index in
        let (x, y) = (index % 8, index / 8)
        var value = 0
        for bit in 0..<3 {
            let (a, b) = ((x >> bit) & 1, (y >> bit) & 1)
            value |= ((a ^ b) << 1 | b) << (2 * (2 - bit))
        }
        return (Float(value) + 0.5) / 64
    }

    static func threshold(x: Int, y: Int) -> Float { thresholds[(y & 7) * 8 + (x & 7)] }
}

extension Canvas {
    /// Paints a gradient over what is there, where it is covered.
    mutating func paint(_ coverage: Coverage, _ gradient: Gradient) {
        let (columns, width, area) = (columns(of: coverage), coverage.area.width, coverage.area)
        for y in rows(of: coverage) {
            let row = coverage.bytes[((y - area.y) * width)..<((y - area.y + 1) * width)]
            for (x, covered) in zip(area.columns, row) where covered > 0 && columns.contains(x) {
                let color = gradient.color(x: x, y: y) * (Float(covered) / 255)
                // One threshold for all channels keeps greys grey, and colours never above their alpha.
                blend(color + Dither.threshold(x: x, y: y), x: x, y: y)
            }
        }
    }

    /// Paints a colour, or a gradient that spans a box; nothing without one.
    mutating func paint(_ coverage: Coverage, _ paint: Paint?, _ box: Rect) {
        if case .color(let color) = paint {
            self.paint(coverage, color)
        } else if let paint, let gradient = Gradient(paint, box: box) {
            self.paint(coverage, gradient)
        }
    }
}
