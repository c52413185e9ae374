internal import Foundation

/// Turns a surface about a point, bilinearly: its edges become as soft as one pixel.
struct SurfaceRotator {
    /// The surface with transparent room around it.
    private let padded: Surface
    private let visible: PixelRect

    /// - Parameter padded: Transparent outside `visible`, by two pixels at least.
    init(padded: Surface, visible: PixelRect) {
        self.padded = padded
        self.visible = visible
    }

    /// Of a surface that ends in transparent pixels already, as scaled ones do.
    init(_ surface: Surface) { self.init(padded: surface, visible: surface.visible) }

    /// The surface turned, then moved; nil when there is nothing of it.
    ///
    /// - Parameters:
    ///   - thousandths: Clockwise, in 1/1000 degree.
    ///   - center: In pixels of the canvas: what stays where it is.
    ///   - x, y: Distance to the right and downwards in 1/64 pixel.
    func rotated(
        by thousandths: Int, about center: (x: Double, y: Double), x: Int, y: Int
    ) throws -> Surface? {
        guard !visible.isEmpty else { return nil }
        let angle = Double(thousandths) / 180_000 * Double.pi
        let (sine, cosine) = (sin(angle), cos(angle))
        let (dx, dy) = (Double(x) / 64, Double(y) / 64)
        let corners = [visible.minX, visible.maxX].flatMap { px in
            [visible.minY, visible.maxY].map { py in
                let (u, v) = (Double(px) - center.x, Double(py) - center.y)
                return (x: center.x + u * cosine - v * sine + dx, y: center.y + u * sine + v * cosine + dy)
            }
        }
        let (xs, ys) = (corners.map(\.x), corners.map(\.y))
        let place = PixelRect(
            Int((xs.min() ?? 0).rounded(.down)) - 1, Int((ys.min() ?? 0).rounded(.down)) - 1,
            Int((xs.max() ?? 0).rounded(.up)) + 1, Int((ys.max() ?? 0).rounded(.up)) + 1)
        let result = try Surface(place, hasAlpha: true)
        let bounds = padded.bounds
        // Where a point of the canvas comes from.
        func origin(_ px: Double, _ py: Double) -> (x: Double, y: Double) {
            let (u, v) = (px - dx - center.x, py - dy - center.y)
            return (center.x + u * cosine + v * sine, center.y - u * sine + v * cosine)
        }
        try padded.withRaster { source in
            try result.withMutableRaster { target in
                let whole = PlaneRotation(from: bounds, to: target.bounds, step: 1, sine, cosine, origin)
                let half = PlaneRotation(from: bounds, to: target.bounds, step: 2, sine, cosine, origin)
                whole.apply(source.luma, target.luma)
                half.apply(source.blue, target.blue)
                half.apply(source.red, target.red)
                if let from = source.alpha, let to = target.alpha { whole.apply(from, to) }
                if let from = source.chromaAlpha, let to = target.chromaAlpha { half.apply(from, to) }
                target.limitToAlpha()
            }
        }
        return result
    }
}

/// Turns one plane: for each sample of the target, the four of the source around where it comes from.
private struct PlaneRotation {
    private let (width, height): (Int, Int)
    private let (sourceWidth, sourceHeight): (Int, Int)
    /// Where the first sample comes from, in samples of the source's plane, 16.16.
    private let (startX, startY): (Int, Int)
    /// How that changes from a sample to the next one on the right; downwards it is turned by a right angle.
    private let (acrossX, acrossY): (Int, Int)

    /// - Parameter step: Pixels that a sample is wide and high.
    init(
        from: PixelRect, to: PixelRect, step: Int, _ sine: Double, _ cosine: Double,
        _ origin: (Double, Double) -> (x: Double, y: Double)
    ) {
        width = to.width / step
        height = to.height / step
        sourceWidth = from.width / step
        sourceHeight = from.height / step
        let size = Double(step)
        let first = origin(Double(to.minX) + size / 2, Double(to.minY) + size / 2)
        func fixed(_ value: Double) -> Int { Int((value * 65536).rounded()) }
        startX = fixed((first.x - Double(from.minX)) / size - 0.5)
        startY = fixed((first.y - Double(from.minY)) / size - 0.5)
        acrossX = fixed(cosine)
        acrossY = fixed(-sine)
    }

    func apply(_ source: Plane, _ target: Plane) {
        for row in 0..<height {
            var (x, y) = (startX &- row &* acrossY, startY &+ row &* acrossX)
            let out = target.at(0, row)
            for column in 0..<width {
                let (left, top) = (x >> 16, y >> 16)
                if left >= 0, top >= 0, left < sourceWidth &- 1, top < sourceHeight &- 1 {
                    let (fx, fy) = ((x & 0xFFFF) >> 8, (y & 0xFFFF) >> 8)
                    let (above, below) = (source.at(left, top), source.at(left, top &+ 1))
                    let upper = Int(above[0]) &* (256 &- fx) &+ Int(above[1]) &* fx
                    let lower = Int(below[0]) &* (256 &- fx) &+ Int(below[1]) &* fx
                    out[column] = UInt8(truncatingIfNeeded: (upper &* (256 &- fy) &+ lower &* fy &+ 32768) >> 16)
                } else {
                    out[column] = 0
                }
                x = x &+ acrossX
                y = y &+ acrossY
            }
        }
    }
}
