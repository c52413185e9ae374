import Testing
import TimelineModel

@testable import Typesetting

/// A text and how it is to look.
struct GoldenCase: CustomTestStringConvertible, Sendable {
    var name: String
    var spans: [StyledSpan]
    var language = "en"
    var width = 480.0
    var height = 160.0
    var style: BlockStyle
    /// Of every span that has none of its own.
    var outlines: [Stroke] = []
    var shape: Shape?

    var testDescription: String { name }

    /// The text, and the shape under it, on a backdrop that shows light and dark edges alike; the box is a bit lighter.
    func paint() throws -> Picture {
        let margin = 20
        let (width, height) = (Int(self.width), Int(self.height))
        var picture = Picture(width: width + 2 * margin, height: height + 2 * margin) { x, y in
            let inside = x >= margin && x < width + margin && y >= margin && y < height + margin
            return inside ? (88, 116, 138) : (76, 102, 122)
        }
        if let shape {
            let box = Rect(x: 10.5, y: 10.25, width: self.width - 21, height: self.height - 20.5)
            picture.paint(try ShapePainter.paint(shape, in: box), x: margin, y: margin)
        }
        let spans = spans.map { span in
            var span = span
            if span.style.outlines.isEmpty { span.style.outlines = outlines }
            return span
        }
        let layout = typesetter.layOut(
            TextRequest(
                spans: spans, width: px(self.width), height: px(self.height), language: language, style: style))
        #expect(layout.problems.isEmpty)
        picture.paint(try TextPainter().paint(layout.block), x: margin, y: margin)
        return picture
    }
}

extension GoldenCase {
    static let shadow = TextShadow(
        offset: Point(x: px(0), y: px(4)), deviation: px(5), color: Color(red: 0, green: 0, blue: 0, alpha: 170))
    static let outline = Stroke(width: px(3), color: Color(red: 16, green: 24, blue: 32))

    static func headline(_ size: Double, min: Double = 20, isShadowed: Bool = true) -> BlockStyle {
        BlockStyle(
            fontSize: px(size), minFontSize: px(min), textAlign: .center, displayAlign: .center,
            shadows: isShadowed ? [shadow] : [])
    }

    static func span(_ text: String, weight: Int = 700, _ change: (inout SpanStyle) -> Void = { _ in }) -> StyledSpan {
        var style = SpanStyle(fontWeight: weight)
        change(&style)
        return StyledSpan(text: text, style: style)
    }

    private static func script(
        _ name: String, _ text: String, _ language: String, family: String = "sans"
    ) -> GoldenCase {
        GoldenCase(
            name: name, spans: [span(text) { $0.fontFamily = [family] }], language: language, style: headline(54),
            outlines: [outline])
    }

    private static func value(_ text: String) -> StyledSpan {
        var value = span(text) { $0.paint = .color(Color(red: 255, green: 220, blue: 120)) }
        value.isIsolated = true
        return value
    }

    private static func fit(
        _ name: String, _ text: String, _ language: String = "en", _ change: (inout BlockStyle) -> Void
    ) -> GoldenCase {
        var style = headline(56, isShadowed: false)
        change(&style)
        return GoldenCase(name: name, spans: [span(text)], language: language, style: style)
    }

    static let all = scriptsAndShapes + paints + inlines

