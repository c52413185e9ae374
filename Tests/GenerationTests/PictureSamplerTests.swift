import Media
import Testing

@testable import Generation

@Suite struct PictureSamplerTests {
    /// A hundredth of a pixel at a time: what zoompan cannot do.
    @Test func movesByFractionsOfAPixel() throws {
        let source = try spot(200, 160, x: 100, y: 80, radius: 22)
        let sampler = try PictureSampler(source, width: 200, height: 160)
        var frame = try Frame(width: 200, height: 160, format: .yuv420p)
        var last: Double?
        for step in 0..<40 {
            let area = Scaler.Crop(x: 4 + Double(step) * 0.05, y: 3, width: 180, height: 144)
            try sampler.draw(area, into: &frame)
            let at = centroid(frame).x
            if let last {
                // The view moves right, so the spot moves left, by 0.05 · 200/180 pixels each time.
                #expect(abs((last - at) - 0.0556) < 0.03, "step \(step) moved \(last - at)")
            }
            last = at
        }
    }

    @Test func putsThePictureWhereItBelongs() throws {
        let source = try spot(300, 300, x: 100, y: 200, radius: 30)
        let sampler = try PictureSampler(source, width: 150, height: 150)
        var frame = try Frame(width: 150, height: 150, format: .yuv420p)
        try sampler.draw(Scaler.Crop(x: 0, y: 0, width: 300, height: 300), into: &frame)
        let whole = centroid(frame)
        #expect(abs(whole.x - 50) < 0.1 && abs(whole.y - 100) < 0.1)
        try sampler.draw(Scaler.Crop(x: 50, y: 150, width: 150, height: 150), into: &frame)
        let part = centroid(frame)
        #expect(abs(part.x - 50) < 0.1 && abs(part.y - 50) < 0.1)
    }

    @Test(arguments: [(3, 2), (1, 1), (17, 5), (640, 3), (33, 71)])
    func takesAnyShape(_ width: Int, _ height: Int) throws {
        let source = try picture(width, height) { _, _ in (200, 100, 50, 255) }
        let sampler = try PictureSampler(source, width: 31, height: 27)
        var frame = try Frame(width: 31, height: 27, format: .yuv420p)
        try sampler.draw(
            Scaler.Crop(x: 0, y: 0, width: Double(width), height: Double(height)), into: &frame)
        let expected = VideoColor(red: 200 / 255, green: 100 / 255, blue: 50 / 255)
        for (plane, value) in [expected.luma, expected.blueDifference, expected.redDifference].enumerated() {
            for sample in samples(frame, plane).flatMap({ $0 }) { #expect(abs(Float(sample) - value) <= 1.05) }
        }
    }

    /// Beyond the source its edge is repeated: no black, no wrapping.
    @Test func repeatsTheEdge() throws {
        let source = try picture(64, 64) { x, _ in x < 32 ? (255, 255, 255, 255) : (128, 128, 128, 255) }
        let sampler = try PictureSampler(source, width: 64, height: 64)
        var frame = try Frame(width: 64, height: 64, format: .yuv420p)
        try sampler.draw(Scaler.Crop(x: -40, y: -40, width: 30, height: 30), into: &frame)
        #expect(samples(frame, 0).flatMap { $0 }.allSatisfy { $0 >= 234 })
        try sampler.draw(Scaler.Crop(x: 90, y: 90, width: 30, height: 30), into: &frame)
        #expect(samples(frame, 0).flatMap { $0 }.allSatisfy { abs(Int($0) - 126) <= 1 })
    }

    @Test func drawsOnlyItsRectangle() throws {
        let source = try product(120, 90)
        let sampler = try PictureSampler(source, width: 40, height: 30)
        var frame = try Frame(width: 100, height: 80, format: .yuv420p)
        for plane in 0..<3 {
            try frame.withMutablePlane(plane) { bytes, _ in bytes.update(repeating: 7) }
        }
        try sampler.draw(
            Scaler.Crop(x: 0, y: 0, width: 120, height: 90), into: &frame, x: 20, y: 10, width: 40, height: 30)
        for (y, line) in samples(frame, 0).enumerated() {
            for (x, value) in line.enumerated() {
                let inside = (20..<60).contains(x) && (10..<40).contains(y)
                #expect((value == 7) != inside)
            }
        }
    }

    @Test func transparencyLiesOnPaper() throws {
        let source = try picture(80, 80) { x, _ in x < 40 ? (0, 0, 0, 0) : (250, 250, 250, 255) }
        let sampler = try PictureSampler(source, width: 80, height: 80)
        var frame = try Frame(width: 80, height: 80, format: .yuv420p)
        try sampler.draw(Scaler.Crop(x: 0, y: 0, width: 80, height: 80), into: &frame)
        // The black that is invisible leaves no dark seam.
        #expect(samples(frame, 0)[40].allSatisfy { $0 > 220 })
    }

    @Test func refusesWhatDoesNotFit() throws {
        let sampler = try PictureSampler(try product(20, 20), width: 20, height: 20)
        var frame = try Frame(width: 20, height: 20, format: .yuv420p)
        #expect(throws: MediaError.self) {
            try sampler.draw(
                Scaler.Crop(x: 0, y: 0, width: 20, height: 20), into: &frame, x: 10, y: 0, width: 12, height: 20)
        }
    }

    /// Enlarged sixteenfold, one level of the source is spread over sixteen pixels: means over squares of that size
    /// follow the slope evenly, and inside of a square two levels mingle.
    @Test func doesNotBand() throws {
        let source = try picture(64, 16) { x, _ in
            let value = UInt8(100 + x)
            return (value, value, value, 255)
        }
        let sampler = try PictureSampler(source, width: 1024, height: 256)
        var frame = try Frame(width: 1024, height: 256, format: .yuv420p)
        try sampler.draw(Scaler.Crop(x: 0, y: 0, width: 64, height: 16), into: &frame)
        let rows = samples(frame, 0)
        let squares: [[Int]] = (2..<62).map { block in
            let columns = (block * 16)..<(block * 16 + 16)
            return (96..<112).flatMap { y in rows[y][columns].map { Int($0) } }
        }
        let means: [Double] = squares.map { Double($0.reduce(0, +)) / 256 }
        // A level of sRGB is 219/255 of a level of luma.
        for (a, b) in zip(means, means.dropFirst()) { #expect(abs(b - a - 219.0 / 255) < 0.1) }
        for square in squares { #expect(Set(square).count >= 2) }
    }
}
