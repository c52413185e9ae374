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
