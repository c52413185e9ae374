internal import Foundation
internal import Media
internal import Resampling
internal import TimelineModel

/// A picture shown whole, with rounded corners and a soft shadow, over a blurred and darker copy of itself.
///
/// For pictures whose shape is far from the frame's and whose surroundings cannot be continued.
struct FramedPicture {
    private let front: PictureSampler
    private let move: CameraMove
    private let back: PictureSampler
    private let backMove: CameraMove
    private let window: PixelArea
    /// Gain of each pixel behind the picture, in 1/256: the shadow. Rows of the frame.
    private let shadow: [UInt8]
    private let corner: Corner

    init(_ planes: PicturePlanes, size: PixelSize, seconds: Double, random: inout SeededRandom) {
        let own = Double(planes.luma.width) / Double(planes.luma.height)
        let (frameWidth, frameHeight) = (Double(size.width), Double(size.height))
        let shape = frameWidth / frameHeight
        let width = min(frameWidth * 0.88, frameHeight * 0.88 * own)
        let height = width / own
        func even(_ value: Double) -> Int { max(2, Int((value / 2).rounded()) * 2) }
        window = PixelArea(
            x: even((frameWidth - width) / 2), y: even((frameHeight - height) / 2), width: even(width),
            height: even(height))
        let shapeOfWindow = Double(window.width) / Double(window.height)
        move = CameraMove(
            width: Double(planes.luma.width), height: Double(planes.luma.height), shape: shapeOfWindow,
            seconds: min(seconds, 2.4), random: &random)
        let short = min(size.width, size.height)
        corner = Corner(radius: max(2, short / 60 * 2))
        shadow = Self.shadow(of: window, size: size)
        front = PictureSampler(
            planes, sourceWidth: planes.luma.width, sourceHeight: planes.luma.height, curve: .even,
            halvesChroma: PictureSampler.hasSpareChroma(Double(planes.luma.width), for: window.width))
        let (blurred, blurredSize) = Self.background(planes, shape: shape)
        back = PictureSampler(
            blurred, sourceWidth: blurredSize.width, sourceHeight: blurredSize.height, curve: .smooth)
        backMove = CameraMove(
            width: Double(blurredSize.width), height: Double(blurredSize.height), shape: shape, seconds: seconds,
            random: &random)
    }

    func draw(_ progress: Double, into target: inout Frame, light: Light) throws {
        try back.draw(backMove.area(progress), into: &target)
        try castShadow(into: &target)
        let corners = try corner.saved(from: &target, around: window)
        try front.draw(
            move.area(progress), into: &target, x: window.x, y: window.y, width: window.width, height: window.height,
            light: light)
        try corner.restore(corners, into: &target, around: window)
    }

    /// A small, blurred, darker copy: the B-spline that enlarges it makes it smooth again.
    private static func background(_ planes: PicturePlanes, shape: Double) -> (PicturePlanes, PixelSize) {
        var small = planes
        while min(small.luma.width, small.luma.height) > 160 {
            small.luma = small.luma.halved()
            small.blue = small.blue.halved()
            small.red = small.red.halved()
        }
        let view = CameraMove.widestView(of: Double(small.luma.width), Double(small.luma.height), shape: shape)
        let sigma = 0.075 * min(view.width, view.height)
        small.luma = small.luma.blurred(sigma)
        small.blue = small.blue.blurred(sigma)
        small.red = small.red.blurred(sigma)
        for i in small.luma.samples.indices {
            small.luma.samples[i] = 16 + (small.luma.samples[i] - 16) * 0.62
            small.blue.samples[i] = 128 + (small.blue.samples[i] - 128) * 0.8
            small.red.samples[i] = 128 + (small.red.samples[i] - 128) * 0.8
        }
        return (small, PixelSize(width: small.luma.width, height: small.luma.height))
    }

    private static func shadow(of window: PixelArea, size: PixelSize) -> [UInt8] {
        let sigma = Double(min(size.width, size.height)) * 0.035
        let drop = sigma * 0.6
        /// How much of a blurred edge's inside reaches `at`.
        func covered(_ at: Double, _ low: Double, _ high: Double) -> Double {
            (erf((at - low) / (sigma * 2.0.squareRoot())) - erf((at - high) / (sigma * 2.0.squareRoot()))) / 2
        }
        let across = (0..<size.width).map {
            covered(Double($0) + 0.5, Double(window.x), Double(window.x + window.width))
        }
        return (0..<size.height).flatMap { y -> [UInt8] in
            let down = covered(Double(y) + 0.5 - drop, Double(window.y), Double(window.y + window.height))
            return across.map { UInt8(255 - (0.42 * 255 * $0 * down).rounded()) }
        }
    }

    private func castShadow(into target: inout Frame) throws {
        let (width, height) = (target.width, target.height)
        try target.withMutablePlane(0) { bytes, stride in
            guard let base = bytes.baseAddress else { return }
            shadow.withUnsafeBufferPointer { shadow in
                for y in 0..<height {
                    let row = base + y * stride
                    let gains = shadow.baseAddress.unsafelyUnwrapped + y * width
                    for x in 0..<width {
                        row[x] = UInt8(truncatingIfNeeded: 16 + ((Int32(row[x]) - 16) * Int32(gains[x]) + 127) / 255)
                    }
                }
            }
        }
    }
}

/// The four rounded corners of a window: what was behind them is kept and put back.
struct Corner {
    let radius: Int

    /// The pixels behind the corners: per plane, the four squares one after the other.
    func saved(from target: inout Frame, around window: PixelArea) throws -> [[UInt8]] {
        try (0..<3).map { plane in
            try target.withMutablePlane(plane) { bytes, stride in
                squares(plane, window).flatMap { square in
                    (0..<square.height).flatMap { y in
                        (0..<square.width).map { bytes[(square.y + y) * stride + square.x + $0] }
                    }
                }
            }
        }
    }

    func restore(_ saved: [[UInt8]], into target: inout Frame, around window: PixelArea) throws {
        for plane in 0..<3 {
            try target.withMutablePlane(plane) { bytes, stride in
                var next = 0
                for (index, square) in squares(plane, window).enumerated() {
                    for y in 0..<square.height {
                        for x in 0..<square.width {
                            let at = (square.y + y) * stride + square.x + x
                            let inside = coverage(
                                x: index % 2 == 0 ? x : square.width - 1 - x, y: index < 2 ? y : square.height - 1 - y,
                                radius: Double(square.width))
                            let mixed = Double(saved[plane][next]) * (1 - inside) + Double(bytes[at]) * inside
                            bytes[at] = UInt8(mixed.rounded())
                            next += 1
                        }
                    }
                }
            }
        }
    }

    /// How much of the pixel lies inside of the arc, with the corner at the top left.
    private func coverage(x: Int, y: Int, radius: Double) -> Double {
        let (dx, dy) = (radius - Double(x) - 0.5, radius - Double(y) - 0.5)
        return min(max(radius - (dx * dx + dy * dy).squareRoot() + 0.5, 0), 1)
    }

    private func squares(_ plane: Int, _ window: PixelArea) -> [PixelArea] {
        let shift = plane == 0 ? 0 : 1
        let (r, x, y) = (radius >> shift, window.x >> shift, window.y >> shift)
        let (right, bottom) = (x + (window.width >> shift) - r, y + (window.height >> shift) - r)
        return [(x, y), (right, y), (x, bottom), (right, bottom)].map {
            PixelArea(x: $0.0, y: $0.1, width: r, height: r)
        }
    }
}
