import Foundation
import Testing
import TimelineModel

@testable import Templating

/// Literals as templates write them.
@Suite struct ValueTests {
    @Test(arguments: [
        ("5s", 5.0), ("500ms", 0.5), ("2min", 120), ("1h", 3600), ("12f", 0.4), ("00:01:02.5", 62.5),
        ("00:00:05:15", 5.5),
        (".5s", 0.5), ("0", 0), ("1.25s", 1.25),
    ]) func times(_ text: String, _ seconds: Double) {
        #expect(TimeLiteral(text)?.seconds(at: FrameRate(30)) == seconds)
    }

    @Test(arguments: ["5", "2m", "5 s", "s", "1:00", "00:60:00", "00:00:01.5:12", "", "1e3s", "٣s", "--1s"])
    func notTimes(_ text: String) {
        #expect(TimeLiteral(text) == nil)
    }

    @Test func frameRates() {
        #expect(FrameRate("30") == FrameRate(30))
        #expect(FrameRate("29.97") == FrameRate(30000, 1001))
        #expect(FrameRate("50/2") == FrameRate(25))
        #expect(FrameRate("0") == nil)
        #expect(FrameRate("1000") == nil)
        #expect(FrameRate("30/0") == nil)
    }

    @Test func colors() {
        #expect(Color("#abc") == Color(red: 0xAA, green: 0xBB, blue: 0xCC))
        #expect(Color("#AABBCC80") == Color(red: 0xAA, green: 0xBB, blue: 0xCC, alpha: 0x80))
        #expect(Color("rebeccapurple")?.description == "#663399")
        #expect(Color("rgb(100% 0% 50% / 0.5)")?.description == "#ff008080")
        #expect(Color("rgba(1, 2, 3, 1)")?.description == "#010203")
        for wrong in ["", "#", "#12", "#12345", "#ggg", "rgb(1,2)", "rgb(256,0,0)", "redd"] {
            #expect(Color(wrong) == nil)
        }
    }

