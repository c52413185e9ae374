import Foundation
import TestSupport
import Testing
import TimelineModel

@testable import Typesetting

/// Glyphs, positions and line breaks against Pango, with the same font file and width.
@Suite struct PangoTests {
    struct Sample: CustomTestStringConvertible, Sendable {
        var name: String
        var font: String
        var language: String
        var text: String
        var weight = 400
        var testDescription: String { name }
    }

    static let samples = [
        Sample(
            name: "Latin", font: "Noto Sans", language: "en",
            text: "Handmade leather watch strap (brown), fully-lined, for wrists of 14–22 centimetres; AVATAR To Wo."),
        Sample(
            name: "Latin serif", font: "Noto Serif", language: "fr",
            text: "Bracelet en cuir : l’élégance « à la française », cousue main dans l’atelier ; officiel !"),
        Sample(
            name: "Greek", font: "Noto Sans", language: "el",
            text: "Χειροποίητο λουράκι ρολογιού από δέρμα, με αγκράφα από ανοξείδωτο ατσάλι"),
        Sample(
            name: "Cyrillic", font: "Noto Sans", language: "ru",
            text: "Кожаный ремешок для часов ручной работы — с пряжкой из нержавеющей стали"),
        Sample(
            name: "Arabic", font: "Noto Sans Arabic", language: "ar",
            text: "ساعة جلدية مصنوعة يدويا بحزام من الجلد الطبيعي وإبزيم من الفولاذ المقاوم للصدأ"),
        Sample(
            name: "Arabic naskh", font: "Noto Naskh Arabic", language: "ar",
            text: "ساعة جلدية مصنوعة يدويا بحزام من الجلد الطبيعي"),
        Sample(
            name: "Persian", font: "Noto Sans Arabic", language: "fa",
            text: "ساعت چرمی دست‌ساز با بند چرم طبیعی و سگک فولادی ضدزنگ می‌باشد"),
        Sample(
            name: "Urdu", font: "Noto Nastaliq Urdu", language: "ur",
            text: "خوبصورت چمڑے کی گھڑی جو ہاتھ سے بنائی گئی ہے",
            // Both files say that they are regular; Pango takes the bold one.
            weight: 700),
        Sample(
            name: "Hebrew", font: "Noto Sans Hebrew", language: "he",
            text: "שעון עור בעבודת יד עם רצועת עור טבעי ואבזם פלדה"),
        Sample(
            name: "Devanagari", font: "Noto Sans Devanagari", language: "hi",
            text: "हाथ से बनी चमड़े की घड़ी क्षत्रिय स्टेनलेस स्टील के बकल के साथ"),
        Sample(
            name: "Bengali", font: "Noto Sans Bengali", language: "bn",
            text: "হাতে তৈরি চামড়ার ঘড়ি স্টেইনলেস স্টিলের বকলস সহ দ্রুত ক্ষুদ্র"),
        Sample(
            name: "Tamil", font: "Noto Sans Tamil", language: "ta",
            text: "கையால் செய்த தோல் கடிகாரம் துருப்பிடிக்காத எஃகு ஸ்ரீ"),
        Sample(
            name: "Thai", font: "Noto Sans Thai", language: "th",
            text: "นาฬิกาหนังทำมือพร้อมสายหนังแท้และหัวเข็มขัดเหล็กกล้าไร้สนิม น้ำผึ้ง"),
        Sample(
            name: "Khmer", font: "Noto Sans Khmer", language: "km",
            text: "នាឡិកាស្បែកធ្វើដោយដៃជាមួយខ្សែស្បែកពិតប្រាកដ"),
        Sample(
            name: "Burmese", font: "Noto Sans Myanmar", language: "my",
            text: "လက်လုပ်သားရေနာရီသည် သံမဏိခါးပတ်ခေါင်းပါရှိသည်"),
        Sample(
            name: "Simplified Chinese", font: "Noto Sans CJK SC", language: "zh-cn",
            text: "手工皮革手表，限量“直骨”发售，配有不锈钢表扣（棕色）。"),
        Sample(
            name: "Traditional Chinese", font: "Noto Sans CJK TC", language: "zh-tw",
            text: "手工皮革手錶，限量「直骨」發售，配有不鏽鋼錶扣（棕色）。"),
        Sample(
            name: "Japanese", font: "Noto Sans CJK JP", language: "ja",
            text: "職人が一つひとつ手作りした本革の腕時計「直骨」、数量限定でキャンペーン販売中。"),
        Sample(
            name: "Korean", font: "Noto Sans CJK KR", language: "ko",
            text: "수제 가죽 손목시계 출시, 스테인리스 스틸 버클 포함"),
    ]

