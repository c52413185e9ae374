import Foundation
import Media
import TestSupport
import Testing
import TimelineModel

@testable import Rendering

/// Tables of colours are read strictly, and grade as libavfilter's lut3d does.
@Suite struct GradeTests {
    private func problem(_ text: String) -> String? {
        do {
            _ = try ColorCube(bytes: [UInt8](text.utf8))
            return nil
        } catch {
            return error.text
        }
    }

    /// The identity with a title, comments and every kind of line end.
    private static let identity: String = {
        var text =
            "\u{FEFF}TITLE \"A brand\"\r\n# made by hand\rLUT_3D_SIZE 2\n\n  DOMAIN_MIN 0 0 0\nDOMAIN_MAX 1.0 1.0 1\n"
        for blue in 0...1 {
            for green in 0...1 { for red in 0...1 { text += "\(red) \(green)\t\(blue)e0\n" } }
        }
        return text
    }()

    @Test func readsWhatGradersWrite() throws {
        let cube = try ColorCube(bytes: [UInt8](Self.identity.utf8))
        #expect(cube.size == 2 && !cube.isCurves)
        for color in [SIMD3<Float>(0.1, 0.7, 0.4), .zero, .one, SIMD3(1, 0, 0.5)] {
            let distance = cube.color(color) - color
            #expect((distance * distance).sum() < 1e-9)
        }
        let curves = try ColorCube(bytes: [UInt8]("LUT_1D_SIZE 3\n0 0 0\n0.25 0.5 1\n1 1 1\n".utf8))
        #expect(curves.color(SIMD3(0.25, 0.25, 0.25)) == SIMD3(0.125, 0.25, 0.5))
        let wide = try ColorCube(
            bytes: [UInt8]("LUT_1D_SIZE 2\nLUT_1D_INPUT_RANGE -1 1\n0 0 0\n1 1 1\n".utf8))
        #expect(wide.color(.zero) == SIMD3(repeating: 0.5))
    }

    @Test(arguments: [
        ("", "it has no LUT_3D_SIZE and no LUT_1D_SIZE"),
        ("LUT_3D_SIZE 66\n", "line 1: LUT_3D_SIZE needs a whole number from 2 to 65"),
        ("LUT_3D_SIZE 99999999999999999999\n", "line 1: LUT_3D_SIZE needs a whole number from 2 to 65"),
        ("LUT_3D_SIZE 1\n", "line 1: LUT_3D_SIZE needs a whole number from 2 to 65"),
        ("LUT_3D_SIZE\n", "line 1: LUT_3D_SIZE needs a whole number from 2 to 65"),
        ("LUT_3D_SIZE 2\nLUT_1D_SIZE 2\n", "line 2: a size was given before; one table is read"),
        ("0 0 0\nLUT_3D_SIZE 2\n", "line 1: colours come after LUT_3D_SIZE or LUT_1D_SIZE"),
        ("LUT_1D_SIZE 2\n0 0 0\n", "it has 1 colours, and a table of this size has 2"),
        ("LUT_1D_SIZE 2\n0 0 0\n1 1 1\n1 1 1\n", "line 4: there are more than 2 colours"),
        ("LUT_1D_SIZE 2\n0 0\n", "line 2: three numbers were expected"),
        ("LUT_1D_SIZE 2\n0 0 0 0\n", "line 2: three numbers were expected"),
        ("LUT_1D_SIZE 2\n0 nan 0\n", "line 2: three numbers were expected"),
        ("LUT_1D_SIZE 2\n0 1e99 0\n", "line 2: three numbers were expected"),
        ("LUT_1D_SIZE 2\n0 0x1p3 0\n", "line 2: three numbers were expected"),
        ("LUT_1D_SIZE 2\nDOMAIN_MIN 1 0 0\n0 0 0\n1 1 1\n", "DOMAIN_MIN is not below DOMAIN_MAX"),
        ("LUT_3D_INPUT_RANGE 0\n", "line 1: LUT_3D_INPUT_RANGE needs two numbers"),
        ("\n\nLUT_SIZE 2\n", "line 3: \"LUT_SIZE\" is no keyword of .cube files"),
        ("\u{89}PNG", "line 1: it is no .cube file"),
    ])
    func tellsWhatIsWrong(text: String, message: String) {
        #expect(problem(text) == message)
    }

