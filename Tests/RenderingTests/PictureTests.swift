import Media
import Testing
import TimelineModel

@testable import Rendering

/// Still pictures: cut, scaled, masked and moved without fringes or jitter.
@Suite struct PictureTests {
    let stage = Stage()

    @Test func coloursArriveAsTheyAre() throws {
        let fixtures = try Fixtures()
        let asset = try fixtures.picture(40, 30) { _, _ in Color(red: 200, green: 30, blue: 90) }
        let samples = try stage.render([
            Layer(.picture(Picture(asset: asset, source: Rect(asset.size))), box: stage.whole)
        ])
        .samples(0)
        let expected = Color(red: 200, green: 30, blue: 90).video
        for (x, y) in [(0, 0), (63, 47), (30, 20)] {
            for (value, wanted) in zip(samples.color(x, y), expected) { #expect(abs(value - wanted) <= 1) }
        }
    }

    @Test func theCropIsWhatIsShown() throws {
        let fixtures = try Fixtures()
        // Left half black, right half white; the crop takes a quarter on each side of the border.
        let asset = try fixtures.picture(80, 60) { x, _ in x < 40 ? .black : .white }
        let picture = Picture(asset: asset, source: Rect(x: 20, y: 0, width: 40, height: 60))
        let samples = try stage.render([Layer(.picture(picture), box: stage.whole)]).samples(0)
        #expect(samples.luma(2, 20) == 16)
        #expect(samples.luma(61, 20) == 235)
        #expect(abs((samples.luma(31, 20) + samples.luma(32, 20)) / 2 - 125) < 8)
    }

    /// A soft white disc whose transparent pixels are black: neither scaling nor blending may darken its edge.
    @Test(arguments: [1.0, 0.5, 2.2]) func transparentEdgesHaveNoFringes(scale: Double) throws {
        let fixtures = try Fixtures()
        let size = Int(24 / scale)
        let asset = try fixtures.picture(size, size) { x, y in
            let middle = Double(size) / 2
            let dx = Double(x) + 0.5 - middle
            let dy = Double(y) + 0.5 - middle
            let inside = Double(size) / 3 - (dx * dx + dy * dy).squareRoot()
            let alpha = min(max(inside + 0.5, 0), 1)
            return alpha == 0
                ? Color(red: 0, green: 0, blue: 0, alpha: 0)
                : Color(red: 255, green: 255, blue: 255, alpha: UInt8(alpha * 255))
        }
        let picture = Layer(
            .picture(Picture(asset: asset, source: Rect(asset.size))), box: Rect(x: 20, y: 12, width: 24, height: 24))
        let onWhite = try stage.render([stage.background(.white), picture]).samples(0)
        #expect(onWhite.planes[0].allSatisfy { $0 >= 233 })
        #expect(onWhite.planes[1].allSatisfy { abs(Int($0) - 128) <= 1 })
        let onBlack = try stage.render([stage.background(.black), picture]).samples(0)
        #expect(onBlack.luma(32, 24) >= 233)
        #expect(onBlack.luma(20, 12) == 16)
    }

    @Test func cornersAreRound() throws {
        let fixtures = try Fixtures()
        let asset = try fixtures.picture(20, 20) { _, _ in .white }
        let picture = Picture(asset: asset, source: Rect(asset.size), radius: Length(pixels: 10))
        let samples = try stage.render([
            stage.background(.black), Layer(.picture(picture), box: Rect(x: 10, y: 10, width: 20, height: 20)),
        ]).samples(0)
        #expect(samples.luma(20, 20) == 235)
        #expect(samples.luma(10, 10) == 16)
        #expect(samples.luma(29, 29) == 16)
        #expect((17...234).contains(samples.luma(13, 12)) || samples.luma(13, 12) == 16)
        #expect(samples.luma(10, 20) > 200)
    }

    /// A slow pan over a soft edge: the edge's place, measured by brightness, must move evenly, not in whole pixels.
    @Test func movesAreEvenToFractionsOfPixels() throws {
        let fixtures = try Fixtures()
        let asset = try fixtures.picture(200, 60) { x, _ in
            let level = UInt8(min(max((Double(x) - 80) * 12, 0), 255))
            return Color(red: level, green: level, blue: level)
        }
        let frames = 41
        var stage = stage
        stage.frames = frames
        let picture = Picture(
            asset: asset, source: Rect(x: 60, y: 6, width: 64, height: 48),
            motion: PictureMotion(
                target: Rect(x: 62, y: 6, width: 64, height: 48), span: FrameSpan(0, frames), easing: .linear))
        let renderer = try stage.render([Layer(.picture(picture), box: stage.whole)])
        let sums: [Int] = try (0..<frames).map { n in
            let samples = try renderer.samples(n)
            return samples.planes[0].reduce(0) { $0 + Int($1) }
        }
        // The edge moves left by 1/20 pixel a frame: each row gains 1/20 of full brightness, 219. All rows round alike,
        // and twenty pixels of the edge with them: that is worth 1/20 pixel at most.
        for n in 0..<frames {
            let gained = Double(sums[n] - sums[0]) / 48
            #expect(abs(gained - 10.95 * Double(n)) <= 11)
        }
        #expect(zip(sums.dropFirst(), sums).allSatisfy { $0 >= $1 })
    }

    /// Fine stripes, much finer than the target: they must become even grey, not moiré, in every frame of a zoom.
    @Test func fineTextureDoesNotShimmer() throws {
        let fixtures = try Fixtures()
        let asset = try fixtures.picture(640, 480) { x, y in (x / 2 + y / 2) % 2 == 0 ? .white : .black }
        let picture = Picture(
            asset: asset, source: Rect(asset.size),
            motion: PictureMotion(target: Rect(x: 40, y: 30, width: 560, height: 420), span: FrameSpan(0, 10)))
        let renderer = try stage.render([Layer(.picture(picture), box: stage.whole)])
        for n in 0..<10 {
            let inner = try renderer.samples(n)
            let lumas: [Int] = (8..<56).flatMap { x in (8..<40).map { y in inner.luma(x, y) } }
            #expect((lumas.max() ?? 0) - (lumas.min() ?? 0) <= 6)
        }
    }
}
