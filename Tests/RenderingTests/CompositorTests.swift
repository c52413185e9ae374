import Media
import Testing
import TimelineModel

@testable import Rendering

/// Layers end up where and how the timeline says, whatever was drawn before.
@Suite struct CompositorTests {
    let stage = Stage()

    @Test(arguments: [Color.black, .white, .pureRed, .pureGreen, .pureBlue, .middleGray]) func coloursAreBT709Limited(
        color: Color
    ) throws {
        let samples = try stage.render([stage.background(color)]).samples(0)
        #expect(samples.color(10, 10) == color.video)
        #expect(samples.color(63, 47) == color.video)
    }

    @Test func nothingIsBlack() throws {
        #expect(try stage.render([]).samples(3).color(5, 5) == Color.black.video)
    }

    @Test func boxesMayHaveOddEdges() throws {
        let box = Layer(.background(.color(.white)), box: Rect(x: 11, y: 7, width: 5, height: 9))
        let samples = try stage.render([stage.background(.black), box]).samples(0)
        #expect(samples.luma(11, 7) == 235)
        #expect(samples.luma(15, 15) == 235)
        for (x, y) in [(10, 7), (16, 7), (11, 6), (11, 16)] { #expect(samples.luma(x, y) == 16) }
    }

    @Test func opacityMixes() throws {
        let half = Layer(.background(.color(.white)), box: stage.whole, opacity: 500)
        let samples = try stage.render([stage.background(.black), half]).samples(0)
        #expect(abs(samples.luma(20, 20) - 126) <= 1)
        let clear = Color(red: 255, green: 255, blue: 255, alpha: 128)
        let paint = Layer(.background(.color(clear)), box: stage.whole)
        #expect(abs(try stage.render([stage.background(.black), paint]).samples(0).luma(20, 20) - 126) <= 1)
    }

    @Test func fadesFollowTheirProgress() throws {
        let fade = Appearance(kind: .fade, span: FrameSpan(2, 6), easing: .linear)
        let layer = Layer(.background(.color(.white)), box: stage.whole, span: FrameSpan(2, 10), enter: fade)
        let renderer = try stage.render([stage.background(.black), layer])
        let lumas = try (0..<8).map { try renderer.samples($0).luma(9, 9) }
        let expected = [0, 0, 0.2, 0.4, 0.6, 0.8, 1, 1].map { 16 + 219 * $0 }
        for (luma, wanted) in zip(lumas, expected) { #expect(abs(Double(luma) - wanted) <= 1) }
    }

    @Test func wipesUncoverTowardsTheirEdge() throws {
        func visible(_ edge: Edge, entering: Bool) throws -> [Int] {
            let wipe = Appearance(kind: .wipe(edge), span: FrameSpan(0, 3), easing: .linear)
            let layer = Layer(
                .background(.color(.white)), box: stage.whole, enter: entering ? wipe : nil, exit: entering ? nil : wipe
            )
            // Frame 1 of 3 is at progress 1/2.
            let samples = try stage.render([stage.background(.black), layer]).samples(1)
            return [samples.luma(5, 24), samples.luma(58, 24), samples.luma(32, 4), samples.luma(32, 43)].map {
                $0 == 235 ? 1 : $0 == 16 ? 0 : -1
            }
        }
        #expect(try visible(.right, entering: true).prefix(2) == [1, 0])
        #expect(try visible(.left, entering: true).prefix(2) == [0, 1])
        #expect(try visible(.right, entering: false).prefix(2) == [0, 1])
        #expect(try visible(.left, entering: false).prefix(2) == [1, 0])
        #expect(try visible(.down, entering: true).suffix(2) == [1, 0])
        #expect(try visible(.up, entering: true).suffix(2) == [0, 1])
        #expect(try visible(.down, entering: false).suffix(2) == [0, 1])
        #expect(try visible(.up, entering: false).suffix(2) == [1, 0])
    }

    /// A box that slides by 1/8 pixel a frame must brighten the pixel it enters by about an eighth each time.
    @Test func slidesMoveByFractionsOfPixels() throws {
        let offset = Point(x: Length(pixels: -2.125), y: .zero)
        var layer = Layer(.background(.color(.white)), box: Rect(x: 20, y: 10, width: 20, height: 20))
        layer.enter = Appearance(kind: .slide(offset: offset), span: FrameSpan(-100_000, 16), easing: .linear)
        // So far into its span it is opaque and has 17/100017 of the way left: build the pose by hand instead.
        let surface = try #require(
            try Paint.color(.white).surface(filling: PixelRect(20, 10, 40, 30)))
        for step in 0...16 {
            let moved = try surface.shifted(x: step * 4, y: 0)
            moved.withRaster { raster in
                guard let alpha = raster.alpha else { return }
                func cover(_ x: Int) -> Int { Int(alpha.at(x - raster.bounds.minX, 15 - raster.bounds.minY).pointee) }
                #expect(abs(cover(20) - (255 - 255 * step / 16)) <= 1)
                if step > 0 { #expect(abs(cover(40) - 255 * step / 16) <= 1) }
                #expect(cover(30) == 255)
            }
        }
    }

    @Test func radialBackgroundRunsFromItsCentre() throws {
        let stops = [GradientStop(color: .white, position: 0), GradientStop(color: .black, position: 1000)]
        let layer = Layer(.background(.radialGradient(.ellipse, x: 500, y: 500, stops: stops)), box: stage.whole)
        let samples = try stage.render([layer]).samples(0)
        #expect(samples.luma(32, 24) > 225)
        #expect(samples.luma(0, 0) < 24)
        #expect(abs(samples.luma(0, 24) - samples.luma(32, 0)) <= 4)
    }

    /// Layers of every kind of change; frames must be the same in any order, and the same as alone.
    @Test func aFrameDoesNotDependOnThoseDrawnBefore() throws {
        let layers = [
            Layer(
                .background(
                    .linearGradient(
                        angle: 120,
                        stops: [
                            GradientStop(color: .pureRed, position: 0), GradientStop(color: .pureBlue, position: 1000),
                        ])),
                box: stage.whole),
            Layer(
                .shape(Shape(kind: .ellipse, fill: .color(.pureGreen))),
                box: Rect(x: 5.3, y: 4.1, width: 31, height: 25),
                enter: Appearance(
                    kind: .slide(offset: Point(x: Length(pixels: 9), y: Length(pixels: -7))), span: FrameSpan(0, 6))),
            Layer(
                .background(.color(Color(red: 255, green: 255, blue: 0, alpha: 90))),
                box: Rect(x: 21, y: 13, width: 27, height: 30), span: FrameSpan(3, 9),
                exit: Appearance(kind: .fade, span: FrameSpan(6, 9))),
            Layer(
                .shape(Shape(kind: .rectangle(radius: Length(pixels: 6)), fill: .color(.white))),
                box: Rect(x: 30, y: 20, width: 30, height: 20),
                enter: Appearance(kind: .wipe(.left), span: FrameSpan(2, 8))),
        ]
        let inOrder = try stage.render(layers)
        let frames = try (0..<10).map { try inOrder.samples($0) }
        let backwards = try stage.render(layers)
        for n in [9, 3, 7, 7, 0, 8, 1, 5, 2, 6, 4] { #expect(try backwards.samples(n) == frames[n]) }
        for n in 0..<10 { #expect(try stage.render(layers).samples(n) == frames[n]) }
        #expect(Set(frames.map(\.planes)).count > 7)
    }

    @Test func stillFramesShareTheirPixels() throws {
        let renderer = try stage.render([stage.background(.pureRed)])
        let first = try renderer.frame(0)
        let second = try renderer.frame(5)
        let addresses = first.withPlane(0) { a, _ in second.withPlane(0) { b, _ in a.baseAddress == b.baseAddress } }
        #expect(addresses)
    }

    /// A frame that someone still holds must not change when the next one is drawn.
    @Test func handedOutFramesDoNotChange() throws {
        let layer = Layer(.background(.color(.white)), box: stage.whole, span: FrameSpan(1, 10))
        let renderer = try stage.render([stage.background(.black), layer])
        let first = try renderer.frame(0)
        _ = try renderer.frame(1)
        #expect(Samples(first).luma(3, 3) == 16)
    }
}
