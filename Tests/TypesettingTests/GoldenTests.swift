import Foundation
import Media
import Testing
import TimelineModel

@testable import Typesetting

/// Pictures of text in `Cases`, looked at once by a person and held from then on.
///
/// `ROWREEL_ACCEPT=1 swift test --filter GoldenTests` writes what is painted now as the new pictures, and fails all
/// the same, so that an accepting run is never taken for a passing one. Look at every changed picture before you commit
/// it, and raise `Feature.text.epoch` (or `shape`): stored chunks must be made again.
@Suite struct GoldenTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Cases").path
    /// Larger pictures do not belong in a repository.
    static let mostBytes = 60_000

    @Test(arguments: GoldenCase.all) func picture(_ golden: GoldenCase) throws {
        let path = "\(Self.folder)/\(golden.name).png"
        let picture = try golden.paint()
        let png = try picture.png()
        #expect(png.count <= Self.mostBytes, "\(golden.name).png would have \(png.count) bytes")
        if ProcessInfo.processInfo.environment["ROWREEL_ACCEPT"] == "1" {
            try Data(png).write(to: URL(filePath: path))
            Issue.record("accepted \(golden.name).png: look at it, then run again without ROWREEL_ACCEPT")
            return
        }
        guard FileManager.default.fileExists(atPath: path) else {
            Attachment.record(png, named: "\(golden.name).actual.png")
            Issue.record("there is no \(golden.name).png yet: run with ROWREEL_ACCEPT=1 and look at it")
            return
        }
        let expected = try Picture(path: path)
        let difference = picture.difference(from: expected)
        if difference > 0.001 {
            Attachment.record(try picture.beside(expected).png(), named: "\(golden.name).actual-expected.png")
        }
        #expect(difference <= 0.001, "\(golden.name) differs in \(difference * 100) % of its pixels")
    }

    @Test func noPictureIsLeftOver() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder)
        #expect(Set(names.filter { $0.hasSuffix(".png") }).subtracting(GoldenCase.all.map { "\($0.name).png" }) == [])
    }
}

/// Opaque pixels, three bytes each.
struct Picture {
    var width: Int
    var height: Int
    var bytes: [UInt8]

    init(width: Int, height: Int, backdrop: (Int, Int) -> (UInt8, UInt8, UInt8)) {
        (self.width, self.height) = (width, height)
        bytes = []
        for y in 0..<height {
            for x in 0..<width {
                let color = backdrop(x, y)
                bytes += [color.0, color.1, color.2]
            }
        }
    }

    init(path: String) throws {
        let frame = try Image.decode(path: path)
        (width, height) = (frame.width, frame.height)
        var bytes: [UInt8] = []
        let (width, height) = (width, height)
        frame.withPlane(0) { plane, stride in
            for y in 0..<height {
                for x in 0..<width { bytes += plane[(y * stride + x * 4)..<(y * stride + x * 4 + 3)] }
            }
        }
        self.bytes = bytes
    }

    /// Blends premultiplied RGBA over it.
    mutating func paint(_ bitmap: Bitmap, x: Int, y: Int) {
        for row in 0..<bitmap.height {
            for column in 0..<bitmap.width {
                let (left, top) = (x + bitmap.origin.x + column, y + bitmap.origin.y + row)
                guard (0..<width).contains(left), (0..<height).contains(top) else { continue }
                let from = (row * bitmap.width + column) * 4
                for channel in 0..<3 {
                    let at = (top * width + left) * 3 + channel
                    let rest = Int(bytes[at]) * (255 - Int(bitmap.pixels[from + 3]))
                    bytes[at] = UInt8(min(255, Int(bitmap.pixels[from + channel]) + (rest + 127) / 255))
                }
            }
        }
    }

    /// The share of pixels that differ by more than a few steps; where the expected picture has an edge more is
    /// allowed, since there a shift of a hundredth of a pixel shows.
    func difference(from expected: Picture) -> Double {
        guard width == expected.width, height == expected.height else { return 1 }
        var bad = 0
        for y in 0..<height {
            for x in 0..<width {
                let slope = expected.slope(x, y)
                let at = (y * width + x) * 3
                let isBad = (0..<3).contains {
                    abs(Int(bytes[at + $0]) - Int(expected.bytes[at + $0])) > 3 + slope / 8
                }
                if isBad { bad += 1 }
            }
        }
        return Double(bad) / Double(width * height)
    }

    private func slope(_ x: Int, _ y: Int) -> Int {
        let here = (y * width + x) * 3
        let neighbours = [(x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)].filter {
            (0..<width).contains($0.0) && (0..<height).contains($0.1)
        }
        return neighbours.map { neighbour in
            let other = (neighbour.1 * width + neighbour.0) * 3
            return (0..<3).map { abs(Int(bytes[here + $0]) - Int(bytes[other + $0])) }.max() ?? 0
        }.max() ?? 0
    }

    /// This picture to the left of another.
    func beside(_ other: Picture) -> Picture {
        Picture(width: width + other.width, height: max(height, other.height)) { x, y in
            let (picture, left) = x < width ? (self, x) : (other, x - width)
            guard y < picture.height else { return (0, 0, 0) }
            let at = (y * picture.width + left) * 3
            return (picture.bytes[at], picture.bytes[at + 1], picture.bytes[at + 2])
        }
    }

    func png() throws -> [UInt8] {
        var frame = try Frame(width: width, height: height, format: .rgb24)
        try frame.withMutablePlane(0) { plane, stride in
            for y in 0..<height {
                for x in 0..<(width * 3) { plane[y * stride + x] = bytes[y * width * 3 + x] }
            }
        }
        return try ImageWriter.encode(frame, as: .png)
    }
}
