internal import TimelineModel

/// A CSS gradient over a box, as a colour for every pixel.
struct Gradient {
    private let line: GradientLine
    private let left: Double
    private let top: Double
    private let stops: [(position: Double, color: SIMD4<Double>)]

    /// Nil for a plain colour. Colours are mixed premultiplied.
    init?(_ paint: Paint, box: Rect) {
        switch paint {
        case .color: return nil
        case .linearGradient(_, let stops), .radialGradient(_, _, _, let stops):
            (left, top) = (box.x.pixels, box.y.pixels)
            line = GradientLine(paint, width: box.width.pixels, height: box.height.pixels)
            self.stops = Self.stops(stops)
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
    func color(x: Int, y: Int) -> SIMD4<Double> {
        guard let first = stops.first, let last = stops.last else { return .zero }
        let at = line.position(Double(x) + 0.5 - left, Double(y) + 0.5 - top)
        if at <= first.position { return first.color }
        if at >= last.position { return last.color }
        let next = stops.firstIndex { $0.position > at } ?? stops.count - 1
        let (from, to) = (stops[next - 1], stops[next])
        return from.color + (to.color - from.color) * ((at - from.position) / (to.position - from.position))
    }
}

/// Ordered dithering: what is lost in rounding to eight bits is spread over 64 pixels, so that slow gradients
/// show no bands. The same pixel always gets the same threshold, so nothing flickers between frames.
enum Dither {
    /// Bayer's 8x8 matrix as thresholds from 0 to 1.
    private static let thresholds: [Double] = (0..<64).map { index in
        let (x, y) = (index % 8, index / 8)
        var value = 0
        for bit in 0..<3 {
            let (a, b) = ((x >> bit) & 1, (y >> bit) & 1)
            value |= ((a ^ b) << 1 | b) << (2 * (2 - bit))
        }
        return (Double(value) + 0.5) / 64
    }

    static func threshold(x: Int, y: Int) -> Double { thresholds[(y & 7) * 8 + (x & 7)] }
}

extension Canvas {
    /// Paints a gradient over what is there, where it is covered.
    mutating func paint(_ coverage: Coverage, _ gradient: Gradient) {
        for y in rows(of: coverage) {
            for x in columns(of: coverage) {
                let covered = coverage.bytes[(y - coverage.area.y) * coverage.area.width + x - coverage.area.x]
                guard covered > 0 else { continue }
                let color = gradient.color(x: x, y: y) * (Double(covered) / 255)
                // One threshold for all channels keeps greys grey, and colours never above their alpha.
                let dithered = color + Dither.threshold(x: x, y: y)
                blend(
                    SIMD4<UInt8>(clamping: SIMD4<Int>(dithered.rounded(.down))),
                    at: (y - area.y) * area.width + x - area.x)
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
