import Testing
import TimelineModel
import Typesetting

@testable import Rendering

/// Texts in parts: what is there when they stand still, and in the midst of their motion.
@Suite struct TextPartTests {
    private let stage = Stage(size: PixelSize(width: 240, height: 160), frames: 20)

    /// The largest difference of two pictures, luma and chroma.
    private func difference(_ a: Samples, _ b: Samples) -> (luma: Int, chroma: Int) {
        let worst = zip(a.planes, b.planes).map { zip($0, $1).map { abs(Int($0) - Int($1)) }.max() ?? 0 }
        return (worst[0], max(worst[1], worst[2]))
    }

    static let texts: [MovingText] = [
        MovingText(words: "Golden hour by the sea"),
        MovingText(words: "Office AV To", unit: .letter),
        MovingText(words: "ساعة Rado جديدة", language: "ar", unit: .letter),
        MovingText(words: "क्षत्रिय नमस्ते", language: "hi", unit: .letter),
        MovingText(words: "สวัสดีชาวโลก", language: "th", unit: .letter),
        MovingText(words: "half seen words", color: Color(red: 255, green: 60, blue: 0, alpha: 120)),
        MovingText(words: "on a box", box: Color(red: 0, green: 80, blue: 200, alpha: 150)),
        MovingText(words: "as one\nof half", opacity: 500),
        MovingText(
            words: "",
            spans: [
                StyledSpan(text: "under", style: SpanStyle(decoration: .underline)),
                StyledSpan(text: "lined 🎉 text", style: SpanStyle(fontWeight: 900, decoration: .underline)),
            ]),
    ]

    /// What is left when everything has come is the text as it is painted at once: nothing jumps there.
    @Test(arguments: texts, [TextUnit.line, .word, .letter])
    func partsTogetherAreTheWhole(_ text: MovingText, _ unit: TextUnit) throws {
        var text = text
        text.unit = unit
        let ground = stage.background(Color(red: 40, green: 160, blue: 90))
        let plain = try stage.render([ground, text.layer()]).samples(19)
        for kind in [Appearance.Kind.fade, Appearance.up, .wipe(.left), .pop, .type(caret: [])] {
            let layer = try text.layer(enter: .by(unit, kind, 0, 10, each: 4))
            let moved = try stage.render([ground, layer])
            let before = difference(try moved.samples(0), plain)
            #expect(before.luma > 20, "\(kind) shows everything at once")
            let after = difference(try moved.samples(10), plain)
            // Where colours are half seen, roundings of several pieces add up.
            let most = text.color.alpha == 255 ? (2, 3) : (4, 8)
            #expect(after.luma <= most.0 && after.chroma <= most.1, "\(kind): \(after)")
        }
    }

    @Test func layersOfPartsGoAsTheyCame() throws {
        let text = MovingText(words: "one two three")
        let ground = stage.background(.middleGray)
        let plain = try stage.render([ground, text.layer()]).samples(0)
        let leaving = try stage.render([
            ground, text.layer(exit: .by(.word, .pop, 8, 20, each: 4, easing: .easeOutBack)),
        ])
        #expect(difference(try leaving.samples(7), plain).luma <= 2)
        #expect(difference(try leaving.samples(19), try stage.render([ground]).samples(0)).luma < 200)
        // A fade of the whole in the midst of its parts.
        let both = try stage.render([
            ground,
            text.layer(
                enter: .by(.word, .fade, 0, 9, each: 3), exit: Appearance(kind: .fade, span: FrameSpan(10, 20))),
        ])
        let painted = try stage.render([ground, text.layer(exit: Appearance(kind: .fade, span: FrameSpan(10, 20)))])
        #expect(difference(try both.samples(9), plain).luma <= 2)
        for frame in 10..<20 {
            #expect(difference(try both.samples(frame), try painted.samples(frame)).luma <= 26, "frame \(frame)")
        }
    }

