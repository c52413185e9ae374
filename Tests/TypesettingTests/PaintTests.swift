import Foundation
import Testing
import TimelineModel

@testable import Typesetting

@Suite struct PaintTests {
    private let shadow = TextShadow(
        offset: Point(x: px(5), y: px(9)), deviation: px(6), color: Color(red: 0, green: 0, blue: 0, alpha: 180))

    private let glow = TextShadow(
        offset: .zero, deviation: px(2.5), spread: px(9), color: Color(red: 255, green: 200, blue: 0))

    @Test(arguments: ["fjord Ångström Àf", "ساعة جلدية", "न्द्धि क्षत्रिय", "น้ำผึ้ง", "日本", "👩‍👩‍👧🇫🇷", "قیمت پاکستان"])
    func inkIsNeverCutOff(_ text: String) throws {
        let style = BlockStyle(fontSize: px(71.3), shadows: [shadow, glow])
        var span = SpanStyle(
            fontFamily: ["serif"], isItalic: true, outlines: [Stroke(width: px(5.5), color: .black)])
        span.decoration = .underline
        let block = typesetter.layOut(request(text, language: "hi", style: style, span: span)).block
        let painted = try TextPainter().paint(block)
        let roomy = try TextPainter().paint(block, margin: 100)
        #expect(painted.origin == roomy.origin)
        #expect(painted.width == roomy.width && painted.height == roomy.height)
        #expect(painted.pixels == roomy.pixels)
        #expect(painted.width > 40 && painted.height > 40)
    }

    @Test func sameBlockSamePixels() throws {
        let style = BlockStyle(fontSize: px(64), shadows: [shadow])
        let span = SpanStyle(outlines: [Stroke(width: px(4), color: .black)])
        let block = typesetter.layOut(request("Repeat", style: style, span: span)).block
        let painter = TextPainter()
        #expect(try painter.paint(block).pixels == painter.paint(block).pixels)
        #expect(try TextPainter().paint(block).pixels == painter.paint(block).pixels)
    }

    @Test func severalThreadsPaintTheSame() async throws {
        let block = typesetter.layOut(request("Threads")).block
        let painter = TextPainter()
        let expected = try painter.paint(block).pixels
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for index in 0..<8 {
                group.addTask {
                    let again = typesetter.layOut(request("Threads")).block
                    return try (index % 2 == 0 ? painter : TextPainter()).paint(again).pixels == expected
                }
            }
            for try await same in group { #expect(same) }
        }
    }

    @Test func premultipliedAndInColor() throws {
        let color = Color(red: 200, green: 100, blue: 50, alpha: 128)
        let span = SpanStyle(fontFamily: ["Noto Sans Mono CJK JP"], paint: .color(color))
        let bitmap = try TextPainter().paint(typesetter.layOut(request("█", span: span)).block)
        let middle = (bitmap.height / 2 * bitmap.width + bitmap.width / 2) * 4
        #expect(Array(bitmap.pixels[middle..<(middle + 4)]) == [100, 50, 25, 128])
        for pixel in stride(from: 0, to: bitmap.pixels.count, by: 4) {
            #expect(bitmap.pixels[pixel] <= bitmap.pixels[pixel + 3])
        }
    }

    @Test func outlineGrowsTheInkByItsWidth() throws {
        func bitmap(_ outline: Double?) throws -> Bitmap {
            let span = SpanStyle(outlines: outline.map { [Stroke(width: px($0), color: .black)] } ?? [])
            let style = BlockStyle(fontSize: px(100))
            return try TextPainter().paint(typesetter.layOut(request("I", style: style, span: span)).block)
        }
        let (plain, outlined) = (try bitmap(nil), try bitmap(7))
        #expect(abs(outlined.width - plain.width - 14) <= 1)
        #expect(abs(outlined.height - plain.height - 14) <= 1)
    }

    @Test func emptyBlockPaintsNothing() throws {
        #expect(try TextPainter().paint(TextBlock(lines: [])).pixels.isEmpty)
    }

    @Test func lostFontIsAnError() throws {
        var block = typesetter.layOut(request("a")).block
        block.lines[0].runs[0].font.path = "/nowhere/font.ttf"
        #expect(throws: PaintingError.font(path: "/nowhere/font.ttf", reason: "cannot open the file")) {
            try TextPainter().paint(block)
        }
    }

    /// What is worked out on fewer pixels is the Gaussian all the same, wherever the pixels fall.
    @Test(arguments: [0.7, 2, 3.2, 3.4, 4, 6.5, 7, 10, 14, 25, 40]) func blurIsGaussian(_ deviation: Double) {
        let reach = Int(Blur.reach(deviation))
        for (width, height, shift) in [(1, 60, 0), (3, 60, 1), (23, 31, 2), (64, 64, 3)] {
            let area = PixelArea(
                left: 0, top: 0, right: Double(width + 2 * reach + shift), bottom: Double(height + 2 * reach + shift))
            var coverage = Coverage(area)
            let (left, top) = (reach + shift, reach + shift / 2)
            for y in 0..<height { for x in 0..<width { coverage.bytes[(top + y) * area.width + left + x] = 255 } }
            Blur.apply(&coverage, deviation: deviation)
            /// How much of a stretch a Gaussian around a pixel's centre sees, in samples as pixels are.
            func seen(_ at: Int, _ start: Int, _ count: Int) -> Double {
                let weights = (-8 * Int(deviation + 1)...8 * Int(deviation + 1)).map {
                    ($0, exp(-Double($0 * $0) / (2 * deviation * deviation)))
                }
                let inside = weights.filter { (start..<(start + count)).contains(at + $0.0) }
                return inside.reduce(0) { $0 + $1.1 } / weights.reduce(0) { $0 + $1.1 }
            }
            let columns = (0..<area.width).map { seen($0, left, width) }
            let rows = (0..<area.height).map { seen($0, top, height) }
            var worst = 0.0
            for y in 0..<area.height {
                for x in 0..<area.width {
                    let exact = 255 * columns[x] * rows[y]
                    worst = max(worst, abs(Double(coverage.bytes[y * area.width + x]) - exact))
                }
            }
            // Half a step is lost in rounding to bytes.
            #expect(worst < 1.5, "\(deviation) of \(width)x\(height): \(worst)")
        }
    }

    @Test func blurKeepsTheWeightAndTheMiddle() {
        for deviation in [0.7, 1.9, 2, 3.4, 8, 25] {
            let reach = Int(Blur.reach(deviation))
            let side = 2 * reach + 41
            var coverage = Coverage(PixelArea(left: 0, top: 0, right: Double(side), bottom: Double(side)))
            for y in 0..<41 { for x in 0..<41 { coverage.bytes[(reach + y) * side + reach + x] = 255 } }
            Blur.apply(&coverage, deviation: deviation)
            let sum = coverage.bytes.reduce(0) { $0 + Int($1) }
            #expect(abs(sum - 41 * 41 * 255) < 41 * 41 * 255 / 50, "\(deviation)")
            #expect(
                zip(coverage.bytes, coverage.bytes.reversed()).allSatisfy { abs(Int($0) - Int($1)) <= 1 },
                "\(deviation) is symmetrical")
            #expect(coverage.bytes.prefix(side).allSatisfy { $0 == 0 })
        }
    }
}
