import Testing
import TimelineModel

@testable import Typesetting

@Suite struct FitTests {
    private func style(_ size: Double, min: Double? = nil, lines: Int? = nil) -> BlockStyle {
        BlockStyle(fontSize: px(size), minFontSize: min.map(px), lineHeight: 1200, maxLines: lines)
    }

    @Test func sizeStaysWhereItFits() {
        #expect(typesetter.layOut(request("short", style: style(64, min: 20, lines: 1))).fontSize == px(64))
    }

    @Test func shrinksToNearlyTheLargestSizeThatFits() {
        let text = "a somewhat longer headline that must shrink"
        let layout = typesetter.layOut(request(text, style: style(100, min: 20, lines: 1)))
        #expect(layout.problems.isEmpty)
        #expect(layout.block.lines.count == 1)
        #expect(layout.fontSize < px(100) && layout.fontSize > px(20))
        let larger = typesetter.layOut(request(text, style: style(layout.fontSize.pixels + 1.3, lines: 1)))
        #expect(!larger.problems.isEmpty)
    }

    @Test func shrinksForHeight() {
        let layout = typesetter.layOut(
            request("several words in a box that is wide and low", height: 130, style: style(90, min: 10)))
        #expect(layout.problems.isEmpty)
        #expect(layout.height <= px(130.25))
    }

    @Test func overflowSaysHowMuch() {
        let wide = typesetter.layOut(request("Donaudampfschifffahrt", width: 300, style: style(64)))
        guard case .overflow(let width, let height, let lines) = wide.problems.first else {
            Issue.record("no overflow")
            return
        }
        #expect(width + px(300) == wide.width)
        #expect(height == .zero)
        #expect(lines == 0)

        let high = typesetter.layOut(request("a\nb\nc", height: 200, style: style(100)))
        #expect(high.problems == [.overflow(width: .zero, height: px(160), lines: 0)])

        let many = typesetter.layOut(request("a\nb\nc", style: style(20, min: 10, lines: 1)))
        #expect(many.problems == [.overflow(width: .zero, height: .zero, lines: 2)])
        #expect(many.fontSize == px(10))
    }

    @Test func paddingTakesRoom() {
        var boxed = style(64)
        boxed.background = .color(.black)
        boxed.padding = px(40)
        let layout = typesetter.layOut(request("wide word", width: 340, style: boxed))
        #expect(layout.block.lines.count == 2)
        #expect(layout.problems.isEmpty)
        let tight = typesetter.layOut(request("Donaudampf", width: 380, style: boxed))
        guard case .overflow(let width, _, _) = tight.problems.first else {
            Issue.record("no overflow")
            return
        }
        #expect(width + px(380) == tight.width)
    }

    @Test func letterSpacingWidensAndShrinks() {
        func width(_ spacing: Double, text: String = "spaced") -> Double {
            typesetter.layOut(request(text, span: SpanStyle(letterSpacing: px(spacing)))).width.pixels
        }
        #expect(abs(width(10) - width(0) - 50) < 1)
        #expect(width(10, text: "سعر") == width(0, text: "سعر"))
    }

    @Test func emptyTextTakesNoRoom() {
        let layout = typesetter.layOut(request(""))
        #expect(layout.block.lines.isEmpty)
        #expect(layout.height == .zero)
        #expect(layout.problems.isEmpty)
    }
}
