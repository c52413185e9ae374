import Foundation
import Media
import TestSupport
import Testing
import TimelineModel

@testable import Generation

@Suite struct SegmentMeterTests {
    /// A frame of luma from a function, in 8 bits of limited range.
    private func frame(_ width: Int = 32, _ height: Int = 24, _ luma: (Int, Int) -> Int) throws -> Frame {
        var frame = try Frame(width: width, height: height, format: .yuv420p)
        for plane in 0..<3 {
            try frame.withMutablePlane(plane) { bytes, stride in
                for y in 0..<(plane == 0 ? height : height / 2) {
                    for x in 0..<(plane == 0 ? width : width / 2) {
                        bytes[y * stride + x] = plane == 0 ? UInt8(luma(x, y)) : 128
                    }
                }
            }
        }
        return frame
    }

    private func quality(_ frames: Int, _ luma: (Int, Int, Int) -> Int) throws -> SegmentQuality {
        var meter = SegmentMeter()
        for n in 0..<frames { try meter.add(try frame { luma(n, $0, $1) }) }
        return meter.quality
    }

    private func noise(_ seed: Int) -> (Int, Int) -> Int {
        { x, y in
            var random = SeededRandom(seed: UInt64(seed * 1_000_003 + y * 1009 + x))
            return 16 + Int(random.next() % 220)
        }
    }

    @Test func sharpnessIsTheVarianceOfTheLaplacian() throws {
        // Of a chessboard of single pixels the Laplacian is ±4 times the step, everywhere but at the border.
        let board = try quality(1) { _, x, y in (x + y) % 2 == 0 ? 235 : 16 }
        #expect(abs(board.sharpness - 16 * 255 * 255) < 1)
        #expect(board.leastSharpness == board.sharpness)
        #expect(abs(board.brightness - 127.5) < 0.01)
        // Of a slope it is nothing.
        #expect(try quality(1) { _, x, _ in 16 + 4 * x }.sharpness == 0)
    }

    @Test func tenBitsAndFullRangeMeasureTheSame() throws {
        let size = PixelSize(width: 32, height: 24)
        let wide = FakeMaker.planes(size) { plane, x, y in plane == 0 ? 4 * noise(1)(x, y) : 512 }
        var ten = try Frame(width: 32, height: 24, format: .yuv444p10)
        for plane in 0..<3 {
            try ten.withMutablePlane(plane) { bytes, stride in
                for y in 0..<24 {
                    for x in 0..<64 { bytes[y * stride + x] = wide[(plane * 24 + y) * 64 + x] }
                }
            }
        }
        var (one, other) = (SegmentMeter(), SegmentMeter())
        try one.add(ten)
        try other.add(try frame { noise(1)($0, $1) })
        #expect(abs(one.quality.sharpness - other.quality.sharpness) < 1e-6 * other.quality.sharpness)
        #expect(abs(one.quality.brightness - other.quality.brightness) < 1e-9)
        // Pictures without luma are converted.
        var third = SegmentMeter()
        try third.add(try picture(32, 24) { x, y in (x + y) % 2 == 0 ? (255, 255, 255, 255) : (0, 0, 0, 255) })
        #expect(abs(third.quality.sharpness - 16 * 255 * 255) < 2000)
    }

    @Test func seesWhatMovesAndWhatBlinks() throws {
        let still = try quality(6) { _, x, y in noise(1)(x, y) }
        #expect(still.motion == 0)
        #expect(still.frozenFrames == 5)
        let moving = try quality(6) { n, x, y in noise(1)((x + n) % 32, y) }
        #expect(moving.motion > 20)
        #expect(moving.frozenFrames == 0)
        #expect(moving.flicker < 2)
        let blinking = try quality(6) { n, x, y in 60 + 20 * (n % 2) + (x + y) % 2 }
        #expect(abs(blinking.flicker - 20 * 255 / 219) < 0.01)
        let brightening = try quality(6) { n, x, y in 60 + 10 * n + (x + y) % 2 }
        #expect(brightening.flicker < 0.01)
    }

    @Test func seesFramesThatAreNoPictures() throws {
        let black = try quality(4) { n, x, _ in n == 1 ? 16 + x % 3 : noise(1)(x, n) }
        #expect(black.blackFrames == 1)
        let flat = try quality(4) { n, x, y in n < 2 ? 128 : noise(1)(x, y) }
        #expect(flat.flatFrames == 2)
        #expect(flat.frames == 4)
        #expect(SegmentMeter().quality == SegmentQuality())
    }

    @Test func theGateSaysWhatIsWrong() throws {
        let gate = SegmentGate(.sharp)
        func reasons(_ change: (inout SegmentQuality) -> Void) -> [String] {
            var quality = SegmentQuality(sharpness: 50, motion: 3, brightness: 120, frames: 40)
            change(&quality)
            return gate.reasons(against: quality)
        }
        #expect(reasons { _ in } == [])
        #expect(reasons { $0.sharpness = 2.14 } == ["it is blurred (sharpness 2.1, at least 4)"])
        #expect(reasons { $0.blackFrames = 4 } == [])
        #expect(reasons { ($0.blackFrames, $0.flatFrames) = (5, 5) } == ["5 of 40 frames are black"])
        #expect(reasons { ($0.flatFrames, $0.sharpness) = (40, 0) } == ["40 of 40 frames show nothing"])
        #expect(reasons { $0.frozenFrames = 21 } == ["21 of 40 frames equal the one before"])
        #expect(reasons { $0.flicker = 9 } == ["it flickers (by 9 levels, at most 4)"])
        #expect(reasons { $0.motion = 35 } == ["it falls apart (pixels change by 35, at most 20)"])
        #expect(reasons { $0.frames = 0 } == ["it has no frames"])
    }

    /// The limits, on pictures: what is sharp passes, what is blurred by some pixels does not.
    @Test(arguments: ["candle", "lamp", "mugs", "pen", "perfume", "speaker", "stool", "headphones", "vase"])
    func theGateTellsSharpFromBlurred(_ name: String) throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let picture = try Image.decode(path: root.path + "/Samples/ecommerce/pictures/\(name).jpg")
        let high = 832.0 / Double(picture.width) * Double(picture.height)
        let crop = Scaler.Crop(
            x: 0, y: max(0, Double(picture.height) * (1 - 480 / high) / 2), width: Double(picture.width),
            height: min(Double(picture.height), Double(picture.width) * 480 / 832))
        let sharp = try Scaler(
            sourceWidth: picture.width, sourceHeight: picture.height, crop: crop, width: 832, height: 480,
            format: .yuv444p10
        ).scale(picture)
        let blurred = try FilterGraph([.init("gblur", [("sigma", "2.5")])], like: sharp).apply(sharp, time: 0)
        var (one, other) = (SegmentMeter(), SegmentMeter())
        try one.add(sharp)
        try other.add(blurred)
        #expect(SegmentGate(.sharp).reasons(against: one.quality) == [])
        #expect(!SegmentGate(.sharp).reasons(against: other.quality).isEmpty, "\(other.quality)")
    }
}