    @Test func gradients() {
        #expect(Paint("linear-gradient(red, blue)")?.description == "linear-gradient(180deg #ff0000 0, #0000ff 1000)")
        #expect(
            Paint("linear-gradient(-90deg, red, lime, rgb(0, 0, 255) 90%, white 20%)")?.description
                == "linear-gradient(270deg #ff0000 0, #00ff00 450, #0000ff 900, #ffffff 900)")
        for wrong in [
            "linear-gradient()", "linear-gradient(red)", "linear-gradient(5turn, red, blue)",
            "conic-gradient(red, blue)", "radial-gradient(red)", "radial-gradient(square, red, blue)",
            "radial-gradient(at 10px 5px, red, blue)", "radial-gradient(at 1% 2% 3%, red, blue)",
        ] {
            #expect(Paint(wrong) == nil)
        }
    }

    @Test func safeInsetsAreFilledUpAsInCSS() {
        #expect(SafeInsets("5%") == SafeInsets(top: 5, end: 5, bottom: 5, start: 5))
        #expect(SafeInsets("10% 5%") == SafeInsets(top: 10, end: 5, bottom: 10, start: 5))
        #expect(SafeInsets("14% 6% 35%") == SafeInsets(top: 14, end: 6, bottom: 35, start: 6))
        #expect(SafeInsets("14% 12% 20% 6%") == SafeInsets(top: 14, end: 12, bottom: 20, start: 6))
        for wrong in ["", "5", "5px", "50%", "-1%", "1% 2% 3% 4% 5%", "1% x"] { #expect(SafeInsets(wrong) == nil) }
    }

    @Test func lengths() {
        let output = Output(
            name: "a", size: PixelSize(width: 1000, height: 500),
            safe: SafeInsets(top: 10, end: 20, bottom: 30, start: 5))
        let pixels: (String) -> Double? = { LengthValue($0)?.pixels(in: output, parent: 200) }
        #expect(pixels("safe.top") == 50)
        #expect(pixels("safe.bottom") == 150)
        #expect(pixels("safe.start") == 50)
        #expect(pixels("safe.end") == 200)
        #expect(pixels("safe.width") == 750)
        #expect(pixels("safe.height") == 300)
        for wrong in ["safe", "safe.left", "2safe.top", "-safe.top", "safe.top "] {
            #expect(LengthValue(wrong) == nil)
        }
        #expect(pixels("5px") == 5)
        #expect(pixels("50%") == 100)
        #expect(pixels("10vw") == 100)
        #expect(pixels("10vh") == 50)
        #expect(pixels("10vmin") == 50)
        #expect(pixels("10vmax") == 100)
        #expect(pixels("-2.5px") == -2.5)
        #expect(pixels("0") == 0)
        for wrong in ["5", "5em", "px", "5 px", "1e2px", ""] { #expect(pixels(wrong) == nil) }
    }

    /// Moves stay inside the source, change nothing about its shape, and go where their names say.
    @Test(arguments: MotionWord.allCases, [PixelSize(width: 800, height: 600), PixelSize(width: 101, height: 3000)])
    func motion(_ word: MotionWord, _ size: PixelSize) {
        for focus in [FocusPoint.center, FocusPoint(x: 0, y: 1), FocusPoint(x: 1, y: 0)] {
            let whole = Box(size)
            let height = min(whole.height, whole.width * 16 / 9)
            let shown = Box(
                x: 0, y: clamp(focus.y * whole.height - height / 2, whole.height - height), width: height * 9 / 16,
                height: height)
            guard let move = word.rectangles(shown, in: size, focus: focus, mirrored: false) else {
                #expect(word == .still)
                continue
            }
            for part in [move.from, move.to] {
                #expect(part.x >= -1e-6 && part.y >= -1e-6)
                #expect(part.x + part.width <= whole.width + 1e-6 && part.y + part.height <= whole.height + 1e-6)
                #expect(abs(part.width / part.height - shown.width / shown.height) < 1e-6)
            }
            #expect(move.from != move.to)
            switch word {
            case .zoomIn: #expect(move.to.width < move.from.width)
            case .zoomOut: #expect(move.to.width > move.from.width)
            case .panStart: #expect(move.to.x < move.from.x)
            case .panEnd: #expect(move.to.x > move.from.x)
            case .panUp: #expect(move.to.y < move.from.y)
            case .panDown: #expect(move.to.y > move.from.y)
            case .still: break
            }
            let distance = max(abs(move.to.x - move.from.x) / shown.width, abs(move.to.y - move.from.y) / shown.height)
            #expect(distance <= 0.1)
        }
    }

    @Test(arguments: [
        ("red, blue", "ellipse at 500 500"), ("circle, red, blue", "circle at 500 500"),
        ("circle at 30% 0%, red, blue", "circle at 300 0"), ("at 30%, red, blue", "ellipse at 300 500"),
        ("at top, red, blue", "ellipse at 500 0"), ("at bottom right, red, blue", "ellipse at 1000 1000"),
        ("ellipse farthest-corner at center -20%, red, blue", "ellipse at 500 -200"),
    ])
    func radialGradients(_ text: String, _ form: String) {
        #expect(
            Paint("radial-gradient(\(text))")?.description == "radial-gradient(\(form) #ff0000 0, #0000ff 1000)")
    }

    @Test func linesAroundLetters() {
        #expect(StrokeValue.list("none") == [])
        #expect(StrokeValue.list("2px rgb(1, 2, 3)")?.count == 1)
        #expect(StrokeValue.list("0.5vmin #000 , 1vmin #fff")?.map(\.width.amount) == [0.5, 1])
        for wrong in ["", "2px", "2px red,", "none, 2px red", "-1px red", "2px red 3px"] {
            #expect(StrokeValue.list(wrong) == nil, "\(wrong)")
        }
        #expect(StrokeValue.list(Array(repeating: "1px red", count: 9).joined(separator: ",")) == nil)
    }

    @Test func shadows() {
        let shadows = ShadowValue.list("0 2px 4px #000, 0 0 1vmin 3px rgb(255, 0, 0), -1px 1px red")
        #expect(shadows?.map(\.blur.amount) == [4, 1, 0])
        #expect(shadows?.map(\.spread.amount) == [0, 3, 0])
        #expect(ShadowValue.list("none") == [])
        for wrong in ["0 0", "0 0 red blue", "0 0 -1px red", "0 0 1px -1px red", "0 0 1px 1px 1px red", "red 0 0"] {
            #expect(ShadowValue.list(wrong) == nil, "\(wrong)")
        }
    }

    @Test func readingTimes() {
        let english = ReadingTime("en-GB")
        #expect(english.seconds("") == 0)
        #expect(english.seconds("three short words") == 1.5)
        #expect(english.seconds("it's 12.5 cm") == 1.5)
        #expect(english.seconds("—  !") == 0)
        #expect(ReadingTime("ja").seconds("東京の天気は晴れです東京") == 3)
        #expect(ReadingTime("zh-Hant").seconds("一二三四五六七八九十一二三四五六七") == 5.5)
        #expect(ReadingTime("th").seconds("กขคงจกขคงจ") == 1.5)
        // Twice as many words of a language take twice as long, without the half second to find them.
        for language in ReadingTime.wordsPerMinute.keys {
            let time = ReadingTime(language)
            let (four, two) = (time.seconds("a b c d") - 0.5, time.seconds("a b") - 0.5)
            #expect((four - two * 2).magnitude < 1e-30)
        }
    }
}
