import Foundation
import TimelineModel
import Typesetting

@testable import Rendering

/// Texts whose parts move, for goldens and for tests.
struct MovingText {
    var words: String
    var language = "en"
    var size = 36.0
    var unit: TextUnit? = .word
    var isOutlined = true
    var hasShadow = true
    var box: Color?
    var spans: [StyledSpan]?
    var color = Color.white
    var opacity = 1000
    var origin = (x: 10.0, y: 10.0)
    var room = (width: 220.0, height: 140.0)
    var boxExtent: BlockStyle.BoxExtent = .block
    var isVertical = false

    private static let typesetter: Typesetter? = {
        let fonts = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Fonts/fonts.xml").path
        return (try? FontLibrary(fontsXML: fonts)).map { Typesetter(fonts: $0) }
    }()

    func layout() throws -> TextLayout {
        guard let typesetter = Self.typesetter else { throw CancellationError() }
        let style = SpanStyle(
            fontWeight: 700, paint: .color(color),
            outlines: isOutlined ? [Stroke(width: Length(pixels: 2), color: .black)] : [])
        var request =
            TextRequest(
                spans: spans ?? [StyledSpan(text: words, style: style)], width: Length(pixels: room.width),
                height: Length(pixels: room.height), language: language,
                style: BlockStyle(
                    fontSize: Length(pixels: size), textAlign: .center, displayAlign: .center,
                    shadows: hasShadow
                        ? [
                            TextShadow(
                                offset: Point(x: Length(pixels: 3), y: Length(pixels: 4)),
                                deviation: Length(pixels: 3), color: Color(red: 0, green: 0, blue: 0, alpha: 200))
                        ] : [], background: box.map { .color($0) }, boxExtent: boxExtent,
                    padding: Length(pixels: box == nil ? 0 : 6), radius: Length(pixels: box == nil ? 0 : 8)),
                unit: unit)
        request.style.isVertical = isVertical
        return typesetter.layOut(request)
    }

    func layer(
        enter: Appearance? = nil, exit: Appearance? = nil, highlight: Highlight? = nil
    ) throws -> Layer {
        Layer(
            .text(try layout().block), box: Rect(x: origin.x, y: origin.y, width: room.width, height: room.height),
            opacity: opacity, enter: enter, exit: exit, highlight: highlight)
    }

    /// Each word for as many frames, one after the other.
    func highlight(_ color: Color, on box: Color? = nil, frames: Int) throws -> Highlight {
        let words = try layout().words
        return Highlight(
            color: color,
            box: box.map { Highlight.Box(color: $0, padding: Length(pixels: 3), radius: Length(pixels: 5)) },
            words: words.enumerated().map { index, word in
                Highlight.Word(
                    index: index, span: FrameSpan(index * frames, (index + 1) * frames),
                    boxes: box == nil ? [] : word.boxes)
            })
    }
}

extension Appearance {
    static let up = Kind.slide(offset: Point(x: .zero, y: Length(pixels: 20)))

    static func by(
        _ unit: TextUnit, _ kind: Kind, _ start: Int, _ end: Int, each: Int, easing: Easing = .easeOut
    ) -> Appearance {
        Appearance(
            kind: kind, span: FrameSpan(start, end), easing: easing, sequence: Sequence(unit: unit, each: each))
    }
}