    /// A frame is the same whatever was drawn before it, and wherever the slice was cut.
    @Test func framesDependOnTheirNumberAlone() throws {
        let text = MovingText(words: "Frames of words", unit: .letter)
        let ground = stage.background(.middleGray)
        let kinds: [Appearance.Kind] = [.fade, Appearance.up, .wipe(.left), .pop, .type(caret: [FrameSpan(110, 122)])]
        for kind in kinds {
            func timeline(_ frames: Int) throws -> Timeline {
                var stage = stage
                stage.frames = frames
                return stage.timeline([ground, try text.layer(enter: .by(.letter, kind, 90, 110, each: 8))])
            }
            let (a, b) = (try timeline(200), try timeline(130))
            #expect(a.slices.map(\.span.start) == [0, 100])
            #expect(b.slices.map(\.span.start) == [0, 65])
            let inOrder = try SliceRenderer(b.slices[1], resources: RenderResources())
            for frame in 65..<124 where frame < 66 || frame >= 90 {
                let sample = try inOrder.samples(frame - 65)
                guard [91, 99, 100, 104, 109, 110, 113, 122].contains(frame) else { continue }
                #expect(
                    sample == Samples(try Still(resources: RenderResources()).frame(frame, of: b)), "\(kind) \(frame)")
                #expect(
                    sample == Samples(try Still(resources: RenderResources()).frame(frame, of: a)), "\(kind) \(frame)")
            }
        }
    }

    @Test func caretsFollowTheLettersAndGo() throws {
        let ground = stage.background(.black)
        func caret(_ words: String, _ language: String, _ frame: Int) throws -> [Int] {
            var text = MovingText(words: words, language: language, isOutlined: false, hasShadow: false)
            text.unit = .letter
            let type = Appearance.Kind.type(caret: [FrameSpan(6, 8)])
            var layer = try text.layer(enter: .by(.letter, type, 0, 6, each: 1, easing: .linear))
            let shown = try stage.render([ground, layer]).samples(frame)
            // Only the caret: what is there without the letters that are.
            layer.enter?.kind = .type(caret: [])
            layer.enter?.span = FrameSpan(-100, -100 + 1)
            let letters = try stage.render([ground, layer]).samples(frame)
            return (0..<240).filter { x in
                (0..<160).contains { y in shown.luma(x, y) > 230 && letters.luma(x, y) < 100 }
            }
        }
        let latin = try (0..<9).map { try caret("WWWWW", "en", $0) }
        #expect(latin[7].count <= 3 && !latin[7].isEmpty)
        #expect(latin[8].isEmpty)
        #expect((latin[7].first ?? 0) > 150)
        let hebrew = try caret("שלום", "he", 7)
        #expect(hebrew.first.map { $0 < 100 } == true)
    }

    @Test func highlightsColourOneWordAtATime() throws {
        let text = MovingText(words: "red words", isOutlined: false, hasShadow: false)
        let ground = stage.background(.black)
        let plain = try stage.render([ground, text.layer()]).samples(0)
        let renderer = try stage.render([
            ground, text.layer(highlight: try text.highlight(.pureRed, frames: 4)),
        ])
        let middle = 120
        func isRed(_ samples: Samples, _ range: Range<Int>) -> Bool {
            range.contains { x in (0..<160).contains { samples.color(x, $0)[2] > 200 } }
        }
        let words = try text.layout().words
        let edges = words.map { (10 + $0.boxes[0].x.rounded)..<(10 + $0.boxes[0].maxX.rounded) }
        #expect(words.count == 2 && middle > 0)
        if words[0].line == words[1].line {
            let (first, second) = (try renderer.samples(1), try renderer.samples(5))
            #expect(isRed(first, edges[0]) && !isRed(first, edges[1]))
            #expect(!isRed(second, edges[0]) && isRed(second, edges[1]))
        }
        #expect(difference(try renderer.samples(8), plain).luma <= 2)
    }

    @Test func poppedPicturesGrowFromTheirMiddlePastTheirSize() throws {
        let ground = stage.background(.black)
        var box = Layer(.background(.color(.white)), box: Rect(x: 60, y: 40, width: 100, height: 80))
        box.enter = Appearance(kind: .pop, span: FrameSpan(0, 9), easing: .easeOutBack)
        let renderer = try stage.render([ground, box])
        func width(_ samples: Samples) -> (Int, Int) {
            let seen = (0..<240).filter { samples.luma($0, 80) > 126 }
            return (seen.first ?? 0, (seen.last ?? -1) + 1)
        }
        let widths = try (0..<10).map { width(try renderer.samples($0)) }
        for (frame, (left, right)) in widths.enumerated() where right > left {
            #expect(abs((left + right) - 220) <= 1, "frame \(frame): \(left)..<\(right)")
        }
        #expect(widths.contains { $0.1 - $0.0 > 104 })
        #expect(widths[9] == (60, 160))
        box.enter = nil
        let (grown, still) = (try renderer.samples(9), try stage.render([ground, box]).samples(9))
        #expect(grown == still)
    }
}
