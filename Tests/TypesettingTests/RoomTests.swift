import Foundation
import Testing
import TimelineModel

@testable import Typesetting

/// What becomes of text without room, and what lines keep together.
@Suite struct RoomTests {
    private func lines(_ spans: [StyledSpan], _ language: String = "en", width: Double, size: Double = 64) -> [String] {
        typesetter.layOut(
            TextRequest(
                spans: spans, width: px(width), height: px(4000), language: language,
                style: BlockStyle(fontSize: px(size)))
        ).block.lines.map { $0.runs.map(\.text).joined() }
    }

    private func lines(_ text: String, _ language: String = "en", width: Double) -> [String] {
        lines([StyledSpan(text: text, style: SpanStyle())], language, width: width)
    }

    private func cut(_ text: String, _ language: String = "en", width: Double, lines: Int) -> TextLayout {
        typesetter.layOut(
            request(
                text, language: language, width: width, height: 400,
                style: BlockStyle(fontSize: px(64), maxLines: lines, overflow: .ellipsis)))
    }

    // MARK: Ellipsis

    @Test func whatFitsIsWhole() {
        #expect(cut("short", width: 400, lines: 1).block.plainText == "short")
    }

    @Test func cutAfterTheLastWordWithRoom() {
        let layout = cut("one two, three four", width: 330, lines: 1)
        #expect(layout.block.plainText == "one two…", "without the comma")
        #expect(layout.problems.isEmpty)
    }

    @Test func aLongWordIsCutInside() {
        let text = cut("Donaudampfschifffahrt", width: 300, lines: 1).block.plainText
        #expect(text.hasPrefix("Donau") && text.hasSuffix("…"))
    }

    @Test func linesBelowTheBoxGo() {
        let layout = cut("a\nb\nc\nd\ne\nf\ng\nh\ni", width: 300, lines: 20)
        #expect(layout.problems.isEmpty)
        #expect(layout.block.plainText.hasSuffix("…"))
        #expect(layout.height <= px(400.25))
    }

    @Test func arabicEndsAtTheLeft() {
        let layout = cut("ساعة جلدية مصنوعة يدويا", "ar", width: 330, lines: 1)
        #expect(layout.problems.isEmpty)
        #expect(layout.block.lines[0].runs.first?.text.hasSuffix("…") == true)
    }

    @Test func noRoomAtAllIsSaid() {
        #expect(!cut("wide", width: 10, lines: 1).problems.isEmpty)
    }

    // MARK: Numbers

    @Test func numbersKeepTheirUnits() {
        func isWhole(_ part: String, in text: String, _ language: String = "en") -> Bool {
            stride(from: 60.0, through: 1000, by: 20).allSatisfy { width in
                lines(text, language, width: width).contains { $0.contains(part) }
            }
        }
        #expect(isWhole("129 USD", in: "costs 129 USD only"))
        #expect(isWhole("€ 129", in: "costs € 129 only"))
        #expect(isWhole("USD 129", in: "costs USD 129 only"))
        #expect(isWhole("1.5 kg", in: "weighs 1.5 kg, all in"))
        #expect(isWhole("20 %", in: "save 20 % now"))
        #expect(isWhole("5 кг", in: "весит 5 кг всего", "ru"))
        #expect(isWhole("12 Monate", in: "mit 12 Monate Garantie", "de"))
        func keeps(_ text: String, before word: String, _ language: String) -> Bool {
            guard let start = text.range(of: word)?.lowerBound else { return false }
            return Numbers(Array(text.utf16), language: language).keeps(text[..<start].utf16.count)
        }
        #expect(keeps("يعمل 5 ساعات فقط", before: "ساعات", "ar"))
        #expect(keeps("بسعر ١٢٩ ر.س. فقط", before: "ر.س", "ar"))
        #expect(!keeps("يعمل 5 ساعات فقط", before: "فقط", "ar"))
        #expect(keeps("केवल 5 घंटे", before: "घंटे", "hi"))
        #expect(!isWhole("2024 in", in: "made 2024 in Peru"))
        #expect(!isWhole("7 colours", in: "made in 7 colours"))
        #expect(!isWhole("3 GET", in: "BUY 3 GET ONE"))
    }

    // MARK: Whole values

    @Test func wholeSpansAreNotParted() {
        let whole = SpanStyle(wraps: false)
        let spans = [
            StyledSpan(text: "from ", style: SpanStyle()), StyledSpan(text: "Air Max Ninety", style: whole),
            StyledSpan(text: " on", style: SpanStyle()),
        ]
        #expect(lines(spans, width: 470) == ["from", "Air Max Ninety", "on"])
        let pieces = [StyledSpan(text: "Air Max ", style: whole), StyledSpan(text: "Ninety", style: whole)]
        #expect(lines(pieces, width: 200) == ["Air Max Ninety"])
    }

    @Test func strictnessDecidesAboutSmallKana() {
        func begins(_ strictness: BlockStyle.LineBreak) -> Set<Character> {
            Set(
                stride(from: 130.0, through: 600, by: 20).flatMap { width in
                    typesetter.layOut(
                        request(
                            "キャンペーン、きっとパーティー", language: "ja", width: width, height: 4000,
                            style: BlockStyle(fontSize: px(64), lineBreak: strictness))
                    ).block.lines.compactMap { $0.runs.first?.text.first }
                })
        }
        #expect(begins(.auto).isDisjoint(with: "ャッーィ、"))
        #expect(begins(.strict) == begins(.auto))
        #expect(!begins(.loose).isDisjoint(with: "ャッーィ"))
        #expect(!begins(.loose).contains("、"))
    }

    // MARK: Characters without glyphs

    @Test func missingGlyphsMayBeLeftOut() {
        func layout(skips: Bool) -> TextLayout {
            typesetter.layOut(
                request("a\u{378}b\u{379}", style: BlockStyle(fontSize: px(64), skipsMissingGlyphs: skips)))
        }
        #expect(layout(skips: false).problems.count == 2)
        #expect(layout(skips: true).problems.isEmpty)
        #expect(layout(skips: true).block.plainText == "ab")
    }

    // MARK: Tries

    @Test func widthsMeasuredAreWidthsSet() {
        // Kerning at a line's end, a hyphen and spaced letters are all counted before a line is built.
        for (text, language) in [
            ("Handmade leather, AVATAR, To Wo. Ty, VA", "en"), ("Donau\u{AD}dampf\u{AD}schiff\u{AD}fahrt", "de"),
            ("ساعة جلدية، مصنوعة يدويا، بحزام", "ar"), ("हाथ से बनी, चमड़े की घड़ी", "hi"),
        ] {
            for spacing in [0.0, 5] {
                for width in stride(from: 250.0, through: 700, by: 37) {
                    let layout = typesetter.layOut(
                        request(
                            text, language: language, width: width, height: 260,
                            style: BlockStyle(fontSize: px(90), minFontSize: px(8)),
                            span: SpanStyle(letterSpacing: px(spacing))))
                    #expect(layout.problems.isEmpty, "\(text) at \(width)")
                }
            }
        }
    }
}
