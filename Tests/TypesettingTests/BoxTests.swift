import Testing
import TimelineModel

@testable import Typesetting

/// Boxes behind lines, and parts of ink.
@Suite struct BoxTests {
    private func layout(_ text: String, _ language: String = "en", padding: Double = 10) -> TextLayout {
        let style = BlockStyle(
            fontSize: px(50), textAlign: .start, background: .color(Color(red: 255, green: 0, blue: 0, alpha: 100)),
            boxExtent: .line, padding: px(padding), radius: px(8))
        return typesetter.layOut(request(text, language: language, style: style))
    }

    @Test func everyLineHasItsBox() throws {
        let layout = layout("first line\n\nthe third")
        let (boxes, lines) = (layout.block.boxes, layout.block.lines)
        #expect(boxes.count == 2 && lines.count == 2)
        for (box, line) in zip(boxes, lines) {
            #expect(box.rect.x + px(10) == line.origin.x)
            #expect(box.rect.width == line.width + px(20))
            #expect(box.rect.y < line.origin.y && line.origin.y < box.rect.maxY)
        }
    }

    @Test(arguments: [0.0, 10, 30]) func neighboursAreOneArea(_ padding: Double) throws {
        var block = layout("a wide line\nnarrow\nand wide again", padding: padding).block
        block.lines = []
        let bitmap = try TextPainter().paint(block)
        // Nothing is darker than the colour itself, and nothing between two lines is lighter.
        let first = block.boxes[0].rect
        let column = Int(first.x.pixels) + 20 - bitmap.origin.x
        for y in 2..<(bitmap.height - 2) { #expect(bitmap.pixels[(y * bitmap.width + column) * 4 + 3] == 100, "\(y)") }
        #expect(stride(from: 3, to: bitmap.pixels.count, by: 4).allSatisfy { bitmap.pixels[$0] <= 100 })
    }

    @Test func gradientsSpanTheLines() throws {
        let gradient = Paint.linearGradient(
            angle: 90,
            stops: [GradientStop(color: .black, position: 0), GradientStop(color: .white, position: 1000)])
        var style = BlockStyle(fontSize: px(60), textAlign: .center)
        (style.padding, style.background) = (px(25), .color(.white))
        let block = typesetter.layOut(request("wide line\nii", style: style, span: SpanStyle(paint: gradient))).block
        let frame = try #require(block.frame)
        #expect(frame.x == block.lines[0].origin.x && frame.width == block.lines[0].width)
        #expect(frame.y == px(25))
        #expect(frame.height + px(50) == block.boxes[0].rect.height)
        #expect(typesetter.layOut(request("plain")).block.frame == nil)
    }

    @Test func partsOfInkMakeTheWhole() throws {
        let span = SpanStyle(outlines: [Stroke(width: px(2), color: .black)], decoration: .underline)
        var asked = request("two words\nand more", span: span)
        asked.unit = .word
        let block = typesetter.layOut(asked).block
        let painter = TextPainter()
        let ink = try painter.ink(of: block, drawing: TextPainter.flag)
        #expect(ink.pieces.map(\.line).max() == 1)
        let parts = ink.parts(of: block)
        #expect(parts.map { $0.pieces.count } == [3, 5, 3, 4])
        #expect(parts.allSatisfy { $0.decorations.count == 1 })
        #expect(parts[0].decorations.first?.bounds.right == parts[1].decorations.first?.bounds.left)
        let start = parts[0]
        let (whole, left) = (try painter.paint(block), try painter.paint(start, [], block))
        #expect(left.origin.x == whole.origin.x || left.origin.x == whole.origin.x + 1)
        #expect(left.width < whole.width && left.height < whole.height)
    }
}