    /// Whatever bytes come, there is an answer.
    @Test func noBytesHurt() throws {
        var random = Seeded(7)
        let seed = [UInt8](Self.identity.utf8)
        for _ in 0..<2000 {
            var bytes = seed
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            _ = try? ColorCube(bytes: Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &random))))
        }
    }

    @Test func theLibraryNamesTheLine() throws {
        let folder = try TemporaryFolder()
        _ = try folder.write("bad.cube", "LUT_3D_SIZE 2\n0 0 0\n0 red 0\n")
        _ = try folder.write("good.cube", Self.identity)
        let library = AssetLibrary(roots: [folder.path])
        let good = try library.asset("good.cube", kind: .lut, base: folder.path)
        #expect(good.kind == .lut && good.name == "good.cube")
        #expect(
            throws: AssetProblem.unreadable(
                reason: "line 3: three numbers were expected", hint: "export it again as a .cube file")
        ) { try library.asset("bad.cube", kind: .lut, base: folder.path) }
    }

    /// A grade as a colourist makes them: crossed channels, a curve, a tint.
    private static func teal(_ size: Int) -> String {
        var text = "LUT_3D_SIZE \(size)\n"
        let most = Double(size - 1)
        for b in 0..<size {
            for g in 0..<size {
                for r in 0..<size {
                    let (red, green, blue) = (Double(r) / most, Double(g) / most, Double(b) / most)
                    let light = 0.3 * red + 0.6 * green + 0.1 * blue
                    let graded = [
                        0.8 * pow(red, 0.9) + 0.2 * light, 0.9 * pow(green, 1.05) + 0.1 * light * light,
                        0.1 + 0.7 * pow(blue, 1.2) + 0.1 * (1 - light),
                    ]
                    text += graded.map { String(format: "%.6f", min(max($0, 0), 1)) }.joined(separator: " ") + "\n"
                }
            }
        }
        return text
    }

    @Test(arguments: [2, 17, 33]) func gradesAsLut3dDoes(size: Int) throws {
        let fixtures = try Fixtures()
        // All of RGB in steps of 17 and 85, in blocks whose middles no other block's chroma reaches.
        let picture = try fixtures.picture(512, 512) { x, y in
            let (u, v) = (x / 16, y / 16)
            return Color(
                red: UInt8(u % 16 * 17), green: UInt8(v % 16 * 17), blue: UInt8((u / 16 + v / 16 * 2) * 85))
        }
        _ = try fixtures.folder.write("teal.cube", Self.teal(size))
        try Command([
            "ffmpeg", "-v", "error", "-i", picture.path, "-vf",
            "lut3d=file=\(fixtures.folder["teal.cube"]):interp=tetrahedral", fixtures.folder["expected.png"],
        ]).run()
        let library = AssetLibrary(roots: [fixtures.folder.path])
        let stage = Stage(size: picture.size)
        var layer = Layer(.picture(Picture(asset: picture, source: Rect(picture.size))), box: stage.whole)
        layer.effects.grade = .table(
            try library.asset("teal.cube", kind: .lut, base: fixtures.folder.path))
        let frame = try stage.render([layer]).frame(0)
        let actual = try Scaler(
            sourceWidth: frame.width, sourceHeight: frame.height, width: frame.width, height: frame.height,
            format: .rgba
        ).scale(frame)
        let expected = try Image.decode(path: fixtures.folder["expected.png"])
        var distances: [Int] = []
        actual.withPlane(0) { a, strideA in
            expected.withPlane(0) { b, strideB in
                for y in stride(from: 8, to: 512, by: 16) {
                    for x in stride(from: 8, to: 512, by: 16) {
                        for channel in 0..<3 {
                            distances.append(
                                abs(Int(a[y * strideA + 4 * x + channel]) - Int(b[y * strideB + 4 * x + channel])))
                        }
                    }
                }
            }
        }
        let worst = distances.max() ?? 255
        let mean = Double(distances.reduce(0, +)) / Double(distances.count)
        // Eight bits of Y'CbCr alone are up to 2 from eight bits of RGB.
        #expect(worst <= 6 && mean < 1, "\(worst) at worst, \(mean) on average")
    }

    @Test(arguments: Grade.Look.allCases) func looksKeepGreyScalesInOrder(look: Grade.Look) throws {
        let stage = Stage(size: PixelSize(width: 256, height: 2))
        let ramp = Layer(
            .background(
                .linearGradient(
                    angle: 90,
                    stops: [GradientStop(color: .black, position: 0), GradientStop(color: .white, position: 1000)])),
            box: stage.whole)
        let grade = Layer(.grade(.look(look)), box: stage.whole)
        let samples = try stage.render([ramp, grade]).samples(0)
        for x in 8..<256 { #expect(samples.luma(x, 0) >= samples.luma(x - 8, 0) - 1) }
        if look != .film {
            #expect(samples.luma(0, 0) <= 17 && samples.luma(255, 0) >= 233)
            // Neither black nor white has a colour.
            #expect(samples.color(0, 0)[1...].allSatisfy { abs($0 - 128) <= 1 })
            #expect(samples.color(254, 0)[1...].allSatisfy { abs($0 - 128) <= 2 })
        }
    }

    /// Only what changed is drawn again, and nothing is graded twice.
    @Test func aGradeOverSomethingMovingIsTheSameInAnyOrder() throws {
        let stage = Stage()
        let mover = Layer(
            .background(.color(.pureRed)), box: Rect(x: 5, y: 5, width: 15, height: 15),
            enter: Appearance(kind: .slide(offset: Point(x: Length(pixels: 30), y: .zero)), span: FrameSpan(0, 8)))
        let layers = [stage.background(.middleGray), mover, Layer(.grade(.look(.warm)), box: stage.whole)]
        let forwards = try stage.render(layers)
        let inOrder = try (0..<10).map { try forwards.samples($0) }
        for n in [9, 3, 0, 6] { #expect(try stage.render(layers).samples(n) == inOrder[n]) }
    }

    @Test func aSceneThatSlidesInOverAnotherIsGradedWithItsAlpha() throws {
        let stage = Stage()
        let disc = Layer(
            .shape(Shape(kind: .ellipse, fill: .color(.pureRed))), box: Rect(x: 8, y: 8, width: 32, height: 32))
        let grade = Layer(.grade(.look(.mono)), box: stage.whole)
        let timeline = Timeline(
            size: stage.size, frameRate: stage.rate,
            scenes: [
                Scene(id: "a", span: FrameSpan(0, 10), layers: [stage.background(.pureBlue)]),
                Scene(
                    id: "b", span: FrameSpan(5, 15), transition: Transition(kind: .slide(.left), frames: 5),
                    layers: [disc, grade]),
            ], audio: AudioMix(tracks: [], frames: 15))
        let slice = try #require(timeline.slice(showing: 9))
        let samples = try SliceRenderer(slice, resources: RenderResources()).samples(4)
        // Half way into its place: blue around the disc, grey inside.
        #expect(samples.color(2, 40) == Color.pureBlue.video)
        let middle = samples.color(34, 24)
        #expect(abs(middle[1] - 128) <= 1 && abs(middle[2] - 128) <= 1)
    }
}
