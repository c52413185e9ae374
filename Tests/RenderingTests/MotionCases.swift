import TimelineModel

@testable import Rendering

/// Texts that come, go and are highlighted by lines, words and letters: 20 frames each.
extension GoldenCase {
    /// Every case there is.
    static let cases = all + motion + animated + effects

    static let motion: [GoldenCase] = [
        GoldenCase(name: "words-slide-in", frames: [1, 4, 8, 12]) {
            let text = MovingText(words: "Golden hour by the sea")
            return film([dusk, try text.layer(enter: .by(.word, Appearance.up, 0, 12, each: 6))])
        },
        GoldenCase(name: "letters-pop-in", frames: [2, 5, 9]) {
            let text = MovingText(words: "Sale office", unit: .letter)
            return film([sea, try text.layer(enter: .by(.letter, .pop, 0, 14, each: 6, easing: .easeOutBack))])
        },
        GoldenCase(name: "lines-wipe-in", frames: [3, 6, 9]) {
            let text = MovingText(words: "Two lines\nof words", unit: .line)
            return film([dusk, try text.layer(enter: .by(.line, .wipe(.right), 0, 12, each: 8, easing: .linear))])
        },
        GoldenCase(name: "letters-fade-in-on-boxes", frames: [2, 6]) {
            var text = MovingText(words: "Each letter\nfades in", size: 30, unit: .letter, isOutlined: false)
            text.box = Color(red: 200, green: 30, blue: 60)
            text.boxExtent = .line
            return film([sea, try text.layer(enter: .by(.letter, .fade, 0, 12, each: 4))])
        },
        GoldenCase(name: "words-wipe-out", frames: [11, 15]) {
            let text = MovingText(words: "Gone in a moment", size: 32)
            return film([dusk, try text.layer(exit: .by(.word, .wipe(.right), 8, 20, each: 5))])
        },
        GoldenCase(name: "letters-pop-out", frames: [10, 14]) {
            let text = MovingText(words: "Bye bye", unit: .letter)
            return film([dusk, try text.layer(exit: .by(.letter, .pop, 8, 20, each: 7, easing: .easeOutBack))])
        },
        GoldenCase(name: "letters-typed", frames: [0, 5, 16]) {
            let text = MovingText(words: "Typed, then\na caret", size: 30, unit: .letter, hasShadow: false)
            let type = Appearance.Kind.type(caret: [FrameSpan(14, 18)])
            return film([dusk, try text.layer(enter: .by(.letter, type, 0, 14, each: 1, easing: .linear))])
        },
        GoldenCase(name: "arabic-typed-by-words", frames: [0, 6, 16]) {
            let text = MovingText(words: "ساعة Rado جديدة", language: "ar", size: 30, unit: .letter)
            let type = Appearance.Kind.type(caret: [FrameSpan(14, 18)])
            return film([sea, try text.layer(enter: .by(.letter, type, 0, 14, each: 1, easing: .linear))])
        },
        GoldenCase(name: "arabic-letters-pop-as-words", frames: [2, 5, 9]) {
            let text = MovingText(words: "ساعة يد أنيقة", language: "ar", size: 40, unit: .letter)
            return film([dusk, try text.layer(enter: .by(.letter, .pop, 0, 12, each: 6, easing: .easeOutBack))])
        },
        GoldenCase(name: "thai-words-slide", frames: [3, 6]) {
            let text = MovingText(words: "สวัสดีชาวโลกที่รัก", language: "th", size: 34)
            return film([sea, try text.layer(enter: .by(.word, Appearance.up, 0, 12, each: 6))])
        },
        GoldenCase(name: "japanese-words-fade", frames: [3, 6]) {
            let text = MovingText(words: "彼は学生です。新しい時計", language: "ja", size: 30)
            return film([dusk, try text.layer(enter: .by(.word, .fade, 0, 12, each: 4))])
        },
        GoldenCase(name: "hindi-letters-slide-as-words", frames: [4]) {
            let text = MovingText(words: "नमस्ते प्यारी दुनिया", language: "hi", size: 34, unit: .letter)
            return film([sea, try text.layer(enter: .by(.letter, Appearance.up, 0, 12, each: 6))])
        },
        GoldenCase(name: "highlight", frames: [2, 7, 12]) {
            let text = MovingText(words: "Words as they are spoken", size: 32)
            let yellow = Color(red: 255, green: 204, blue: 0)
            return film([dusk, try text.layer(highlight: try text.highlight(yellow, frames: 4))])
        },
        GoldenCase(name: "highlight-on-box", frames: [2, 10]) {
            let text = MovingText(words: "Words, spoken on a box", size: 32)
            let yellow = Color(red: 255, green: 204, blue: 0)
            return film([dusk, try text.layer(highlight: try text.highlight(.black, on: yellow, frames: 4))])
        },
        GoldenCase(name: "vertical-words-pop", frames: [3, 7]) {
            var text = MovingText(words: "新しい時計を見る", language: "ja", size: 26)
            text.isVertical = true
            return film([dusk, try text.layer(enter: .by(.word, .pop, 0, 14, each: 6, easing: .easeOutBack))])
        },
        GoldenCase(name: "vertical-typed", frames: [6]) {
            var text = MovingText(words: "新しい時計を見る", language: "ja", size: 26, unit: .letter)
            text.isVertical = true
            let type = Appearance.Kind.type(caret: [])
            return film([sea, try text.layer(enter: .by(.letter, type, 0, 12, each: 1, easing: .linear))])
        },
        GoldenCase(name: "whole-pops", frames: [2, 5, 8]) {
            let fixtures = try Fixtures()
            var badge = Layer(
                .picture(Picture(asset: try Self.badge(fixtures), source: Rect(PixelSize(width: 120, height: 120)))),
                box: Rect(x: 10, y: 40, width: 90, height: 90))
            badge.enter = Appearance(kind: .pop, span: FrameSpan(0, 10), easing: .easeOutBack)
            var card = Layer(
                .background(.color(Color(red: 30, green: 40, blue: 90))),
                box: Rect(x: 120, y: 20, width: 100, height: 50))
            card.enter = badge.enter
            var text = MovingText(words: "New", unit: nil)
            text.origin = (120, 80)
            text.room = (100, 60)
            return try Kept.hold(fixtures, film([sea, badge, card, try text.layer(enter: badge.enter)]))
        },
    ]
}
