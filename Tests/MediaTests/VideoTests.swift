import Foundation
import Media
import Testing

@Suite struct VideoTests {
    /// Ten frames whose luma is 20, 40, 60 …: a frame tells its number.
    static func steps(_ count: Int = 10) -> String {
        "-f lavfi -i color=black:s=64x48:r=10:d=\(Double(count) / 10),geq=lum='20+mod(N\\,11)*20':cb=128:cr=128"
    }

    private func luma(_ frame: borrowing Frame) -> Int { Int(frame.plane(0)[200]) }

    @Test(arguments: ["mp4", "mkv"])
    func picksFramesOfVariableRateExactly(_ kind: String) throws {
        let files = try MediaFiles()
        // Frame n begins at n² · 40 ms; B-frames are on, so packets come in another order.
        let path = try files.make(
            "vfr.\(kind)",
            Self.steps()
                + " -vf settb=1/1000,setpts=N*N*40 -fps_mode passthrough -enc_time_base 1/1000 -c:v libx264 -qp 0")
        let reader = try VideoReader(path: path)
        for number in 0..<10 {
            let start = number * number * 40_000
            #expect(try luma(reader.frame(at: start)) == 20 + 20 * number)
            #expect(try luma(reader.frame(at: start + 39_999)) == 20 + 20 * number)
        }
        #expect(try luma(reader.frame(at: 60_000_000)) == 200)
        // And the moment before a frame begins shows the one before, also going backward.
        for number in (1..<10).reversed() {
            #expect(try luma(reader.frame(at: number * number * 40_000 - 1)) == 20 * number)
        }
    }

    @Test func findsTheSameFramesInAnyOrder() throws {
        let files = try MediaFiles()
        let path = try files.make("a.mp4", Self.steps(200) + " -c:v libx264 -qp 0 -g 25")
        let reader = try VideoReader(path: path)
        let order = [0, 150, 3, 199, 100, 101, 99, 25, 24, 0, 180]
        for number in order {
            #expect(try luma(reader.frame(at: number * 100_000 + 50_000)) == 20 + number % 11 * 20, "frame \(number)")
        }
    }

    @Test func tellsRepeatedFramesBySerial() throws {
        let files = try MediaFiles()
        let reader = try VideoReader(path: files.make("a.mkv", Self.steps() + " -c:v ffv1"))
        let serials = try [0, 50_000, 100_000, 199_000, 200_000].map { try reader.frame(at: $0).serial }
        #expect(serials[0] == serials[1] && serials[1] != serials[2] && serials[2] == serials[3])
        #expect(serials[4] != serials[3])
        #expect(try reader.advance(to: 0) == serials[0])
    }