    private static let size = 64

    private func paragraph(_ sample: Sample) throws -> Paragraph {
        let style = SpanStyle(fontFamily: [sample.font], fontWeight: sample.weight)
        let span = StyledSpan(text: sample.text, style: style)
        let context = BlockContext(
            [span], language: sample.language, style: BlockStyle(fontSize: px(Double(Self.size))), library: fonts,
            strut: nil)
        var problems: [TextProblem] = []
        let text = try #require(StyledText.paragraphs([span]).first)
        let paragraph = Paragraph(text, context: context, problems: &problems)
        #expect(problems.isEmpty)
        return paragraph
    }

    @Test(arguments: samples) func glyphsAndPositions(_ sample: Sample) throws {
        let pango = try Pango.layOut(
            sample.text, font: sample.font, size: Self.size, width: 20_000, language: sample.language)
        #expect(pango.output.unknown == 0)
        let layout = typesetter.layOut(
            request(
                sample.text, language: sample.language, width: 20_000,
                style: BlockStyle(fontSize: px(Double(Self.size))),
                span: SpanStyle(fontFamily: [sample.font], fontWeight: sample.weight)))
        let runs = try #require(layout.block.lines.first).runs
        let faces = try runs.map { try FontFace($0.font, family: "") }
        let theirs = try #require(pango.output.lines.first).runs
        for font in runs.map(\.font) {
            #expect(theirs.contains { $0.font.checksum.hasPrefix("\(font.hash)".prefix(8)) }, "the same file")
        }
        let shaped = zip(runs, LineShaping.shape(runs, faces: faces))
        let ours = shaped.flatMap { run, shape in
            zip(shape.glyphs, shape.positions).map { glyph, position in
                (
                    glyph.id, run.x.pixels + position + Double(glyph.xOffset) * shape.scale,
                    Double(glyph.yOffset) * shape.scale
                )
            }
        }
        var pen = 0.0
        var expected: [(UInt32, Double, Double)] = []
        for glyph in theirs.flatMap(\.glyphs) {
            expected.append((glyph.glyph, pen + Double(glyph.xOffset ?? 0) / 1024, -Double(glyph.yOffset ?? 0) / 1024))
            pen += Double(glyph.width) / 1024
        }
        // Where HarfBuzz puts an empty glyph of no width for a joiner Pango writes that there is none.
        let unseen: UInt32 = 0x0FFF_FFFF
        #expect(ours.count == expected.count)
        #expect(zip(ours, expected).allSatisfy { $0.0 == $1.0 || $1.0 == unseen })
        let furthest = zip(ours, expected).map { max(abs($0.1 - $1.1), abs($0.2 - $1.2)) }.max() ?? 0
        // Pango counts in 1024ths of a pixel, and the line is some thousands of pixels long.
        #expect(furthest < 0.05)
    }

    /// Where our lines end elsewhere on purpose, or know words that Pango does not.
    private static let explained: Set = ["Thai", "Khmer", "Burmese", "Korean"]

    @Test(arguments: samples) func lineBreaks(_ sample: Sample) throws {
        let paragraph = try paragraph(sample)
        var differing: [Int] = []
        for width in [300, 500, 800] {
            let pango = try Pango.layOut(
                sample.text, font: sample.font, size: Self.size, width: width, language: sample.language)
            let ours = LineBreaking.lines(
                paragraph, available: Double(width) / Double(Self.size), isBalanced: false
            ).map(paragraph.text.string)
            if ours != pango.lines { differing.append(width) }
        }
        #expect(differing.isEmpty != Self.explained.contains(sample.name), "\(differing)")
    }
}
