import TimelineModel

@testable import Typesetting

/// Raised letters, pictures, ruby, lists and vertical lines.
extension GoldenCase {
    private static func cjk(
        _ text: String, _ reading: String? = nil, _ change: (inout SpanStyle) -> Void = { _ in }
    )
        -> StyledSpan
    {
        var span = span(text, weight: 700, change)
        if let reading {
            var small = span.style
            small.relativeSize /= 2
            small.decoration = nil
            span.ruby = Ruby(text: reading, style: small)
        }
        return span
    }

    private static func flag(height: Int? = nil, isCentered: Bool = false) -> StyledSpan {
        let asset = Asset(
            kind: .image, hash: ContentHash(of: "flag"), path: "", size: PixelSize(width: 60, height: 40))
        var span = span("\u{FFFC}")
        span.picture = InlinePicture(asset: asset, height: height, isCentered: isCentered)
        return span
    }

    private static func list(_ size: Double, _ kind: ListMarker.Kind) -> BlockStyle {
        BlockStyle(
            fontSize: px(size), minFontSize: px(16), displayAlign: .center,
            listMarker: ListMarker(kind: kind, color: Color(red: 255, green: 210, blue: 90)))
    }

    private static func vertical(_ size: Double) -> BlockStyle {
        BlockStyle(
            fontSize: px(size), minFontSize: px(20), textAlign: .start, displayAlign: .center, shadows: [shadow],
            isVertical: true)
    }

    static let inlines: [GoldenCase] = [
        GoldenCase(
            name: "super-and-sub",
            spans: [
                span("$19", weight: 800),
                span("99", weight: 800) { ($0.relativeSize, $0.baselineShift, $0.decoration) = (600, 340, .underline) },
                span("  E=mc"), span("2") { ($0.relativeSize, $0.baselineShift) = (600, 340) },
                span("  CO"), span("2") { ($0.relativeSize, $0.baselineShift) = (600, -160) },
            ], style: headline(56), outlines: [outline]),
        GoldenCase(
            name: "pictures-in-lines",
            spans: [
                span("Made "), flag(), span(" Hgx "), flag(height: 1300, isCentered: true), span(" in "),
                flag(height: 700), span(" صنع "), flag(),
            ], style: headline(52)),
        GoldenCase(
            name: "ruby-japanese",
            spans: [
                cjk("本革", "ほんがわ"), cjk("の"), cjk("志", "こころざし"), cjk("、"), cjk("腕時計", "うでどけい"), cjk("を作る"),
            ], language: "ja", height: 190, style: headline(54), outlines: [outline]),
        GoldenCase(
            name: "ruby-pinyin",
            spans: [
                cjk("手", "shǒu"), cjk("工", "gōng"), cjk("皮", "pí"), cjk("革", "gé"), cjk("，"), cjk("限", "xiàn"),
                cjk("量", "liàng"),
            ], language: "zh-Hans", height: 200,
            style: {
                var style = headline(60)
                style.lineHeight = 1200
                style.maxLines = 2
                return style
            }()),
        GoldenCase(
            name: "list",
            spans: [
                span(
                    "Full-grain leather\nSteel buckle that never rusts, for small and large wrists\n5 year warranty",
                    weight: 500)
            ],
            height: 200, style: list(34, .symbol("•"))),
        GoldenCase(
            name: "list-arabic", spans: [span("جلد طبيعي\nإبزيم فولاذي لا يصدأ أبدا\nضمان 5 سنوات", weight: 500)],
            language: "ar", height: 200, style: list(34, .decimal)),
        GoldenCase(
            name: "list-in-box", spans: [span("Leather\nSteel", weight: 600)],
            style: {
                var style = list(44, .symbol("✓"))
                style.textAlign = .center
                style.background = .color(Color(red: 14, green: 16, blue: 34, alpha: 215))
                (style.padding, style.radius) = (px(18), px(14))
                return style
            }()),
        GoldenCase(
            name: "vertical-japanese",
            spans: [
                cjk("「本革」", nil), cjk("腕時計", "うでどけい") { $0.decoration = .underline }, cjk("、限定ー"),
                cjk("Nike 12本") { $0.paint = .color(Color(red: 255, green: 220, blue: 120)) },
            ], language: "ja", width: 300, height: 420, style: vertical(52), outlines: [outline]),
        GoldenCase(
            name: "vertical-chinese",
            spans: [cjk("手工皮革，限量"), flag(height: 900), cjk("發售……")], language: "zh-Hant", width: 220, height: 420,
            style: {
                var style = vertical(52)
                style.textAlign = .center
                style.background = .linearGradient(
                    angle: 180,
                    stops: [
                        GradientStop(color: Color(red: 150, green: 30, blue: 40), position: 0),
                        GradientStop(color: Color(red: 60, green: 10, blue: 40), position: 1000),
                    ])
                (style.padding, style.radius) = (px(16), px(20))
                return style
            }()),
    ]
}
