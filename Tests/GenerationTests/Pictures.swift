import Media
import TimelineModel

@testable import Generation

/// A picture from a function of its pixels.
func picture(_ width: Int, _ height: Int, _ pixel: (Int, Int) -> (UInt8, UInt8, UInt8, UInt8)) throws -> Frame {
    var frame = try Frame(width: width, height: height, format: .rgba)
    try frame.withMutablePlane(0) { bytes, stride in
        for y in 0..<height {
            for x in 0..<width {
                let (red, green, blue, alpha) = pixel(x, y)
                let at = y * stride + 4 * x
                (bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]) = (red, green, blue, alpha)
            }
        }
    }
    return frame
}

/// A soft grey spot on black.
func spot(_ width: Int, _ height: Int, x: Double, y: Double, radius: Double) throws -> Frame {
    try picture(width, height) { column, row in
        let (dx, dy) = (Double(column) + 0.5 - x, Double(row) + 0.5 - y)
        let light = max(0, 1 - (dx * dx + dy * dy) / (radius * radius))
        let value = UInt8(230 * light)
        return (value, value, value, 255)
    }
}

/// A product on a plain ground.
func product(_ width: Int, _ height: Int) throws -> Frame {
    try picture(width, height) { x, y in
        let (dx, dy) = (Double(x) / Double(width) - 0.5, Double(y) / Double(height) - 0.5)
        if dx * dx + dy * dy < 0.06 { return (180, 60, 40, 255) }
        let ground = UInt8(190 + 30 * y / max(height, 1))
        return (ground, ground &- 8, ground &- 20, 255)
    }
}

/// Stripes up to the edge: nothing that could be continued.
func busy(_ width: Int, _ height: Int) throws -> Frame {
    try picture(width, height) { x, y in (x / 8 + y / 8) % 2 == 0 ? (240, 220, 60, 255) : (20, 40, 120, 255) }
}

/// The samples of a plane without its padding.
func samples(_ frame: borrowing Frame, _ plane: Int) -> [[UInt8]] {
    let isChroma = plane == 1 || plane == 2
    let (width, height) = isChroma ? ((frame.width + 1) / 2, (frame.height + 1) / 2) : (frame.width, frame.height)
    return frame.withPlane(plane) { bytes, stride in
        (0..<height).map { y in Array(bytes[(y * stride)..<(y * stride + width)]) }
    }
}

/// The centre of what is brighter than black.
func centroid(_ frame: borrowing Frame) -> (x: Double, y: Double) {
    var (sum, x, y) = (0.0, 0.0, 0.0)
    for (row, line) in samples(frame, 0).enumerated() {
        for (column, value) in line.enumerated() where value > 20 {
            let weight = Double(value) - 16
            sum += weight
            x += weight * (Double(column) + 0.5)
            y += weight * (Double(row) + 0.5)
        }
    }
    return (x / sum, y / sum)
}

func request(_ prompt: String = "a vase", seed: UInt64 = 1, frames: Int = 90) -> SegmentRequest {
    SegmentRequest(
        prompt: prompt, size: PixelSize(width: 320, height: 568), frames: frames, frameRate: FrameRate(30), seed: seed)
}

/// The request's renderer over a picture, or without one.
func renderer(
    _ request: SegmentRequest, _ picture: borrowing Frame, _ width: Int, _ height: Int
) throws
    -> MotionRenderer
{
    try MotionRenderer(request: request, picture: picture, size: PixelSize(width: width, height: height))
}

/// All samples of a drawn frame, in one list.
func drawn(_ renderer: MotionRenderer, _ k: Int) throws -> [UInt8] {
    var frame = try Frame(width: renderer.size.width, height: renderer.size.height, format: .yuv420p)
    try renderer.draw(frame: k, into: &frame)
    return (0..<3).flatMap { plane in samples(frame, plane).flatMap { $0 } }
}
