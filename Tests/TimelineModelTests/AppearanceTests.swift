import Testing
import TimelineModel

@Suite struct AppearanceTests {
    @Test func overshootingEndsWhereItShould() {
        let easing = Easing.easeOutBack
        #expect((0...100).map { easing(Double($0) / 100) }.max().map { (1.09...1.11).contains($0) } == true)
        let pop = Appearance(kind: .pop, span: FrameSpan(0, 9), easing: easing)
        #expect(pop.presence(-1, isComing: true) == 0)
        #expect(pop.presence(9, isComing: true) == 1)
        // Going is coming backwards.
        for frame in 0..<9 {
            #expect(pop.presence(frame, isComing: true) == pop.presence(8 - frame, isComing: false))
        }
        let fade = Appearance(kind: .fade, span: FrameSpan(0, 3), easing: .linear)
        #expect((0..<4).map { fade.presence($0, isComing: false) } == [0.75, 0.5, 0.25, 0])
    }

    @Test func unitsFollowOneAnotherFromTheFirstFrameToTheLast() {
        let slide = Appearance(
            kind: .fade, span: FrameSpan(5, 30), sequence: Appearance.Sequence(unit: .word, each: 10))
        #expect(
            (0..<4).map { slide.part($0, of: 4).span } == [(5, 15), (10, 20), (15, 25), (20, 30)].map(FrameSpan.init))
        #expect(slide.part(0, of: 1).span == FrameSpan(5, 15))
        #expect(slide.part(2, of: 4).sequence == nil)
        let crowded = (0..<100).map { slide.part($0, of: 100).span }
        #expect(crowded.first == FrameSpan(5, 15) && crowded.last == FrameSpan(20, 30))
        #expect(zip(crowded, crowded.dropFirst()).allSatisfy { $0.start <= $1.start })
    }

    @Test func typingShowsOneAfterTheOtherAndDeletesBackwards() {
        let type = Appearance(kind: .type(caret: []), span: FrameSpan(0, 4), easing: .linear)
        #expect((-1..<5).map { type.shown($0, of: 4, isComing: true) } == [0, 0, 1, 2, 3, 4])
        #expect((-1..<5).map { type.shown($0, of: 4, isComing: false) } == [4, 3, 2, 1, 0, 0])
        #expect(type.shown(3, of: 1, isComing: true) == 0)
    }

    private static let line = TextLine(
        origin: .zero, width: Length(pixels: 90), runs: [],
        parts: [
            TextPart(spans: [InlineSpan(.zero, Length(pixels: 10))]),
            TextPart(spans: [InlineSpan(Length(pixels: 10), Length(pixels: 30))], continuesWord: true),
            TextPart(
                spans: [
                    InlineSpan(Length(pixels: 30), Length(pixels: 50)),
                    InlineSpan(Length(pixels: 60), Length(pixels: 90)),
                ]),
        ])

    @Test func partsMakeUnits() {
        let plain = TextLine(origin: .zero, width: Length(pixels: 7), runs: [])
        let block = TextBlock(lines: [Self.line, plain])
        func units(_ unit: TextUnit) -> [String] { block.units(unit).map { "\($0.line):\($0.parts)" } }
        #expect(units(.line) == ["0:0..<3", "1:0..<1"])
        #expect(units(.word) == ["0:0..<2", "0:2..<3", "1:0..<1"])
        #expect(units(.letter) == ["0:0..<1", "0:1..<2", "0:2..<3", "1:0..<1"])
    }

    private func layer(_ enter: Appearance?, highlight: Highlight? = nil) -> Layer {
        Layer(
            .text(TextBlock(lines: [Self.line])), box: Rect(x: 0, y: 0, width: 100, height: 50), enter: enter,
            highlight: highlight)
    }

    @Test func partsAndHighlightsPrint() {
        let letters = Appearance.Sequence(unit: .letter, each: 1)
        let type = Appearance(
            kind: .type(caret: [FrameSpan(20, 35)]), span: FrameSpan(0, 20), easing: .linear, sequence: letters)
        let highlight = Highlight(
            color: .white, box: Highlight.Box(color: .black, radius: Length(pixels: 3)),
            words: [Highlight.Word(index: 1, span: FrameSpan(4, 9), boxes: [Rect(x: 1, y: 2, width: 3, height: 4)])])
        #expect(
            layer(type, highlight: highlight).description == """
                text at 0,0 100x50 enter type 0..<20 caret 20..<35 linear by letter 1
                  line 0,0 width 90
                    parts 0..10 10..30 | 30..50,60..90
                  highlight #ffffff on #000000 radius 3
                    word 1 4..<9 in 1,2 3x4

                """)
    }

    /// A slice after the motion prints as if there never was any; one in its midst counts from its own first frame.
    @Test func slicesForgetWhatIsOver() {
        let words = Appearance.Sequence(unit: .word, each: 4)
        let enter = Appearance(kind: .pop, span: FrameSpan(0, 20), sequence: words)
        func slices(_ layer: Layer) -> [String] {
            let scene = Scene(id: "a", span: FrameSpan(0, 240), layers: [layer])
            return Sample.timeline([scene]).slices.map(\.description)
        }
        let plain = slices(layer(nil))
        let moved = slices(layer(enter))
        #expect(moved[0].contains("enter pop 0..<20 by word 4"))
        #expect(moved[0].contains("parts"))
        #expect(moved[1] == plain[1])
        #expect(!plain[1].contains("parts"))
        let late = slices(layer(Appearance(kind: .pop, span: FrameSpan(110, 130), sequence: words)))
        #expect(late[1].contains("enter pop -10..<10 by word 4"))
        let typed = slices(
            layer(
                Appearance(
                    kind: .type(caret: [FrameSpan(110, 119), FrameSpan(125, 140)]), span: FrameSpan(80, 110),
                    sequence: Appearance.Sequence(unit: .letter, each: 1))))
        #expect(typed[1].contains("enter type -40..<-10 caret 5..<20 by letter 1"))
        let spoken = slices(
            layer(
                nil,
                highlight: Highlight(
                    color: .black,
                    words: [
                        Highlight.Word(index: 0, span: FrameSpan(100, 125)),
                        Highlight.Word(index: 1, span: FrameSpan(130, 140)),
                    ])))
        #expect(spoken[0].contains("word 0 100..<125\n") && !spoken[0].contains("word 1"))
        #expect(spoken[1].contains("word 0 -20..<5\n    ") && spoken[1].contains("word 1 10..<20\n"))
    }
}
