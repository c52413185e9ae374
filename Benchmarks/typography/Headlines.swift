import TimelineModel
import Typesetting

/// Headlines of product videos, no two of which are the same.
struct Headlines {
    struct TooWide: Error { var text: String }

    private static let patterns: [(language: String, text: String)] = [
        ("en", "Handmade leather watch no. # with steel buckle"),
        ("de", "Handgefertigte Lederuhr Nr. # mit Edelstahlschließe"),
        ("ar", "ساعة جلدية رقم # مصنوعة يدويا بإبزيم فولاذي"),
        ("ja", "手作りの革の腕時計#番、数量限定で販売中"),
        ("th", "นาฬิกาหนังทำมือหมายเลข # พร้อมหัวเข็มขัดเหล็ก"),
    ]

    private let typesetter: Typesetter

    init(_ fonts: FontLibrary) { typesetter = Typesetter(fonts: fonts) }

    /// Lays that many out in at most two lines of 900 px, shrinking where they must.
    func layOut(_ count: Int, round: Int) throws {
        let style = BlockStyle(
            fontSize: Length(pixels: 84), minFontSize: Length(pixels: 40), textAlign: .center, maxLines: 2)
        for number in 0..<count {
            let pattern = Self.patterns[number % Self.patterns.count]
            let text = pattern.text.replacing("#", with: String(round * count + number))
            let layout = typesetter.layOut(
                TextRequest(
                    spans: [StyledSpan(text: text, style: SpanStyle(fontWeight: 700))], width: Length(pixels: 900),
                    height: Length(pixels: 260), language: pattern.language, style: style))
            guard layout.problems.isEmpty else { throw TooWide(text: text) }
        }
    }
}
