import Foundation
import Testing
import TimelineModel

@testable import Rendering

/// What is done to the pixels of layers, by numbers.
@Suite struct EffectTests {
    private let stage = Stage()
    private let box = Rect(x: 10, y: 10, width: 30, height: 20)

    private func block(_ color: Color, _ change: (inout Effects) -> Void) -> Layer {
        var layer = Layer(.background(.color(color)), box: box)
        change(&layer.effects)
        return layer
    }

    @Test func aCircleIsCutInTheMiddleOfTheBox() throws {
        let layer = block(.white) { $0.mask = .circle }
        let samples = try stage.render([stage.background(.black), layer]).samples(0)
        #expect(samples.luma(25, 20) == 235)
        // Inside the box, outside of the circle of 20 pixels about 25, 20.
        for (x, y) in [(11, 20), (38, 20), (16, 11), (33, 28)] { #expect(samples.luma(x, y) == 16) }
        let inside = samples.planes[0].reduce(0) { $0 + Int($1) - 16 }
        #expect(abs(Double(inside) / 219 - 314.16) < 2)
    }

    /// One cut for the layer and its border: an edge between them would show what is below.
    @Test func aBorderHasNoSeam() throws {
        let layer = block(.white) {
            $0.mask = .ellipse
            $0.border = Stroke(width: Length(pixels: 3), color: .white)
        }
        let plain = block(.white) { $0.mask = .ellipse }
        let bordered = try stage.render([stage.background(.black), layer]).samples(0)
        let without = try stage.render([stage.background(.black), plain]).samples(0)
        #expect(zip(without.planes[0], bordered.planes[0]).allSatisfy { abs(Int($0) - Int($1)) <= 1 })
    }

    @Test func aBorderWithoutAMaskGoesAlongTheBox() throws {
        let layer = block(.black) { $0.border = Stroke(width: Length(pixels: 2), color: .white) }
        let samples = try stage.render([stage.background(.black), layer]).samples(0)
        #expect(samples.luma(10, 10) == 235 && samples.luma(39, 29) == 235 && samples.luma(11, 20) == 235)
        #expect(samples.luma(12, 12) == 16 && samples.luma(9, 10) == 16 && samples.luma(40, 29) == 16)
    }

    @Test func aPictureMasksWithItsAlphaOrItsLight() throws {
        let fixtures = try Fixtures()
        let alpha = try fixtures.picture(30, 20, name: "alpha.png") { x, _ in
            Color(red: 0, green: 0, blue: 0, alpha: x < 15 ? 0 : 255)
        }
        let light = try fixtures.picture(30, 20, name: "light.png") { x, _ in x < 15 ? .black : .white }
        for mask in [alpha, light] {
            let layer = block(.white) { $0.mask = .picture(mask) }
            let samples = try stage.render([stage.background(.black), layer]).samples(0)
            #expect(samples.luma(14, 20) == 16 && samples.luma(36, 20) == 235 && samples.luma(8, 20) == 16)
        }
    }

    @Test func aShadowLiesUnderTheLayerAndAroundIt() throws {
        let layer = block(.white) {
            $0.shadows = [
                TextShadow(
                    offset: Point(x: Length(pixels: 4), y: Length(pixels: 6)), deviation: .zero,
                    spread: Length(pixels: 1), color: .black)
            ]
        }
        let samples = try stage.render([stage.background(.pureRed), layer]).samples(0)
        let red = Color.pureRed.video[0]
        #expect(samples.luma(10, 10) == 235 && samples.luma(39, 29) == 235)
        #expect(samples.luma(41, 20) == 16 && samples.luma(30, 34) == 16 && samples.luma(43, 35) == 16)
        #expect(samples.luma(8, 20) == red && samples.luma(30, 8) == red && samples.luma(47, 38) == red)
    }

    @Test(arguments: [Color(red: 0, green: 177, blue: 64), .pureGreen, .pureBlue])
    func aKeyTakesItsColourBrightAndDarkAndNothingElse(key: Color) throws {
        func scaled(_ factor: Double) -> Color {
            func byte(_ value: UInt8) -> UInt8 { UInt8(min(Double(value) * factor, 255)) }
            return Color(red: byte(key.red), green: byte(key.green), blue: byte(key.blue))
        }
        func shown(_ color: Color) throws -> [Int] {
            let layer = block(color) { $0.chromaKey = ChromaKey(color: key, similarity: 400, softness: 200) }
            return try stage.render([stage.background(.black), layer]).samples(0).color(24, 20)
        }
        for screen in [key, scaled(0.75), scaled(1.3)] { #expect(try shown(screen) == [16, 128, 128], "\(screen)") }
        let skin = Color(red: 222, green: 170, blue: 140)
        for color in [Color.white, .middleGray, .pureRed, skin, Color(red: 250, green: 220, blue: 40)] {
            let (is_, was) = (try shown(color), color.video)
            #expect(zip(is_, was).allSatisfy { abs($0 - $1) <= 1 }, "\(color): \(is_) \(was)")
        }
        #expect(try shown(.black) == [16, 128, 128])
    }

    @Test func greyUnderGreenLightIsGreyAgain() throws {
        let layer = block(Color(red: 120, green: 150, blue: 122)) {
            $0.chromaKey = ChromaKey(color: .pureGreen, similarity: 300, softness: 200)
        }
        let color = try stage.render([stage.background(.black), layer]).samples(0).color(24, 20)
        #expect(abs(color[1] - 128) <= 3 && abs(color[2] - 128) <= 3 && color[0] > 120)
    }

    // MARK: Blend modes

    /// Compositing and Blending Level 1, 9.1: the formulas as they are written there.
    private static func blended(_ mode: BlendMode, _ cb: Double, _ cs: Double) -> Double {
        func hardLight(_ cb: Double, _ cs: Double) -> Double {
            if cs <= 0.5 { return cb * 2 * cs }
            let screened = 2 * cs - 1
            return cb + screened - cb * screened
        }
        switch mode {
        case .normal: return cs
        case .multiply: return cb * cs
        case .screen: return 1 - (1 - cb) * (1 - cs)
        case .overlay: return hardLight(cs, cb)
        case .hardLight: return hardLight(cb, cs)
        case .darken: return min(cb, cs)
        case .lighten: return max(cb, cs)
        case .colorDodge: return cb == 0 ? 0 : cs == 1 ? 1 : min(1, cb / (1 - cs))
        case .colorBurn: return cb == 1 ? 1 : cs == 0 ? 0 : 1 - min(1, (1 - cb) / cs)
        case .difference: return abs(cb - cs)
        case .plusLighter: return min(1, cb + cs)
        case .softLight:
            if cs <= 0.5 { return cb - (1 - 2 * cs) * cb * (1 - cb) }
            let d = cb <= 0.25 ? ((16 * cb - 12) * cb + 4) * cb : cb.squareRoot()
            return cb + (2 * cs - 1) * (d - cb)
        }
    }

    @Test(arguments: BlendMode.allCases) func modesFollowTheSpecification(mode: BlendMode) throws {
        let levels: [UInt8] = [0, 50, 128, 190, 255]
        for backdrop in levels {
            for (source, alpha) in [(levels[1], 255), (levels[2], 255), (levels[3], 153), (levels[4], 255), (0, 255)] {
                let below = Color(red: backdrop, green: 255 - backdrop, blue: 100)
                let above = Color(red: source, green: 90, blue: 255 - source, alpha: UInt8(alpha))
                let layer = block(above) { $0.blendMode = mode }
                let actual = try stage.render([stage.background(below), layer]).samples(0).color(24, 20)
                func channel(_ path: KeyPath<Color, UInt8>) -> Double {
                    let (cb, cs) = (Double(below[keyPath: path]) / 255, Double(above[keyPath: path]) / 255)
                    let share = Double(alpha) / 255
                    if mode == .plusLighter { return min(1, cb + share * cs) }
                    return (1 - share) * cb + share * Self.blended(mode, cb, cs)
                }
                let (r, g, b) = (channel(\.red), channel(\.green), channel(\.blue))
                let y = 0.2126 * r + 0.7152 * g + 0.0722 * b
                let expected = [16 + 219 * y, 128 + 224 * (b - y) / 1.8556, 128 + 224 * (r - y) / 1.5748]
                // Burn and dodge divide by what eight bits rounded.
                let room = mode == .colorBurn || mode == .colorDodge ? 12.0 : 3
                for (is_, was) in zip(actual, expected) {
                    #expect(abs(Double(is_) - was) <= room, "\(mode) \(below) \(above): \(actual) \(expected)")
                }
            }
        }
    }

    @Test func blendingTouchesItsRectangleOnlyAndIsTheSameInAnyOrder() throws {
        let mover = Layer(
            .background(.color(.white)), box: Rect(x: 4, y: 4, width: 20, height: 20),
            enter: Appearance(kind: .slide(offset: Point(x: Length(pixels: 30), y: .zero)), span: FrameSpan(0, 8)))
        var layer = block(.pureRed) { $0.blendMode = .multiply }
        layer.box = Rect(x: 11, y: 11, width: 21, height: 21)
        let layers = [stage.background(.pureBlue), mover, layer]
        let forwards = try stage.render(layers)
        let without = try stage.render(Array(layers.dropLast()))
        for n in 0..<10 {
            let samples = try forwards.samples(n)
            #expect(try stage.render(layers).samples(n) == samples)
            let plain = try without.samples(n)
            for (x, y) in [(8, 12), (33, 20), (20, 8), (20, 33)] { #expect(samples.luma(x, y) == plain.luma(x, y)) }
        }
    }

    @Test func textsBlendAsAWholeWithoutOverlapsShowing() throws {
        var word = try MovingText(words: "Sale", unit: .letter, isOutlined: false).layer(
            enter: .by(.letter, .pop, 0, 8, each: 4))
        word.effects.blendMode = .difference
        let film = GoldenCase.film([GoldenCase.sea, word])
        let still = Still(resources: RenderResources())
        var plain = word
        plain.enter = nil
        let (moved, stood) = (
            Samples(try still.frame(15, of: film)),
            Samples(try still.frame(15, of: GoldenCase.film([GoldenCase.sea, plain])))
        )
        #expect(moved == stood)
    }

    @Test func whatDoesNotMoveIsPaintedOnceForAllSlices() throws {
        var layer = block(.pureRed) {
            $0.shadows = [TextShadow(offset: .zero, deviation: Length(pixels: 2), color: .black)]
        }
        layer.filters = [Filter(name: "gblur", options: [.init(name: "sigma", value: "1")])]
        let resources = RenderResources()
        let first = try SliceRenderer(stage.slice([stage.background(.white), layer]), resources: resources).samples(3)
        // The same layer later, fading: its pixels are there.
        layer.span = FrameSpan(2, 8)
        layer.enter = Appearance(kind: .fade, span: FrameSpan(2, 4))
        let kept = try resources.surface(.processed(layer.pixels, PixelRect(stage.size))) {
            Issue.record("painted again")
            return nil
        }
        #expect(kept != nil)
        let second = try SliceRenderer(stage.slice([stage.background(.white), layer]), resources: resources).samples(6)
        #expect(second == first)
    }

    // MARK: Keys

    @Test func whatIsNotUsedPrintsNothing() {
        let plain = Layer(.background(.color(.white)), box: box)
        #expect(block(.white) { _ in }.description == plain.description)
        let full = block(.white) {
            $0.chromaKey = ChromaKey(color: .pureGreen, similarity: 200, softness: 80)
            $0.grade = .look(.film)
            $0.border = Stroke(width: Length(pixels: 2), color: .white)
            $0.mask = .circle
            $0.blendMode = .softLight
        }
        #expect(
            full.description == """
                background #ffffff at 10,10 30x20
                  key #00ff00 200 80
                  grade film
                  border 2 #ffffff
                  mask circle
                  blend softLight

                """)
        let features = stage.slice([full]).features
        #expect(features == [.background, .blendMode, .chromaKey, .grade, .mask])
    }
}
