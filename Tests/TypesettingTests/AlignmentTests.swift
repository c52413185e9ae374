import Testing
import TimelineModel

@testable import Typesetting

@Suite struct AlignmentTests {
    private func line(_ align: BlockStyle.TextAlign, _ text: String = "word", language: String = "en") -> TextLine {
        typesetter.layOut(
            request(text, language: language, style: BlockStyle(fontSize: px(64), textAlign: align))
        ).block.lines[0]
    }

    @Test func horizontally() {
        #expect(line(.start).origin.x == .zero)
        #expect(line(.left).origin.x == .zero)
        for align in [BlockStyle.TextAlign.end, .right] {
            let line = line(align)
            #expect(line.origin.x + line.width == px(900))
        }
        let center = line(.center)
        #expect(abs(center.origin.x.units * 2 + center.width.units - px(900).units) <= 1)
    }

    @Test func startAndEndFollowTheParagraph() {
        for (align, atRight) in [(BlockStyle.TextAlign.start, true), (.end, false), (.left, false), (.right, true)] {
            let line = line(align, "كلمة", language: "ar")
            #expect((line.origin.x + line.width == px(900)) == atRight)
            #expect((line.origin.x == .zero) == !atRight)
        }
    }

    @Test func vertically() {
        func top(_ align: BlockStyle.DisplayAlign) -> Double {
            let layout = typesetter.layOut(
                request("a\nb", style: BlockStyle(fontSize: px(50), lineHeight: 1200, displayAlign: align)))
            #expect(layout.height == px(120))
            return layout.block.lines[0].origin.y.pixels
        }
        #expect(top(.center) - top(.before) == 90)
        #expect(top(.after) - top(.before) == 180)
    }

    @Test func lineHeightIsTheDistanceOfBaselinesWhateverTheFont() {
        let layout = typesetter.layOut(
            request("Latin\nالعربية\n日本語\nLatin", height: 900, style: BlockStyle(fontSize: px(50), lineHeight: 1400)))
        let y = layout.block.lines.map(\.origin.y.pixels)
        #expect(zip(y, y.dropFirst()).map { $1 - $0 } == [70, 70, 70])
    }

    @Test func backgroundHugsTheText() throws {
        var style = BlockStyle(fontSize: px(64), textAlign: .center, displayAlign: .center)
        style.background = .color(.black)
        style.padding = px(20)
        style.radius = px(8)
        let layout = typesetter.layOut(request("boxed", style: style))
        let box = try #require(layout.block.boxes.first)
        #expect(box.rect.width == layout.width)
        #expect(box.rect.height == layout.height)
        #expect(box.rect.x + px(20) == layout.block.lines[0].origin.x)
        #expect(abs(box.rect.x.units * 2 + box.rect.width.units - px(900).units) <= 1)
        #expect(box.radius == px(8))
    }
}
