import Media
import Testing
import TimelineModel

@testable import Generation

@Suite struct MotionTests {
    enum Subject: CaseIterable { case cover, continued, framed, palette }

    func renderer(of subject: Subject, seed: UInt64 = 5) throws -> MotionRenderer {
        let request = request("an ocean evening", seed: seed)
        let size = PixelSize(width: 180, height: 320)
        switch subject {
        case .cover: return try MotionRenderer(request: request, picture: try product(200, 340), size: size)
        case .continued: return try MotionRenderer(request: request, picture: try product(240, 240), size: size)
        case .framed: return try MotionRenderer(request: request, picture: try busy(320, 200), size: size)
        case .palette: return try MotionRenderer(request: request, size: size)
        }
    }

    @Test(arguments: Subject.allCases)
    func drawsTheSameInAnyOrder(_ subject: Subject) throws {
        let (one, two) = (try renderer(of: subject), try renderer(of: subject))
        let forwards = try [0, 30, 60, 89].map { try drawn(one, $0) }
        let backwards = try [89, 60, 30, 0].map { try drawn(two, $0) }
        #expect(forwards == backwards.reversed())
    }

    @Test(arguments: Subject.allCases)
    func moves(_ subject: Subject) throws {
        let renderer = try renderer(of: subject)
        #expect(try drawn(renderer, 0) != drawn(renderer, 45))
        // Before and after its time it stands still.
        #expect(try drawn(renderer, -5) == drawn(renderer, 0))
        #expect(try drawn(renderer, 500) == drawn(renderer, 89))
    }

    @Test(arguments: Subject.allCases)
    func followsTheSeed(_ subject: Subject) throws {
        let looks = try Set((1...6).map { try drawn(renderer(of: subject, seed: UInt64($0)), 20) })
        #expect(looks.count == 6)
    }

    @Test(arguments: Subject.allCases)
    func staysInVideoRange(_ subject: Subject) throws {
        let renderer = try renderer(of: subject)
        var frame = try Frame(width: 180, height: 320, format: .yuv420p)
        try renderer.draw(frame: 40, into: &frame)
        #expect(samples(frame, 0).joined().allSatisfy { (16...235).contains($0) })
        for plane in 1...2 { #expect(samples(frame, plane).joined().allSatisfy { (16...240).contains($0) }) }
    }

    @Test(
        arguments: [
            PixelSize(width: 2, height: 2), PixelSize(width: 16, height: 400), PixelSize(width: 402, height: 6),
        ])
    func takesAnyFrame(_ size: PixelSize) throws {
        for seed in 1...2 as ClosedRange<UInt64> {
            for (width, height) in [(1, 1), (3, 50), (90, 7)] {
                _ = try drawn(
                    MotionRenderer(request: request(seed: seed), picture: try busy(width, height), size: size), 10)
                _ = try drawn(
                    MotionRenderer(request: request(seed: seed), picture: try product(width, height), size: size), 10)
            }
            _ = try drawn(MotionRenderer(request: request(seed: seed), size: size), 1000)
        }
    }

    /// A camera on a rail: the point moves one way, never jumps and never hesitates.
    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func movesWithoutJitter(_ seed: UInt64) throws {
        let source = try spot(180, 320, x: 75, y: 125, radius: 17)
        let renderer = try MotionRenderer(
            request: request(seed: seed), picture: source, size: PixelSize(width: 180, height: 320))
        var frame = try Frame(width: 180, height: 320, format: .yuv420p)
        let path = try (0..<60).map { k in
            try renderer.draw(frame: k, into: &frame)
            return centroid(frame)
        }
        let steps = zip(path, path.dropFirst()).map { (x: $1.x - $0.x, y: $1.y - $0.y) }
        for (a, b) in zip(steps, steps.dropFirst()) {
            #expect(abs(b.x - a.x) < 0.06 && abs(b.y - a.y) < 0.06)
        }
        #expect(steps.allSatisfy { abs($0.x) < 1.5 && abs($0.y) < 1.5 })
    }

    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func cameraStaysInside(_ seed: UInt64) {
        for (width, height, shape) in [(800.0, 800.0, 0.5625), (300, 900, 1.7), (1000, 500, 2.01)] {
            var random = SeededRandom(seed: seed)
            let move = CameraMove(width: width, height: height, shape: shape, seconds: 6, random: &random)
            for step in 0...50 {
                let area = move.area(Double(step) / 50)
                #expect(area.x >= -1e-6 && area.y >= -1e-6)
                #expect(area.x + area.width <= width + 1e-6 && area.y + area.height <= height + 1e-6)
                #expect(abs(area.width / area.height - shape) < 1e-6)
                #expect(area.width <= move.largest.width + 1e-6)
            }
        }
    }

    @Test func continuesPlainBackdropsOnly() throws {
        #expect(Extension.isPossible(PicturePlanes(try product(200, 200)), isVertical: true))
        #expect(Extension.isPossible(PicturePlanes(try product(200, 200)), isVertical: false))
        #expect(!Extension.isPossible(PicturePlanes(try busy(200, 200)), isVertical: true))
    }

    @Test func continuesWithoutASeam() throws {
        let planes = PicturePlanes(try product(200, 200))
        let tall = Extension(amount: 80, isVertical: true).apply(planes)
        #expect(tall.luma.height == 360 && tall.luma.width == 200)
        for y in 1..<360 where !(100..<260).contains(y) {
            #expect(abs(tall.luma[100, y] - tall.luma[100, y - 1]) < 1.2, "row \(y)")
        }
    }

    @Test func namesColours() {
        let gold = Palette(prompt: "golden light"), sea = Palette(prompt: "Ocean, deep")
        #expect(gold.tones[1].b > 0 && sea.tones[1].b < 0)
        #expect(Palette(prompt: "black velvet").isDark && !Palette(prompt: "a white kitchen").isDark)
        #expect(Palette(prompt: "xyzzy") == Palette(prompt: "xyzzy"))
        #expect(Palette(prompt: "xyzzy") != Palette(prompt: "plugh"))
    }

    /// Neighbouring levels mingle where a gradient is flat, instead of meeting in a line.
    @Test func palettesDoNotBand() throws {
        let renderer = try MotionRenderer(
            request: request("midnight blue velvet", seed: 3), size: PixelSize(width: 320, height: 320))
        var frame = try Frame(width: 320, height: 320, format: .yuv420p)
        try renderer.draw(frame: 10, into: &frame)
        let rows = samples(frame, 0)
        var (changes, lines) = (0, 0)
        for y in 1..<320 {
            for x in 1..<320 where rows[y][x] != rows[y][x - 1] {
                changes += 1
                if rows[y][x] == rows[y - 1][x], rows[y][x - 1] == rows[y - 1][x - 1] { lines += 1 }
            }
        }
        // A band's edge goes on in the next row; a dithered change does not.
        #expect(Double(lines) / Double(max(changes, 1)) < 0.25)
    }
}
