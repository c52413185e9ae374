internal import Media
internal import Resampling
internal import TimelineModel
internal import Typesetting

extension PictureLoader {
    /// A whole picture at a size, to be painted with the letters of the line it stands in.
    static func bitmap(_ asset: Asset, _ size: PixelSize) throws -> Bitmap {
        let frame = try Image.decode(path: asset.path, fitting: (width: size.width, height: size.height))
        let (width, height) = (frame.width, frame.height)
        var pixels = [UInt8](repeating: 0, count: size.width * size.height * 4)
        var plane = [UInt8](repeating: 0, count: size.width * size.height)
        for channel in 0..<4 {
            let sampler = PlaneSampler(premultiplied(channel, of: frame), width: width, height: height)
            plane.withUnsafeMutableBufferPointer { plane in
                guard let target = plane.baseAddress else { return }
                sampler.sample(
                    x: 0, y: 0, width: Double(width), height: Double(height), curve: .sharp, into: target,
                    stride: size.width, width: size.width, height: size.height)
            }
            for index in plane.indices { pixels[index * 4 + channel] = plane[index] }
        }
        // The kernel overshoots at edges, and no colour may be more than its alpha.
        for pixel in stride(from: 0, to: pixels.count, by: 4) {
            for channel in 0..<3 { pixels[pixel + channel] = min(pixels[pixel + channel], pixels[pixel + 3]) }
        }
        return Bitmap(origin: (0, 0), width: size.width, height: size.height, pixels: pixels)
    }

    /// One channel of a straight RGBA picture, laid on black.
    private static func premultiplied(_ channel: Int, of frame: borrowing Frame) -> [UInt8] {
        let (width, height) = (frame.width, frame.height)
        var samples = [UInt8](repeating: 0, count: width * height)
        frame.withPlane(0) { bytes, stride in
            for y in 0..<height {
                for x in 0..<width {
                    let at = y * stride + x * 4
                    let alpha = channel == 3 ? 255 : Int(bytes[at + 3])
                    samples[y * width + x] = UInt8((Int(bytes[at + channel]) * alpha + 127) / 255)
                }
            }
        }
        return samples
    }
}
