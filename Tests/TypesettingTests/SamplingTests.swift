import Testing
import TimelineModel

@testable import Typesetting

/// Glyphs whose edges do not cross are sampled once a pixel, and look as if they were sampled finer.
@Suite struct SamplingTests {
    private static let texts: [(text: String, language: String, span: SpanStyle)] = [
        ("abcdefghijklmnopqrstuvwxyz", "en", SpanStyle(fontWeight: 700)),
        ("ABCDEFGHIJKLMNOPQRSTUVWXYZ&0123456789$€%@#!?ßäåéçøñ", "en", SpanStyle(fontWeight: 900)),
        ("abcdefghijklmnopqrstuvwxyz0123456789", "en", SpanStyle(fontWeight: 400, isItalic: true)),
        ("ساعة جلدية مصنوعة يدويا", "ar", SpanStyle(fontWeight: 700)),
        ("क्षत्रिय हाथ से बनी घड़ी", "hi", SpanStyle()), ("นาฬิกาหนังทำมือ", "th", SpanStyle()),
        ("手作りの革の腕時計限定", "ja", SpanStyle(fontWeight: 700)),
        ("Rounded ge8", "en", SpanStyle(fontFamily: ["rounded"], fontWeight: 700)),
    ]

    @Test(arguments: [20.0, 47.3, 92]) func onceIsEnough(_ size: Double) throws {
        let (plain, finer) = (try GlyphRasterizer(), try GlyphRasterizer(alwaysSamplesFiner: true))
        let place = GlyphPlace(x: 0.25, y: 0)
        for (text, language, span) in Self.texts {
            let line = try #require(
                typesetter.layOut(request(text, language: language, width: 9000, span: span)).block.lines.first)
            for run in line.runs {
                let face = try FontFace(run.font, family: "")
                let shaped = LineShaping.shape([run], faces: [face])[0]
                for glyph in Set(shaped.glyphs.map(\.id)) {
                    for reach in [px(1.5), px(6), px(14)] {
                        guard
                            let a = try plain.shape(
                                glyph, of: run.font, size: px(size), at: place, reaches: [reach]),
                            let b = try finer.shape(
                                glyph, of: run.font, size: px(size), at: place, reaches: [reach])
                        else { continue }
                        let name = "\(text.prefix(4)) glyph \(glyph) line \(reach)"
                        let fills = difference(a.fill, nil, b.fill, nil)
                        #expect(fills.most <= 48, "\(name)")
                        // Inward corners of lines are a few pixels in which edges cross.
                        let lines = difference(a.fill, a.lines[reach], b.fill, b.lines[reach])
                        #expect(lines.most <= 160 && lines.count <= 24, "\(name): \(lines)")
                    }
                }
            }
        }
    }

    private func difference(
        _ a: GlyphBitmap, _ aLine: GlyphBitmap?, _ b: GlyphBitmap, _ bLine: GlyphBitmap?
    )
        -> (most: Int, count: Int)
    {
        var bounds = Bounds()
        for glyph in [a, aLine, b, bLine].compactMap({ $0 }) { bounds.add(glyph) }
        var (one, other) = (Coverage(bounds.area), Coverage(bounds.area))
        for glyph in [a, aLine].compactMap({ $0 }) { one.add(glyph) }
        for glyph in [b, bLine].compactMap({ $0 }) { other.add(glyph) }
        let all = zip(one.bytes, other.bytes).map { abs(Int($0) - Int($1)) }
        return (all.max() ?? 0, all.filter { $0 > 40 }.count)
    }
}
