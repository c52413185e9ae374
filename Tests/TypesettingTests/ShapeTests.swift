import Foundation
import TestSupport
import Testing
import TimelineModel

@testable import Typesetting

@Suite struct ShapeTests {
    private func pixel(_ bitmap: Bitmap, _ x: Int, _ y: Int) -> [UInt8] {
        let at = ((y - bitmap.origin.y) * bitmap.width + x - bitmap.origin.x) * 4
        return Array(bitmap.pixels[at..<(at + 4)])
    }

    @Test func edgesBetweenPixelsAreExact() throws {
        let box = Rect(x: 10.25, y: 20.5, width: 30, height: 10)
        let bitmap = try ShapePainter.paint(Shape(kind: .rectangle(radius: .zero), fill: .color(.white)), in: box)
        #expect(bitmap.origin == (10, 20))
        #expect((bitmap.width, bitmap.height) == (31, 11))
        #expect(pixel(bitmap, 10, 25) == [191, 191, 191, 191])
        #expect(pixel(bitmap, 40, 25) == [64, 64, 64, 64])
        #expect(pixel(bitmap, 20, 20) == [128, 128, 128, 128])
        #expect(pixel(bitmap, 20, 25) == [255, 255, 255, 255])
    }

    @Test func areaOfRoundShapes() throws {
        func area(_ kind: Shape.Kind) throws -> Double {
            let box = Rect(x: 0.5, y: 0.25, width: 80, height: 60)
            let bitmap = try ShapePainter.paint(Shape(kind: kind, fill: .color(.white)), in: box)
            return stride(from: 3, to: bitmap.pixels.count, by: 4).reduce(0) { $0 + Double(bitmap.pixels[$1]) } / 255
        }
        #expect(abs(try area(.ellipse) - .pi * 40 * 30) < 8)
        #expect(abs(try area(.rectangle(radius: px(20))) - (4800 - (4 - .pi) * 400)) < 4)
        #expect(abs(try area(.rectangle(radius: px(500))) - (.pi * 900 + 20 * 60)) < 4)
    }

    /// Against the shoelace formula.
    @Test func areaOfShapesWithStraightEdges() throws {
        func area(_ kind: Shape.Kind, stroke: Double = 0) throws -> Double {
            let box = Rect(x: 0.5, y: 0.25, width: 80, height: 60)
            let shape = Shape(
                kind: kind, fill: stroke > 0 ? nil : .color(.white),
                stroke: stroke > 0 ? Stroke(width: px(stroke), color: .white) : nil)
            let bitmap = try ShapePainter.paint(shape, in: box)
            return stride(from: 3, to: bitmap.pixels.count, by: 4).reduce(0) { $0 + Double(bitmap.pixels[$1]) } / 255
        }
        #expect(abs(try area(.polygon(sides: 4)) - 80 * 60 / 2) < 3)
        #expect(abs(try area(.polygon(sides: 6)) - 6.0 / 2 * sin(Double.pi / 3) * 40 * 30) < 3)
        #expect(abs(try area(.star(points: 5, inner: 38)) - 5 * 0.38 * sin(Double.pi / 5) * 40 * 30) < 3)
        // A shaft half as wide as the box, and a triangle of half its length.
        #expect(abs(try area(.arrow(.right)) - (30 * 40 + 60 * 40 / 2)) < 3)
        #expect(abs(try area(.arrow(.up)) - (40 * 30 + 80 * 30 / 2)) < 3)
        // Round ends, within the box.
        #expect(abs(try area(.line(.horizontal), stroke: 10) - (70 * 10 + Double.pi * 25)) < 3)
        #expect(abs(try area(.progress(value: 250, towards: .left, radius: .zero, background: nil)) - 20 * 60) < 1)
        // The line along an edge stays inside.
        #expect(try area(.polygon(sides: 4), stroke: 4) < 4 * 4 * 50)
    }

    /// What zbar reads is what was written.
    @Test(arguments: QRCode.Correction.allCases, ["https://example.com/p/1042?c=naïve&x=価格", "0123456789", "A"])
    func codesCanBeRead(_ correction: QRCode.Correction, _ text: String) throws {
        let code = QRCode(text: text, correction: correction, background: Color(red: 250, green: 250, blue: 240))
        let shape = Shape(kind: .qr(code), fill: .color(Color(red: 20, green: 30, blue: 80)))
        let bitmap = try ShapePainter.paint(shape, in: Rect(x: 3.5, y: 2.25, width: 300, height: 260))
        #expect(bitmap.width == bitmap.height)
        let folder = try TemporaryFolder()
        var picture = Picture(width: 320, height: 280) { _, _ in (90, 120, 140) }
        picture.paint(bitmap, x: 0, y: 0)
        let path = folder.path + "/code.png"
        try Data(try picture.png()).write(to: URL(filePath: path))
        let read = try Command(["zbarimg", "--quiet", "--raw", "--nodbus", path]).run().output
        #expect(read == text + "\n")
    }

