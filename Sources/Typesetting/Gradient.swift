import Foundation
internal import TimelineModel

/// CSS `linear-gradient` over a box, as a colour for every pixel.
struct Gradient {
    private let direction: (x: Double, y: Double)
    private let start: Double
    private let length: Double
    private let stops: [(position: Double, color: SIMD4<Double>)]

    /// CSS Images 3, section 3.1: the gradient line runs through the box's centre at the angle, and is as long as it
    /// takes for the corners to have the outermost colours. Colours are mixed premultiplied.
    init(angle: Int, stops: [GradientStop], box: Rect) {
        let radians = Double(angle) * .pi / 180
        let direction = (x: sin(radians), y: -cos(radians))
        let (width, height) = (box.width.pixels, box.height.pixels)
        length = max(abs(width * direction.x) + abs(height * direction.y), 1e-6)
        let center = (box.x.pixels + width / 2) * direction.x + (box.y.pixels + height / 2) * direction.y
        start = center - length / 2
        self.direction = direction
        var latest = 0.0
        self.stops = stops.map { stop in
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
        let at = ((Double(x) + 0.5) * direction.x + (Double(y) + 0.5) * direction.y - start) / length
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
        for y in 0..<area.height {
            for x in 0..<area.width {
                let covered = coverage.bytes[y * area.width + x]
                guard covered > 0 else { continue }
                let color = gradient.color(x: area.x + x, y: area.y + y) * (Double(covered) / 255)
                // One threshold for all channels keeps greys grey, and colours never above their alpha.
                let dithered = color + Dither.threshold(x: area.x + x, y: area.y + y)
                blend(
                    SIMD4<UInt8>(clamping: SIMD4<Int>(dithered.rounded(.down))), at: y * area.width + x)
            }
        }
    }
}