    /// A picture and its span can be kept: any time in the span shows that picture, the next one another.
    @Test(arguments: ["30000/1001", "16", "24"])
    func tellsWhenAPictureIsShown(_ rate: String) throws {
        let files = try MediaFiles()
        let path = try files.make("a.mp4", "-f lavfi -i testsrc=s=64x48:r=\(rate):d=1 -c:v libx264 -bf 2")
        let reader = try VideoReader(path: path)
        var time = 0
        var pictures = 0
        while time < .max {
            let serial = try reader.advance(to: time)
            let span = reader.span
            #expect(span.lowerBound == time)
            #expect(try reader.advance(to: min(span.upperBound - 1, 100_000_000)) == serial)
            if span.upperBound < .max { #expect(try reader.advance(to: span.upperBound) != serial) }
            time = span.upperBound
            pictures += 1
        }
        #expect(pictures == Int(try files.probe(path, "-count_frames -show_entries stream=nb_read_frames")[0]))
    }

    @Test(arguments: [0, 90, 180, 270])
    func turnsVideoUpright(_ degrees: Int) throws {
        let files = try MediaFiles()
        try files.make("flat.mp4", ImageTests.quadrants + " -c:v libx264 -pix_fmt yuv420p -qp 4")
        let path = try files.make(
            "turned.mp4", "-i \(files.path("flat.mp4")) -c copy -metadata:s:v rotate=\(degrees)")
        let oracle = try Image.decode(path: files.make("oracle.png", "-i \(path) -frames:v 1"))
        let reader = try VideoReader(path: path)
        let frame = try reader.frame(at: 0)
        #expect(reader.width == oracle.width && reader.height == oracle.height)
        #expect(frame.width == oracle.width && frame.height == oracle.height)
        for (x, y) in [(8, 8), (-8, 8), (8, -8), (-8, -8)] {
            let (found, wanted) = (try frame.pixel(x, y), try oracle.pixel(x, y))
            #expect(found.isNear(wanted, 8), "\(found) for \(wanted)")
        }
        let still = try Image.decode(path: path)
        #expect(still.width == oracle.width)
        #expect(try still.pixel(8, 8).isNear(oracle.pixel(8, 8), 8))
    }

    @Test func readsAlphaOfWebm() throws {
        let files = try MediaFiles()
        let path = try files.make(
            "a.webm", "-f lavfi -i color=red@0.5:s=64x48:r=5:d=1,format=yuva420p -c:v libvpx-vp9 -auto-alt-ref 0")
        let frame = try VideoReader(path: path).frame(at: 0)
        #expect(frame.format == .yuva420p)
        #expect(abs(try frame.pixel(10, 10).alpha - 128) <= 2)
        #expect(try MediaInfo.probe(path: path).hasAlpha)
    }

    @Test func reportsSquarePixels() throws {
        let files = try MediaFiles()
        let path = try files.make("a.mp4", "-f lavfi -i testsrc=s=64x48:r=5:d=1 -vf setsar=2 -c:v libx264")
        let info = try MediaInfo.probe(path: path)
        #expect(info.width == 128 && info.height == 48)
        #expect(info.frameRate == Fraction(5))
        #expect(info.duration == 1_000_000)
        let frame = try VideoReader(path: path).frame(at: 0)
        #expect(frame.width == 64 && frame.displaySize.width == 128)
    }

    @Test(arguments: [
        ("sd.mp4", "64x48", "scale=out_color_matrix=bt601", ""),
        ("tagged.mp4", "64x48", "scale=out_color_matrix=bt709", "-colorspace bt709"),
        ("hd.mp4", "64x720", "scale=out_color_matrix=bt709", ""),
        ("full.mkv", "64x48", "scale=out_color_matrix=bt709:out_range=pc", "-colorspace bt709 -color_range pc"),
        ("2020.mp4", "64x48", "scale=out_color_matrix=bt2020", "-colorspace bt2020nc"),
    ])
    func knowsMatrixAndRange(_ name: String, _ size: String, _ filter: String, _ options: String) throws {
        let files = try MediaFiles()
        let path = try files.make(
            name,
            "-f lavfi -i color=0xd03010:s=\(size):r=5:d=0.4,format=rgb24 -vf \(filter),format=yuv420p \(options) "
                + "-c:v libx264 -qp 1")
        let frame = try VideoReader(path: path).frame(at: 0)
        let pixel = try frame.pixel(20, 20)
        #expect(pixel.isNear(Pixel(0xd0, 0x30, 0x10), 5), "\(pixel)")
        // And as finished frames are: bt709, limited (ITU-R BT.709-6: Y = 16 + 219 (0.2126 R + 0.7152 G + 0.0722 B)).
        let scaler = Scaler(sourceWidth: 64, sourceHeight: 48, width: 32, height: 24, format: .yuv420p)
        let finished = try scaler.scale(frame)
        #expect(finished.color == .bt709)
        let found = (0..<3).map { Int(finished.plane($0)[50]) }
        for (value, wanted) in zip(found, [84, 96, 202]) { #expect(abs(value - wanted) <= 3, "\(found)") }
    }

    @Test(arguments: ["smpte2084", "arib-std-b67"])
    func bringsHighDynamicRangeDown(_ transfer: String) throws {
        let files = try MediaFiles()
        let path = try files.make(
            "hdr.mp4",
            "-f lavfi -i color=gray:s=64x48:r=5:d=0.4,format=yuv420p10le -c:v libx265 -x265-params log-level=none "
                + "-color_trc \(transfer) -color_primaries bt2020 -colorspace bt2020nc")
        let frame = try VideoReader(path: path).frame(at: 0)
        #expect(frame.format == .yuv420p)
        #expect(frame.color == .bt709)
        let pixel = try frame.pixel(20, 20)
        #expect(pixel.red > 60 && pixel.red < 230 && abs(pixel.red - pixel.blue) < 6, "\(pixel)")
    }

    @Test(arguments: [
        ("odd.mkv", "-sws_flags full_chroma_inp+accurate_rnd -c:v ffv1 -pix_fmt yuv420p"),
        ("odd.mov", "-c:v png"), ("odd.avi", "-c:v mjpeg -q:v 2"),
    ])
    func readsOddSizes(_ name: String, _ options: String) throws {
        let files = try MediaFiles()
        let path = try files.make(name, "-f lavfi -i color=0x30a0c0:s=65x49:r=5:d=0.4,format=rgb24 " + options)
        let frame = try VideoReader(path: path).frame(at: 0)
        #expect(frame.width == 65 && frame.height == 49)
        for (x, y) in [(0, 0), (-1, -1)] {
            let pixel = try frame.pixel(x, y)
            #expect(pixel.isNear(Pixel(0x30, 0xa0, 0xc0), 8), "\(pixel)")
        }
    }

    @Test(arguments: ["a.webm", "a.avi", "a.mov", "a.ts", "a.flv", "a.wmv", "a.ogv", "a.mpg", "a.mkv", "a.gif"])
    func readsContainers(_ name: String) throws {
        let files = try MediaFiles()
        let path = try files.make(name, "-f lavfi -i testsrc=s=64x48:r=25:d=1")
        let info = try MediaInfo.probe(path: path)
        #expect(info.kind == .video && info.width == 64 && info.height == 48)
        #expect(abs((info.duration ?? 0) - 1_000_000) <= 50_000, "\(info.duration ?? 0)")
        let reader = try VideoReader(path: path)
        let first = try reader.frame(at: 0).serial
        let last = try reader.frame(at: 5_000_000).serial
        #expect(first != last)
        #expect(try reader.frame(at: 0).serial == first)
    }
}
