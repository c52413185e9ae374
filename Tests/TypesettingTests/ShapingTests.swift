import Foundation
import TestSupport
import Testing
import TimelineModel

@testable import Typesetting

/// Glyphs and positions against HarfBuzz' own command line tool, on the same files.
@Suite struct ShapingTests {
    struct Sample: CustomTestStringConvertible, Sendable {
        var name: String
        var text: String
        var language: String
        var family = ["sans"]
        var testDescription: String { name }
    }

    static let samples = [
        Sample(name: "Latin kerning", text: "AVATAR To Wo. P.", language: "en"),
        Sample(name: "Latin ligature", text: "office fluffy", language: "en", family: ["serif"]),
        Sample(name: "Latin accents", text: "Ấ é ç̃ Å", language: "vi"),
        Sample(name: "Greek", text: "Ελληνικά", language: "el"),
        Sample(name: "Cyrillic", text: "Ёлка щука", language: "ru"),
        Sample(name: "Arabic", text: "ساعة جلدية لا", language: "ar"),
        Sample(name: "Urdu", text: "گھڑی پاکستان", language: "ur"),
        Sample(name: "Hebrew", text: "שָׁלוֹם", language: "he"),
        Sample(name: "Devanagari", text: "क्षत्रिय हिन्दी", language: "hi"),
        Sample(name: "Bengali", text: "বাংলা ঘড়ি", language: "bn"),
        Sample(name: "Tamil", text: "கடிகாரம்", language: "ta"),
        Sample(name: "Thai", text: "น้ำผึ้ง", language: "th"),
        Sample(name: "Khmer", text: "ភាសាខ្មែរ", language: "km"),
        Sample(name: "Burmese", text: "မြန်မာ", language: "my"),
        Sample(name: "Simplified Chinese", text: "手工皮革", language: "zh-Hans"),
        Sample(name: "Japanese", text: "東京", language: "ja"),
        Sample(name: "Korean", text: "한국어", language: "ko"),
        Sample(name: "emoji", text: "👩‍👩‍👧🇫🇷👍🏽", language: "en"),
    ]

    @Test(arguments: samples) func sameAsHBShape(_ sample: Sample) throws {
        let layout = typesetter.layOut(
            request(
                sample.text, language: sample.language, width: 9000,
                span: SpanStyle(fontFamily: sample.family, fontWeight: 700)))
        #expect(layout.problems.isEmpty)
        let line = try #require(layout.block.lines.first)
        let run = try #require(line.runs.first)
        #expect(line.runs.count == 1, "one font and script for the whole word")

        let face = try FontFace(run.font, family: "")
        let shaped = try #require(LineShaping.shape([run], faces: [face]).first)
        let expected = try HarfBuzz.shape(run)
        #expect(shaped.glyphs.map(\.id) == expected.map(\.g))
        #expect(shaped.glyphs.map(\.advance) == expected.map(\.ax))
        #expect(shaped.glyphs.map(\.xOffset) == expected.map(\.dx))
        #expect(shaped.glyphs.map(\.yOffset) == expected.map(\.dy))
        #expect(!shaped.glyphs.contains { $0.id == 0 })
    }

    @Test func ligaturesGoWhenLettersAreSpaced() throws {
        let face = try FontFace(
            try #require(typesetter.layOut(request("fi", span: SpanStyle(fontFamily: ["serif"]))).block.lines.first)
                .runs[0].font, family: "")
        func glyphs(_ isSpaced: Bool) -> Int {
            Array("office".utf16).withUnsafeBufferPointer {
                Shaping.shape(
                    $0, 0..<6, face: face,
                    properties: RunProperties(
                        script: "Latn", language: "en", isRightToLeft: false, isSpaced: isSpaced)
                ).count
            }
        }
        #expect(glyphs(false) < 6)
        #expect(glyphs(true) == 6)
    }

    @Test func arabicJoinsAcrossAChangeOfColor() throws {
        var red = SpanStyle()
        red.paint = .color(Color(red: 255, green: 0, blue: 0))
        func runs(_ spans: [StyledSpan]) -> [TextRun] {
            typesetter.layOut(
                TextRequest(
                    spans: spans, width: px(900), height: px(200), language: "ar",
                    style: BlockStyle(fontSize: px(64)))
            ).block.lines[0].runs
        }
        func glyphs(_ runs: [TextRun]) throws -> [UInt32] {
            let faces = try runs.map { try FontFace($0.font, family: "") }
            return LineShaping.shape(runs, faces: faces).flatMap { $0.glyphs.map(\.id) }
        }
        let whole = runs([StyledSpan(text: "سعر", style: SpanStyle())])
        let parts = runs([StyledSpan(text: "س", style: SpanStyle()), StyledSpan(text: "عر", style: red)])
        #expect(parts.count == 2)
        #expect(try glyphs(parts) == glyphs(whole))
    }
}
