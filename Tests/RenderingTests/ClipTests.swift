import Diagnostics
import Media
import TestSupport
import Testing
import TimelineModel

@testable import Rendering

/// Clips show the picture that belongs to a frame's time, whatever was shown before and wherever the chunk begins.
@Suite struct ClipTests {
    let stage = Stage(frames: 60)

    /// The number of the source frame that every frame of the stage shows.
    private func shown(_ clip: Clip, order: [Int]? = nil) throws -> [Int] {
        let renderer = try stage.render([Layer(.clip(clip), box: stage.whole)])
        return try (order ?? Array(0..<60)).map { n in
            Int(((Double(try renderer.samples(n).luma(20, 20)) - 20) / 2).rounded())
        }
    }

    @Test(arguments: [FrameRate(30), FrameRate(16), FrameRate(24), FrameRate(60), FrameRate(30000, 1001)])
    func everyFrameShowsTheLastPictureThatHasBegun(rate: FrameRate) throws {
        let fixtures = try Fixtures()
        let asset = try fixtures.counter(frames: 100, rate: rate)
        let numbers = try shown(Clip(asset: asset, source: Rect(asset.size)))
        for (n, number) in numbers.enumerated() {
            // A millisecond of indulgence for containers that round times.
            let time = Double(n) / 30 + 0.001
            #expect(number == min(Int(time * rate.framesPerSecond + 1e-9), 99))
        }
    }

    @Test func orderDoesNotMatter() throws {
        let fixtures = try Fixtures()
        let asset = try fixtures.counter(frames: 50, rate: FrameRate(16))
        let clip = Clip(asset: asset, source: Rect(asset.size))
        let forwards = try shown(clip)
        let order = [59, 0, 30, 29, 28, 45, 3, 3, 58]
        #expect(try shown(clip, order: order) == order.map { forwards[$0] })
    }

    /// Slices that share decoded pictures, and too little room for them, show what each shows alone.
    @Test(arguments: [0, 40_000, 1 << 24])
    func picturesAreSharedBySlices(capacity: Int) throws {
        let fixtures = try Fixtures()
        let asset = try fixtures.counter(frames: 50, rate: FrameRate(16))
        let clip = Clip(asset: asset, source: Rect(asset.size))
        let layers = [Layer(.clip(clip), box: stage.whole)]
        let alone = try stage.render(layers)
        let resources = RenderResources(clipCapacity: capacity)
        let slices = try (0..<3).map { _ in try SliceRenderer(stage.slice(layers), resources: resources) }
        for n in 0..<60 {
            for (slice, k) in zip(slices, [n, (n + 20) % 60, 59 - n]) {
                #expect(try slice.samples(k).luma(20, 20) == alone.samples(k).luma(20, 20))
            }
        }
    }

    @Test func whatIsShorterHoldsItsLastPictureOrRepeats() throws {
        let fixtures = try Fixtures()
        let asset = try fixtures.counter(frames: 12, rate: FrameRate(30))
        #expect(try shown(Clip(asset: asset, source: Rect(asset.size))).suffix(49).allSatisfy { $0 == 11 })
        let repeated = try shown(Clip(asset: asset, source: Rect(asset.size), repeats: true))
        #expect(repeated == (0..<60).map { $0 % 12 })
    }

    @Test func cutsAreKept() throws {
        let fixtures = try Fixtures()
        let asset = try fixtures.counter(frames: 60, rate: FrameRate(30))
        let clip = Clip(
            asset: asset, source: Rect(asset.size), start: 5, sourceStart: 500_000, sourceEnd: 1_000_000, repeats: true)
        let numbers = try shown(clip)
        #expect(numbers[..<5].allSatisfy { $0 == 15 })
        for n in 5..<60 { #expect(numbers[n] == 15 + (n - 5) % 15) }
    }

    /// A timeline cut in two shows what it showed whole.
    @Test func whereAChunkBeginsDoesNotMatter() throws {
        let fixtures = try Fixtures()
        let asset = try fixtures.counter(frames: 50, rate: FrameRate(16))
        var layer = Layer(.clip(Clip(asset: asset, source: Rect(asset.size))), box: stage.whole)
        let whole = try stage.render([layer])
        guard case .clip(var clip) = layer.content else { return }
        clip.start -= 23
        layer.content = .clip(clip)
        let part = try stage.render([layer])
        for n in 0..<30 { #expect(try part.samples(n).luma(9, 9) == whole.samples(n + 23).luma(9, 9)) }
    }

    @Test func aRepeatedPictureIsNotDrawnAgain() throws {
        let fixtures = try Fixtures()
        let asset = try fixtures.counter(frames: 50, rate: FrameRate(15))
        let renderer = try stage.render([Layer(.clip(Clip(asset: asset, source: Rect(asset.size))), box: stage.whole)])
        let first = try renderer.frame(4)
        let second = try renderer.frame(5)
        let isShared = first.withPlane(0) { a, _ in second.withPlane(0) { b, _ in a.baseAddress == b.baseAddress } }
        #expect(isShared)
    }

    @Test func aMissingFileIsToldAtTheLayer() throws {
        let fixtures = try Fixtures()
        var asset = try fixtures.counter(frames: 5, rate: FrameRate(30))
        asset.path = fixtures.folder["gone.mp4"]
        var layer = Layer(.clip(Clip(asset: asset, source: Rect(asset.size))), box: stage.whole)
        layer.provenance = Provenance(template: .source(file: "film.xml", line: 4, column: 7))
        let error = try #require(throws: Diagnostic.self) { try stage.render([layer]).samples(0) }
        #expect(error.place == .source(file: "film.xml", line: 4, column: 7))
        #expect(error.message.contains("gone.mp4"))
    }
}