    @Test func codesHoldWhatTheStandardSays() {
        #expect(QRModules(QRCode(text: "A"))?.count == 21)
        #expect(QRModules(QRCode(text: ""))?.count == nil)
        #expect(QRModules(QRCode(text: "a\u{0}b"))?.count == nil)
        let most = String(repeating: "x", count: 2953)
        #expect(QRModules(QRCode(text: most, correction: .low))?.count == 177)
        #expect(QRModules(QRCode(text: most + "x", correction: .low)) == nil)
        #expect(QRModules(QRCode(text: most)) == nil)
    }

    @Test func strokeStaysInside() throws {
        let shape = Shape(kind: .rectangle(radius: px(10)), fill: nil, stroke: Stroke(width: px(4), color: .white))
        let bitmap = try ShapePainter.paint(shape, in: Rect(x: 0, y: 0, width: 60, height: 40))
        #expect((bitmap.width, bitmap.height) == (60, 40))
        #expect(pixel(bitmap, 30, 3)[3] == 255)
        #expect(pixel(bitmap, 30, 4)[3] == 0)
        #expect(pixel(bitmap, 0, 0)[3] == 0)
    }

    @Test func gradientRunsFromCornerToCorner() throws {
        let stops = [GradientStop(color: .black, position: 0), GradientStop(color: .white, position: 1000)]
        let shape = Shape(kind: .rectangle(radius: .zero), fill: .linearGradient(angle: 90, stops: stops))
        let bitmap = try ShapePainter.paint(shape, in: Rect(x: 0, y: 0, width: 512, height: 8))
        for x in [0, 100, 256, 400, 511] {
            let expected = (Double(x) + 0.5) / 512 * 255
            let mean = (0..<8).reduce(0) { $0 + Double(pixel(bitmap, x, $1)[0]) } / 8
            #expect(abs(mean - expected) < 0.6, "\(x)")
        }
    }

    @Test func radialGradientRunsFromItsCentre() throws {
        let stops = [GradientStop(color: .white, position: 0), GradientStop(color: .black, position: 1000)]
        let shape = Shape(
            kind: .rectangle(radius: .zero), fill: .radialGradient(.circle, x: 250, y: 500, stops: stops))
        let bitmap = try ShapePainter.paint(shape, in: Rect(x: 0, y: 0, width: 400, height: 200))
        let radius = (300.0 * 300 + 100 * 100).squareRoot()
        for (x, y) in [(100, 100), (250, 100), (100, 20), (399, 199)] {
            let (across, down) = (Double(x) + 0.5 - 100, Double(y) + 0.5 - 100)
            let expected = 255 * (1 - (across * across + down * down).squareRoot() / radius)
            #expect(abs(Double(pixel(bitmap, x, y)[0]) - expected) <= 1, "\(x) \(y)")
        }
    }

    @Test func slowGradientsAreDithered() throws {
        let stops = [
            GradientStop(color: Color(red: 40, green: 40, blue: 40), position: 0),
            GradientStop(color: Color(red: 44, green: 44, blue: 44), position: 1000),
        ]
        let shape = Shape(kind: .rectangle(radius: .zero), fill: .linearGradient(angle: 180, stops: stops))
        let bitmap = try ShapePainter.paint(shape, in: Rect(x: 0, y: 0, width: 64, height: 640))
        // Between two steps a row holds both values, in proportion.
        let mixed = (0..<640).filter { y in Set((0..<64).map { pixel(bitmap, $0, y)[0] }).count > 1 }.count
        #expect(mixed > 400)
        for y in stride(from: 0, to: 640, by: 8) {
            let block = (0..<512).reduce(0) { $0 + Double(pixel(bitmap, $1 % 64, y + $1 / 64)[0]) } / 512
            #expect(abs(block - (40 + 4 * (Double(y) + 4) / 640)) < 0.1)
        }
    }

    @Test func masksCutCorners() throws {
        let mask = try ShapePainter.mask(radius: px(12), in: Rect(x: 3, y: 4, width: 50, height: 40))
        #expect(mask.origin == (3, 4))
        #expect((mask.width, mask.height) == (50, 40))
        #expect(mask.coverage[0] == 0)
        #expect(mask.coverage[20 * 50 + 25] == 255)
        #expect(mask.coverage[25] == 255)
    }

    @Test func nothingAndTooMuch() throws {
        let shape = Shape(kind: .ellipse, fill: .color(.white))
        #expect(try ShapePainter.paint(shape, in: Rect(x: 5, y: 5, width: 0, height: 10)).pixels.isEmpty)
        #expect(throws: PaintingError.self) {
            try ShapePainter.paint(shape, in: Rect(x: 0, y: 0, width: 100_000, height: 100_000))
        }
    }
}