    private static let scriptsAndShapes: [GoldenCase] = [
        script("latin", "Handmade leather AVATAR office", "en"),
        script("latin-serif", "Handmade leather AVATAR office", "en", family: "serif"),
        script("greek-cyrillic", "Χειροποίητο δέρμα, ручная работа", "el"),
        script("arabic", "ساعة جلدية من Nike بسعر 129.00 $ (جديد)", "ar"),
        script("urdu", "خوبصورت گھڑی", "ur"),
        script("hebrew", "שעון עור בעבודת יד מבית Nike", "he"),
        script("devanagari", "हाथ से बनी चमड़े की घड़ी क्षत्रिय", "hi"),
        script("thai", "นาฬิกาหนังทำมือ น้ำผึ้ง ที่นี่", "th"),
        script("chinese", "手工皮革手表，限量“直骨”发售", "zh-Hans"),
        script("chinese-traditional", "手工皮革手錶，限量「直骨」發售", "zh-Hant"),
        script("japanese", "手作りの革の腕時計「直骨」が新登場。", "ja"),
        script("korean", "수제 가죽 손목시계 출시", "ko"),
        script("persian", "ساعت چرمی دست‌ساز، ۱۲۹ تومان", "fa"),
        script("bengali", "হাতে তৈরি চামড়ার ঘড়ি, দ্রুত ক্ষুদ্র", "bn"),
        script("tamil", "கையால் செய்த தோல் கடிகாரம் ஸ்ரீ", "ta"),
        script("khmer", "នាឡិកាស្បែកធ្វើដោយដៃ ប្រណិត", "km"),
        script("burmese", "လက်လုပ်သားရေနာရီ ကြွေးကြော်", "my"),
        script("mixed", "Nike 時計 ساعة घड़ी นาฬิกา 시계 🎁 129 €", "en"),
        GoldenCase(
            name: "bound-values",
            spans: [
                span("ساعة "), value("Nike Air Max 90!"), span(" بسعر "), value("$129.00 – $149.00"), span(" فقط"),
            ], language: "ar", style: headline(44), outlines: [outline]),
        GoldenCase(
            name: "bound-value-in-latin",
            spans: [span("New: "), value("ساعة جلدية (جديد)"), span(", from "), value("129 د.إ."), span(" only")],
            style: headline(44), outlines: [outline]),
        GoldenCase(
            name: "font-features",
            spans: [
                span("Small Caps ", weight: 400) {
                    ($0.fontFamily, $0.features) = (["serif"], [FontFeature("smcp")])
                },
                span("1110 ", weight: 600), span("1110 ", weight: 600) { $0.features = [FontFeature("tnum")] },
                span("agl0 ", weight: 600),
                span("agl0", weight: 600) { $0.features = [FontFeature("ss02"), FontFeature("zero")] },
            ], style: headline(44, isShadowed: false)),
        fit("fit-one-line", "A headline that stays on one line") { $0.maxLines = 1 },
        fit("fit-two-lines", "Handmade leather watch strap with steel buckle, brown") { $0.maxLines = 2 },
        fit("fit-ellipsis", "Handmade leather watch strap with a steel buckle, brown, for small and large wrists") {
            ($0.minFontSize, $0.maxLines, $0.overflow) = (px(40), 2, .ellipsis)
        },
        fit("fit-ellipsis-arabic", "ساعة جلدية مصنوعة يدويا بحزام من الجلد الطبيعي وإبزيم من الفولاذ", "ar") {
            ($0.minFontSize, $0.maxLines, $0.overflow) = (px(48), 2, .ellipsis)
        },
        fit("fit-ellipsis-word", "Donaudampfschifffahrtsgesellschaftskapitänsmütze", "de") {
            ($0.minFontSize, $0.maxLines, $0.overflow) = (px(48), 1, .ellipsis)
        },
        fit("fit-soft-hyphens", "Donau\u{AD}dampf\u{AD}schiff\u{AD}fahrts\u{AD}gesell\u{AD}schaft", "de") { _ in },
        fit("fit-thai", "นาฬิกาหนังทำมือพร้อมสายหนังแท้และหัวเข็มขัดเหล็ก", "th") { _ in },
        fit("fit-khmer", "នាឡិកាស្បែកធ្វើដោយដៃជាមួយខ្សែស្បែកពិតប្រាកដ", "km") { _ in },
        fit("fit-japanese", "職人が一つひとつ手作りした本革の腕時計、数量限定で販売中。", "ja") { _ in },
        fit("fit-price", "Now only 1299.00 USD instead of 1499.00 USD, 5 kg") { $0.fontSize = px(44) },
        GoldenCase(
            name: "color-layers", spans: [span("AB A", weight: 400) { $0.fontFamily = ["Rowreel Layers"] }],
            style: headline(110), outlines: [outline]),
        GoldenCase(
            name: "color-trees",
            spans: [span("ABCDEF GHIJKL MNOPQ", weight: 400) { $0.fontFamily = ["Rowreel Trees"] }],
            height: 300, style: headline(76, isShadowed: false)),
        script("emoji", "New 👩‍👩‍👧 🇫🇷 👍🏽 ❤️ 5️⃣ in!", "en"),
        GoldenCase(
            name: "wide-outline", spans: [span("8&@ßg")],
            style: BlockStyle(
                fontSize: px(110), textAlign: .center, displayAlign: .center, shadows: [shadow]),
            outlines: [Stroke(width: px(14), color: Color(red: 190, green: 30, blue: 60))]),
        GoldenCase(
            name: "price-box",
            spans: [
                span("Sale "),
                span("$149", weight: 400) {
                    $0.decoration = .lineThrough
                    $0.relativeSize = 700
                    $0.paint = .color(Color(red: 255, green: 255, blue: 255, alpha: 170))
                },
                span(" "),
                span("$129", weight: 800) { $0.paint = .color(Color(red: 255, green: 214, blue: 64)) },
            ],
            style: {
                var style = headline(56, isShadowed: false)
                style.background = .color(Color(red: 14, green: 16, blue: 34, alpha: 215))
                (style.padding, style.radius) = (px(22), px(24))
                return style
            }()),
        GoldenCase(
            name: "weights",
            spans: [100, 300, 400, 500, 700, 900].map { span("Rg ", weight: $0) },
            style: BlockStyle(fontSize: px(52), textAlign: .center, displayAlign: .center)),
        GoldenCase(
            name: "small-print",
            spans: [span("Free delivery over 50 €. Offer ends 31 December; see the terms for details.", weight: 400)],
            style: BlockStyle(fontSize: px(20), lineHeight: 1400, textAlign: .start, displayAlign: .after)),
        GoldenCase(
            name: "families",
            spans: [
                span("Serif ", weight: 400) { $0.fontFamily = ["serif"] },
                span("italic ", weight: 400) { ($0.fontFamily, $0.isItalic) = (["serif"], true) },
                span("mono ", weight: 400) { $0.fontFamily = ["mono"] },
                span("Display", weight: 600) {
                    ($0.fontFamily, $0.decoration) = (["display"], .underline)
                },
            ],
            style: BlockStyle(fontSize: px(44), textAlign: .center, displayAlign: .center)),
        GoldenCase(
            name: "letter-spacing",
            spans: [span("LIMITED EDITION", weight: 600) { $0.letterSpacing = px(8) }],
            style: BlockStyle(fontSize: px(34), textAlign: .center, displayAlign: .center)),
        GoldenCase(
            name: "shapes", spans: [span("Buy now", weight: 700)],
            style: BlockStyle(fontSize: px(48), textAlign: .center, displayAlign: .center),
            shape: Shape(
                kind: .rectangle(radius: px(40)),
                fill: .linearGradient(
                    angle: 120,
                    stops: [
                        GradientStop(color: Color(red: 255, green: 94, blue: 98), position: 0),
                        GradientStop(color: Color(red: 255, green: 153, blue: 102), position: 1000),
                    ]),
                stroke: Stroke(width: px(4), color: .white))),
        GoldenCase(
            name: "ellipse", spans: [span("−30 %", weight: 800)],
            style: BlockStyle(fontSize: px(48), textAlign: .center, displayAlign: .center),
            shape: Shape(
                kind: .ellipse, fill: .color(Color(red: 20, green: 120, blue: 90)),
                stroke: Stroke(width: px(5), color: Color(red: 255, green: 230, blue: 120)))),
        badge("shape-star", .star(points: 5, inner: 38), stroke: 3),
        badge("shape-burst", .star(points: 16, inner: 84), text: "−30 %"),
        badge("shape-polygon", .polygon(sides: 6), stroke: 6),
        badge("shape-arrow", .arrow(.right), text: "Next"), badge("shape-arrow-up", .arrow(.up)),
        badge("shape-line", .line(.rising), stroke: 9),
        badge("shape-progress", .progress(value: 640, towards: .right, radius: px(80), background: .color(.black))),
        badge("shape-progress-left", .progress(value: 50, towards: .left, radius: px(20), background: nil), stroke: 4),
        badge("shape-qr", .qr(QRCode(text: "https://example.com/p/1042", correction: .quartile))),
    ]

    private static func badge(_ name: String, _ kind: Shape.Kind, stroke: Double = 0, text: String = "") -> GoldenCase {
        let fill = { if case .qr = kind { Color.black } else { Color(red: 255, green: 196, blue: 40) } }()
        return GoldenCase(
            name: name, spans: text.isEmpty ? [] : [span(text, weight: 800) { $0.paint = .color(.black) }],
            width: name == "shape-qr" ? 200 : 260, height: name == "shape-qr" ? 200 : 160,
            style: BlockStyle(fontSize: px(38), textAlign: .center, displayAlign: .center),
            shape: Shape(
                kind: kind, fill: .color(fill), stroke: stroke > 0 ? Stroke(width: px(stroke), color: .white) : nil))
    }
}
