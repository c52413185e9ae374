import Testing
import TimelineModel

@testable import Typesetting

/// Texts taken apart into words and letters.
@Suite struct PartTests {
    private func layout(
        _ text: String, _ unit: TextUnit, language: String = "en", width: Double = 2000, size: Double = 48,
        span: SpanStyle = SpanStyle()
    ) -> TextLayout {
        var asked = request(
            text, language: language, width: width, height: 2000, style: BlockStyle(fontSize: px(size)),
            span: span)
        asked.unit = unit
        return typesetter.layOut(asked)
    }

    private func words(_ text: String, language: String = "en") -> [String] {
        layout(text, .word, language: language).words.map(\.text)
    }

    @Test(arguments: [
        ("en", "Hello, world!", ["Hello,", "world!"]),
        ("en", "He said: “No (never)”.", ["He", "said:", "“No", "(never)”."]),
        ("en", "only $12.50 – or 20 % off", ["only", "$12.50 –", "or", "20 %", "off"]),
        ("en", "129 € only", ["129", "€", "only"]),
        ("en", "new 🎉🎉 sale", ["new", "🎉", "🎉", "sale"]),
        ("en", "don’t can't", ["don’t", "can't"]),
        ("fr", "Vraiment ? « Oui »", ["Vraiment ?", "« Oui »"]),
        ("ja", "彼は学生です。", ["彼", "は", "学生", "です。"]),
        ("zh", "我们喜欢音乐", ["我们", "喜欢", "音乐"]),
        ("th", "สวัสดีชาวโลก", ["สวัสดี", "ชาว", "โลก"]),
        ("km", "ខ្ញុំស្រឡាញ់ភាសាខ្មែរ", ["ខ្ញុំ", "ស្រឡាញ់", "ភាសាខ្មែរ"]),
        ("ar", "ساعة Rado بسعر 129", ["ساعة", "Rado", "بسعر", "129"]),
        ("hi", "नमस्ते दुनिया।", ["नमस्ते", "दुनिया।"]),
    ])
    func wordsAreThoseOfTheLanguage(_ language: String, _ text: String, _ expected: [String]) {
        #expect(words(text, language: language) == expected)
    }

    @Test func wordsKnowTheirVisualOrder() {
        let english = layout("one two", .word).words
        #expect(english.map(\.visualIndex) == [0, 1])
        let mixed = layout("ساعة Rado Grand جديدة", .word, language: "ar").words
        #expect(mixed.map(\.text) == ["ساعة", "Rado", "Grand", "جديدة"])
        #expect(mixed.map(\.visualIndex) == [3, 1, 2, 0])
        for (word, next) in zip(mixed, mixed.dropFirst()) where word.visualIndex > next.visualIndex {
            #expect(word.boxes[0].x >= next.boxes[0].maxX)
        }
    }

    @Test func wordsOfSeveralLinesKnowTheirLineAndBox() {
        let layout = layout("first line\nsecond", .word)
        #expect(layout.words.map(\.line) == [0, 0, 1])
        #expect(layout.words.map(\.letters) == [5, 4, 6])
        let line = layout.block.lines[1]
        let box = layout.words[2].boxes[0]
        #expect(box.x == line.origin.x)
        #expect(box.maxX == line.origin.x + line.width)
        #expect(box.y < line.origin.y && box.maxY > line.origin.y)
        #expect(layout.words.count == layout.block.units(.word).count)
    }

    /// Letters per word.
    private func letters(_ text: String, language: String = "en", span: SpanStyle = SpanStyle()) -> [Int] {
        var counts: [Int] = []
        for part in layout(text, .letter, language: language, span: span).block.lines.flatMap(\.parts) {
            if part.continuesWord { counts[counts.count - 1] += 1 } else { counts.append(1) }
        }
        return counts
    }

    @Test func joinedScriptsFallBackToWords() {
        #expect(letters("Hi you!") == [2, 4])
        #expect(letters("سلام Rado علیک", language: "fa") == [1, 4, 1])
        #expect(letters("नमस्ते दुनिया", language: "hi") == [1, 1])
        #expect(letters("שלום", language: "he") == [4])
        // Marks stay with their letter.
        #expect(letters("e\u{301}a") == [2])
        #expect(letters("ที่นี่", language: "th").reduce(0) { $0 + $1 } == 2)
        #expect(letters("👨‍👩‍👧🇫🇷") == [1, 1])
    }

    @Test func ligaturesStayWhole() {
        let tied = SpanStyle(fontFamily: ["Noto Serif"])
        let untied = SpanStyle(fontFamily: ["Noto Serif"], features: [FontFeature("liga", 0)])
        let plain = letters("office", span: untied)
        #expect(plain == [6])
        #expect(letters("office", span: tied)[0] <= plain[0])
    }

    /// Samples of many scripts, directions and mixtures.
    static let samples: [(String, String)] = [
        ("en", "The quick (brown) fox, 12 % off – “really”!"), ("ar", "ساعة Rado Grand بسعر 129.00 دولار (جديدة)"),
        ("he", "שעון Rado ב-129 ש״ח"), ("ur", "خوبصورت گھڑی"), ("hi", "क्षत्रिय नमस्ते Rado"), ("th", "นาฬิกาที่ดีที่สุด"),
        ("ja", "彼は学生です。Radoの時計"), ("km", "ភាសាខ្មែរ"), ("my", "မြန်မာဘာသာ"), ("bn", "বাংলা ভাষা"),
        ("ta", "தமிழ் மொழி"), ("ko", "한국어 시계"), ("en", "abcאבג def"), ("en", "👨‍👩‍👧 AV To fi ffl"),
    ]

    /// Every cluster of a line belongs to exactly one part: spans tile the line without holes or overlaps.
    @Test(arguments: samples, [TextUnit.word, .letter])
    func partsTileTheirLine(_ sample: (String, String), _ unit: TextUnit) {
        for spacing in [0.0, 6] {
            let style = SpanStyle(letterSpacing: px(spacing))
            let layout = layout(sample.1, unit, language: sample.0, width: 260, span: style)
            #expect(!layout.block.lines.isEmpty)
            for line in layout.block.lines {
                let spans = line.parts.flatMap(\.spans).sorted { $0.start < $1.start }
                #expect(spans.allSatisfy { $0.width > .zero })
                #expect(abs(spans[0].start.units) <= 2)
                #expect(abs((spans[spans.count - 1].end - line.width).units) <= 2)
                for (span, next) in zip(spans, spans.dropFirst()) {
                    #expect(abs((next.start - span.end).units) <= 2, "\(sample.1): \(spans)")
                }
                #expect(line.parts[0].continuesWord == false)
            }
            let wordsOfParts = layout.block.units(.word).count
            #expect(wordsOfParts == layout.words.count)
        }
    }

    @Test func nothingIsTakenApartThatNobodyAskedFor() {
        let plain = typesetter.layOut(request("one two"))
        #expect(plain.words.isEmpty)
        #expect(plain.block.lines.allSatisfy { $0.parts.isEmpty })
        #expect(layout("one two", .word, width: 900, size: 64).block.withoutParts == plain.block)
        #expect(plain.block.units(.line).count == 1)
    }
}
