import TimelineModel

/// Pictures of every way to paint a text.
extension GoldenCase {
    private static let gold = [
        GradientStop(color: Color(red: 255, green: 244, blue: 170), position: 0),
        GradientStop(color: Color(red: 250, green: 180, blue: 40), position: 500),
        GradientStop(color: Color(red: 176, green: 84, blue: 20), position: 1000),
    ]
    private static let navy = Color(red: 14, green: 20, blue: 48)
    private static let sun = Color(red: 255, green: 214, blue: 64)

    private static func paint(
        _ name: String, _ spans: [StyledSpan], _ language: String = "en", outlines: [Stroke] = [],
        _ change: (inout BlockStyle) -> Void = { _ in }
    ) -> GoldenCase {
        var style = headline(52, isShadowed: false)
        change(&style)
        return GoldenCase(name: name, spans: spans, language: language, style: style, outlines: outlines)
    }

    private static func highlight(
        _ name: String, _ text: String, _ language: String, _ align: BlockStyle.TextAlign
    )
        -> GoldenCase
    {
        paint(name, [span(text) { $0.paint = .color(navy) }], language) {
            ($0.fontSize, $0.textAlign, $0.boxExtent) = (px(38), align, .line)
            $0.background = .color(Color(red: 255, green: 226, blue: 90, alpha: 200))
            ($0.padding, $0.radius) = (px(9), px(12))
        }
    }

    static let paints: [GoldenCase] = [
        paint(
            "paint-linear",
            [span("Golden hour 🌅\n") { $0.paint = .linearGradient(angle: 180, stops: gold) }]
                + [
                    span("all week", weight: 800) {
                        ($0.paint, $0.decoration) = (.linearGradient(angle: 180, stops: gold), .underline)
                    }
                ], outlines: [Stroke(width: px(2), color: navy)]),
        paint(
            "paint-radial",
            [
                span("Spotlight\non the middle", weight: 800) {
                    $0.paint = .radialGradient(
                        .circle, x: 500, y: 500,
                        stops: [
                            GradientStop(color: .white, position: 0),
                            GradientStop(color: Color(red: 120, green: 220, blue: 255), position: 350),
                            GradientStop(color: Color(red: 30, green: 30, blue: 120), position: 1000),
                        ])
                }
            ]),
        paint(
            "outlines-two", [span("Waffle & Rag", weight: 800) { $0.paint = .color(sun) }],
            outlines: [Stroke(width: px(4), color: navy), Stroke(width: px(9), color: .white)]
        ) { $0.shadows = [shadow] },
        paint("glow", [span("Neon 24/7 💡", weight: 600)]) {
            let pink = Color(red: 255, green: 40, blue: 160)
            $0.shadows = [
                TextShadow(offset: .zero, deviation: px(2), spread: px(1), color: pink),
                TextShadow(
                    offset: .zero, deviation: px(8), spread: px(6),
                    color: Color(red: 255, green: 40, blue: 160, alpha: 200)),
            ]
        },
        paint(
            "spread-hard", [span("Pop! ge 8", weight: 800) { $0.paint = .color(sun) }],
            outlines: [Stroke(width: px(3), color: navy)]
        ) {
            $0.shadows = [TextShadow(offset: Point(x: px(5), y: px(6)), deviation: .zero, spread: px(3), color: navy)]
        },
        paint("box-gradient", [span("Members only")]) {
            $0.background = .linearGradient(
                angle: 110,
                stops: [
                    GradientStop(color: Color(red: 106, green: 17, blue: 203), position: 0),
                    GradientStop(color: Color(red: 37, green: 117, blue: 252), position: 1000),
                ])
            ($0.padding, $0.radius, $0.border) = (px(18), px(28), Stroke(width: px(4), color: .white))
        },
        highlight("line-boxes", "The highlight look of social video, line by line", "en", .center),
        highlight("line-boxes-start", "Handmade straps,\nleather only,\nin stock today", "en", .start),
        highlight("line-boxes-arabic", "ساعة جلدية مصنوعة يدويا بحزام من الجلد الطبيعي", "ar", .start),
        paint("line-boxes-border", [span("Two lines,\none border")]) {
            ($0.fontSize, $0.boxExtent) = (px(46), .line)
            $0.background = .radialGradient(
                .ellipse, x: 500, y: 0,
                stops: [
                    GradientStop(color: Color(red: 230, green: 70, blue: 90), position: 0),
                    GradientStop(color: Color(red: 90, green: 10, blue: 60), position: 1000),
                ])
            ($0.padding, $0.radius, $0.border) = (px(10), px(16), Stroke(width: px(3), color: sun))
        },
        paint(
            "translucent-outline",
            [span("See through", weight: 800) { $0.paint = .color(Color(red: 255, green: 255, blue: 255, alpha: 90)) }],
            outlines: [
                Stroke(width: px(3), color: Color(red: 0, green: 0, blue: 0, alpha: 140)),
                Stroke(width: px(7), color: sun),
            ]),
        paint(
            "span-outline",
            [
                span("Only ", weight: 800),
                span("this", weight: 800) {
                    ($0.paint, $0.outlines) = (.color(navy), [Stroke(width: px(6), color: sun)])
                },
                span(" word", weight: 800),
            ], outlines: [Stroke(width: px(2), color: navy)]),
        GoldenCase(
            name: "shape-radial", spans: [], width: 260, style: headline(40),
            shape: Shape(
                kind: .rectangle(radius: px(30)),
                fill: .radialGradient(
                    .ellipse, x: 300, y: 300,
                    stops: [
                        GradientStop(color: .white, position: 0),
                        GradientStop(color: Color(red: 255, green: 120, blue: 60, alpha: 220), position: 600),
                        GradientStop(color: Color(red: 60, green: 0, blue: 40, alpha: 100), position: 1000),
                    ]))),
    ]
}
