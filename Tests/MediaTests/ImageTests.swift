import Media
import Testing

@Suite struct ImageTests {
    /// Four quadrants: red, green / blue, white. Turned pictures tell every orientation apart.
    static let quadrants = """
        -f lavfi -i color=red:s=32x24,format=rgb24 -f lavfi -i color=0x00ff00:s=32x24,format=rgb24 \
        -f lavfi -i color=blue:s=32x24,format=rgb24 -f lavfi -i color=white:s=32x24,format=rgb24 \
        -filter_complex xstack=inputs=4:layout=0_0|w0_0|0_h0|w0_h0 -frames:v 1
        """

    @Test(arguments: [
        ("a.png", ""), ("a.jpg", "-q:v 2 -pix_fmt yuvj444p"), ("a.bmp", ""), ("a.tiff", ""),
        ("a.webp", "-c:v libwebp -lossless 1"), ("a.ppm", ""), ("a.gif", ""), ("a.tga", ""),
        ("b.png", "-pix_fmt rgb48be"),
        ("c.png", "-pix_fmt rgba64be"), ("a.jp2", ""), ("b.jpg", "-q:v 2 -pix_fmt yuvj420p"),
        ("d.png", "-pix_fmt pal8"),
    ])
    func decodesEveryFormatInItsColours(_ name: String, _ options: String) throws {
        let files = try MediaFiles()
        let frame = try Image.decode(path: files.make(name, Self.quadrants + " " + options))
        #expect(frame.format == .rgba)
        #expect(frame.width == 64 && frame.height == 48)
        let found = [
            try frame.pixel(8, 8), try frame.pixel(-8, 8), try frame.pixel(8, -8), try frame.pixel(-8, -8),
        ]
        let expected = [Pixel(255, 0, 0), Pixel(0, 255, 0), Pixel(0, 0, 255), Pixel(255, 255, 255)]
        for (pixel, wanted) in zip(found, expected) { #expect(pixel.isNear(wanted), "\(pixel) for \(wanted)") }
    }

    @Test func keepsStraightAlpha() throws {
        let files = try MediaFiles()
        let path = try files.make("a.png", "-f lavfi -i color=0xc08040@0.5:s=20x10,format=rgba -frames:v 1")
        let frame = try Image.decode(path: path)
        let pixel = try frame.pixel(5, 5)
        #expect(pixel.isNear(Pixel(0xc0, 0x80, 0x40, 128), 1), "\(pixel)")
        #expect(try MediaInfo.probe(path: path).hasAlpha)
    }

    @Test(arguments: 1...8, ["png", "jpg", "webp"])
    func honoursOrientation(_ number: Int, _ kind: String) throws {
        let files = try MediaFiles()
        let options = kind == "jpg" ? " -q:v 2 -pix_fmt yuvj444p" : kind == "webp" ? " -c:v libwebp -lossless 1" : ""
        try files.make("plain.\(kind)", Self.quadrants + options)
        let path = try files.write("turned.\(kind)", try Exif.insert(number, into: files.bytes("plain.\(kind)")))
        let frame = try Image.decode(path: path)
        let isTurned = number >= 5
        #expect(frame.width == (isTurned ? 48 : 64) && frame.height == (isTurned ? 64 : 48))
        let info = try MediaInfo.probe(path: path)
        #expect(info.width == frame.width && info.height == frame.height && info.kind == .image)
        // Top left, top right, bottom left, bottom right of the stored picture are r, g, b, w (EXIF 2.3, 4.6.4).
        let (r, g, b, w) = (Pixel(255, 0, 0), Pixel(0, 255, 0), Pixel(0, 0, 255), Pixel(255, 255, 255))
        let expected = [
            [r, g, b, w], [g, r, w, b], [w, b, g, r], [b, w, r, g], [r, b, g, w], [b, r, w, g], [w, g, b, r],
            [g, w, r, b],
        ][number - 1]
        let found = [
            try frame.pixel(8, 8), try frame.pixel(-8, 8), try frame.pixel(8, -8), try frame.pixel(-8, -8),
        ]
        for (pixel, wanted) in zip(found, expected) { #expect(pixel.isNear(wanted), "\(found) for \(expected)") }
    }

    @Test func appliesIccProfiles() throws {
        let files = try MediaFiles()
        try files.make("plain.png", "-f lavfi -i color=0xc86432:s=16x16,format=rgb24 -frames:v 1")
        let profile = try files.displayP3()
        let path = try files.write("p3.png", try Png.insert(profile: profile, into: files.bytes("plain.png"), files))
        let pixel = try Image.decode(path: path).pixel(8, 8)
        // P3 (200, 100, 50) is this sRGB colour (CSS Color 4's conversion): stronger than its numbers.
        #expect(pixel.isNear(Pixel(215, 93, 31), 2), "\(pixel)")
    }

    @Test func decodesCmykJpeg() throws {
        let files = try MediaFiles()
        let path = try files.cmykJpeg(cyan: 0, magenta: 1, yellow: 1, black: 0)
        let pixel = try Image.decode(path: path).pixel(8, 8)
        #expect(pixel.red > 200 && pixel.green < 60 && pixel.blue < 60, "\(pixel)")
    }

    @Test func drawsVectorPicturesSharp() throws {
        let files = try MediaFiles()
        let svg = """
            <svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="20" height="20" fill="#ff0000"/></svg>
            """
        let path = try files.write("a.svg", Array(svg.utf8))
        let own = try Image.decode(path: path)
        #expect(own.width == 40 && own.height == 20)
        #expect(try own.pixel(5, 5) == Pixel(255, 0, 0))
        #expect(try own.pixel(35, 5).alpha == 0)
        let large = try Image.decode(path: path, fitting: (400, 400))
        #expect(large.width == 400 && large.height == 200)
        #expect(try large.pixel(198, 100) == Pixel(255, 0, 0))
        #expect(try large.pixel(202, 100).alpha == 0)
    }

    @Test func givesTheFirstPictureOfAnAnimation() throws {
        let files = try MediaFiles()
        let path = try files.make(
            "a.gif",
            "-f lavfi -i color=red:s=16x16:r=5:d=1 -f lavfi -i color=blue:s=16x16:r=5:d=1 -filter_complex concat")
        #expect(try Image.decode(path: path).pixel(8, 8).isNear(Pixel(255, 0, 0), 8))
        let info = try MediaInfo.probe(path: path)
        #expect(info.kind == .video)
        #expect(info.duration == 2_000_000)
    }
}

/// Pictures of more than one block of reading.
@Suite struct LargeImageTests {
    @Test(arguments: [
        ("a.png", ""), ("a.jpg", "-q:v 2"), ("a.webp", "-c:v libwebp -lossless 1"), ("a.tiff", ""), ("a.bmp", ""),
        ("a.tga", ""), ("a.gif", ""), ("b.jpg", "-q:v 2 -huffman default -pix_fmt yuvj422p"),
    ])
    func readsThemWhole(_ name: String, _ options: String) throws {
        let files = try MediaFiles()
        let path = try files.make(name, "-f lavfi -i mandelbrot=s=640x480 -frames:v 1 " + options)
        let oracle = try files.make("oracle.png", "-i \(path) -frames:v 1 -pix_fmt rgb24")
        let frame = try Image.decode(path: path)
        let wanted = try Image.decode(path: oracle)
        #expect(frame.width == 640 && frame.height == 480)
        for (x, y) in [(10, 10), (320, 240), (-2, -2), (320, -40)] {
            #expect(try frame.pixel(x, y).isNear(wanted.pixel(x, y), 24))
        }
        let info = try MediaInfo.probe(path: path)
        #expect(info.kind == .image && info.width == 640 && info.duration == nil)
    }

    @Test func readsLongVectorPictures() throws {
        let files = try MediaFiles()
        let bars = (0..<400).map { "<rect x=\"\($0)\" width=\"1\" height=\"50\" fill=\"rgb(0,\($0 % 256),0)\"/>" }
        let svg =
            "<?xml version=\"1.0\"?>\n<!-- bars -->\n<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"400\" "
            + "height=\"50\">\n\(bars.joined(separator: "\n"))\n</svg>\n"
        let path = try files.write("long.svg", Array(svg.utf8))
        #expect(try Image.decode(path: path).pixel(200, 25).isNear(Pixel(0, 200, 0), 1))
    }

    @Test func readsAvif() throws {
        let files = try MediaFiles()
        let path = try files.make(
            "a.avif", ImageTests.quadrants + " -c:v libaom-av1 -cpu-used 8 -crf 5 -pix_fmt yuv444p -still-picture 1")
        let frame = try Image.decode(path: path)
        #expect(try frame.pixel(8, 8).isNear(Pixel(255, 0, 0), 8))
        #expect(try MediaInfo.probe(path: path).kind == .image)
    }

    @Test(arguments: ["a.png", "a.jpg"])
    func writesPicturesInTheirColours(_ name: String) throws {
        let files = try MediaFiles()
        let source = try Image.decode(path: files.make("source.png", ImageTests.quadrants))
        let finished = try Scaler(sourceWidth: 64, sourceHeight: 48, width: 64, height: 48, format: .yuv420p).scale(
            source)
        try ImageWriter.write(finished, to: files.path(name))
        let oracle = try Image.decode(path: files.make("oracle.ppm", "-i \(files.path(name))"))
        for (x, y, wanted) in [(8, 8, Pixel(255, 0, 0)), (-8, 8, Pixel(0, 255, 0)), (8, -8, Pixel(0, 0, 255))] {
            let pixel = try oracle.pixel(x, y)
            #expect(pixel.isNear(wanted, 6), "\(pixel) for \(wanted)")
        }
    }
}
