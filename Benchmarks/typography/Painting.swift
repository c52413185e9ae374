import TimelineModel
import Typesetting

/// A headline of two lines, 1080 px wide, that is to be painted.
struct Painting {
    var name: String
    var text: String
    var language = "en"
    var weight = 700
    var paint = Paint.color(.white)
    var outlines: [Stroke] = []
    var shadows: [TextShadow] = []

    private static let outline = Stroke(width: Length(pixels: 6), color: .black)
    private static let softShadow = TextShadow(
        offset: Point(x: .zero, y: Length(pixels: 6)), deviation: Length(pixels: 10),
        color: Color(red: 0, green: 0, blue: 0, alpha: 170))
    private static let words = "Handmade leather watch\nnow 129 USD, only today"

    static let all = [
        Painting(
            name: "headline with outline and soft shadow", text: words, outlines: [outline], shadows: [softShadow]),
        Painting(name: "headline", text: words),
        Painting(name: "headline with outline", text: words, outlines: [outline]),
        Painting(name: "headline with soft shadow", text: words, shadows: [softShadow]),
        Painting(
            name: "headline with gradient, two outlines and glow", text: words,
            paint: .linearGradient(
                angle: 180,
                stops: [GradientStop(color: .white, position: 0), GradientStop(color: .black, position: 1000)]),
            outlines: [outline, Stroke(width: Length(pixels: 12), color: .white)],
            shadows: [
                TextShadow(offset: .zero, deviation: Length(pixels: 14), spread: Length(pixels: 4), color: .white)
            ]),
        Painting(
            name: "Arabic headline with outline and soft shadow", text: "ساعة جلدية مصنوعة\nيدويا بإبزيم فولاذي",
            language: "ar", outlines: [outline], shadows: [softShadow]),
        Painting(
            name: "Japanese headline with outline and soft shadow", text: "手作りの革の腕時計\n数量限定で販売中",
            language: "ja", outlines: [outline], shadows: [softShadow]),
    ]

    /// - Parameter round: Moves the text by some 1/64 pixel, so that no two are the same picture.
    func block(_ fonts: FontLibrary, _ round: Int = 0) -> TextBlock {
        block(text, fonts, shift: round % 64)
    }

    /// Texts that show the same letters in other places.
    func others(_ fonts: FontLibrary) -> [TextBlock] {
        let letters = text.replacing("\n", with: "")
        return (0..<4).map { part in
            let start = letters.index(letters.startIndex, offsetBy: part * 3)
            return block(String(letters[start...]) + "\n" + String(letters[..<start]), fonts, shift: part * 17)
        }
    }

    private func block(_ text: String, _ fonts: FontLibrary, shift: Int) -> TextBlock {
        var span = SpanStyle(fontWeight: weight)
        (span.paint, span.outlines) = (paint, outlines)
        var style = BlockStyle(fontSize: Length(pixels: 92), minFontSize: Length(pixels: 40), textAlign: .center)
        style.shadows = shadows
        var block = Typesetter(fonts: fonts).layOut(
            TextRequest(
                spans: [StyledSpan(text: text, style: span)], width: Length(pixels: 1080), height: Length(pixels: 400),
                language: language, style: style)
        ).block
        for index in block.lines.indices {
            block.lines[index].origin.x = block.lines[index].origin.x + Length(units: shift)
        }
        return block
    }
}
