import Media
import Testing

@Suite struct ScalerTests {
    /// Left half black, right half white.
    private func halves(_ format: PixelFormat) throws -> Frame {
        var frame = try Frame(width: 64, height: 32, format: .rgba)
        try frame.withMutablePlane(0) { bytes, stride in
            for y in 0..<32 {
                for x in 0..<64 {
                    for part in 0..<4 { bytes[y * stride + 4 * x + part] = x < 32 && part < 3 ? 0 : 255 }
                }
            }
        }
        if format == .rgba { return frame }
        return try Scaler(sourceWidth: 64, sourceHeight: 32, width: 64, height: 32, format: format).scale(frame)
    }

    @Test(arguments: [PixelFormat.rgba, .yuv420p, .yuv444p])
    func cutsBeforeScaling(_ format: PixelFormat) throws {
        let source = try halves(format)
        let left = Scaler(
            sourceWidth: 64, sourceHeight: 32, crop: .init(x: 0, y: 0, width: 32, height: 32), width: 16, height: 16,
            format: .yuv420p)
        #expect(try left.scale(source).plane(0).allSatisfy { $0 == 16 })
        let right = Scaler(
            sourceWidth: 64, sourceHeight: 32, crop: .init(x: 32, y: 0, width: 32, height: 32), width: 48, height: 48,
            format: .yuv420p)
        #expect(try right.scale(source).plane(0).allSatisfy { $0 == 235 })
        let chroma = try right.scale(source).plane(1)
        #expect(chroma.allSatisfy { $0 == 128 })
    }

    /// What is kept of a decoded picture gives the very pixels that the whole picture would.
    @Test(arguments: [
        ("yuv420p", 100.0, 37.0), ("yuv422p10le", 61, 48), ("yuvj420p", 33, 31), ("rgba", 47, 90), ("gray", 128, 1),
        ("yuva420p", 17, 96), ("pal8", 50, 50),
    ])
    func cuttingFirstChangesNothing(_ format: String, _ width: Double, _ height: Double) throws {
        let files = try MediaFiles()
        let kind = format == "pal8" ? "-c:v png" : "-c:v \(format.hasPrefix("yuvj") ? "mjpeg -strict -1" : "ffv1")"
        let shape = format == "pal8" ? "split[a][b];[a]palettegen[p];[b][p]paletteuse" : "format=\(format)"
        let path = try files.make("a.mkv", "-f lavfi -i testsrc2=s=128x96:r=5:d=1,\(shape) \(kind)")
        let source = try VideoReader(path: path).frame(at: 400_000)
        for (toWidth, toHeight) in [(200, 300), (64, 64), (13, 9)] {
            let scaler = Scaler(
                sourceWidth: 128, sourceHeight: 96, crop: .init(x: 26, y: 4, width: width, height: height),
                width: toWidth, height: toHeight, format: .yuva420p)
            let whole = try scaler.scale(source)
            var cut = try Frame(width: toWidth, height: toHeight, format: .yuva420p)
            try scaler.scale(part: scaler.cut(source), into: &cut)
            for plane in 0..<4 {
                let isChroma = plane == 1 || plane == 2
                let (row, rows) = isChroma ? ((toWidth + 1) / 2, (toHeight + 1) / 2) : (toWidth, toHeight)
                func pixels(_ frame: borrowing Frame) -> [[UInt8]] {
                    frame.withPlane(plane) { bytes, stride in
                        (0..<rows).map { y in Array(bytes[y * stride..<y * stride + row]) }
                    }
                }
                #expect(pixels(whole) == pixels(cut), "\(format) plane \(plane) at \(toWidth)x\(toHeight)")
            }
        }
    }

    @Test func keepsPartsInsideTheSource() throws {
        let source = try halves(.yuv420p)
        let outside = Scaler(
            sourceWidth: 64, sourceHeight: 32, crop: .init(x: 60, y: -9, width: 1000, height: .infinity), width: 16,
            height: 16, format: .yuv420p)
        #expect(try outside.scale(source).plane(0).allSatisfy { $0 == 235 })
    }

    @Test func measuresPartsInShownPixels() throws {
        // A source that is shown twice as wide as it is stored.
        let scaler = Scaler(
            sourceWidth: 128, sourceHeight: 32, crop: .init(x: 64, y: 0, width: 64, height: 32), width: 16, height: 16,
            format: .yuv420p)
        #expect(try scaler.scale(halves(.yuv420p)).plane(0).allSatisfy { $0 == 235 })
    }

    @Test func alignsRows() throws {
        let frame = try FramePool(width: 270, height: 480, format: .yuv420p).frame()
        for plane in 0..<3 {
            frame.withPlane(plane) { bytes, stride in
                #expect(stride % 64 == 0)
                #expect(Int(bitPattern: bytes.baseAddress) % 32 == 0)
            }
        }
    }

    @Test func sharesPixelsUntilTheyAreWritten() throws {
        let pool = try FramePool(width: 32, height: 32, format: .yuv420p)
        var frame = try pool.frame()
        try frame.withMutablePlane(0) { bytes, _ in bytes.update(repeating: 7) }
        let other = try frame.reference()
        try frame.withMutablePlane(0) { bytes, _ in bytes.update(repeating: 9) }
        #expect(other.plane(0).allSatisfy { $0 == 7 })
        #expect(frame.plane(0).allSatisfy { $0 == 9 })
    }
}
