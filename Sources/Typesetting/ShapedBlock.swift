internal import TimelineModel

/// A request's paragraphs, itemised and shaped: everything about its words that does not depend on its size and box.
///
/// A class, so that keeping and sharing one copies nothing.
final class ShapedBlock: Sendable {
    /// What decides how words are shaped.
    struct Request: Hashable, Sendable {
        let spans: [StyledSpan]
        let language: String
        /// Zero where everything scales with it.
        let fontSize: Length
        let lineBreak: BlockStyle.LineBreak
        let skipsMissingGlyphs: Bool
        let isVertical: Bool
        let listMarker: ListMarker?

        init(_ request: TextRequest) {
            spans = request.spans.isEmpty ? [StyledSpan(text: "", style: SpanStyle())] : request.spans
            language = request.language
            let isScaled = spans.allSatisfy {
                $0.style.letterSpacing == .zero && $0.ruby?.style.letterSpacing ?? .zero == .zero
            }
            fontSize = isScaled ? .zero : request.style.fontSize
            lineBreak = request.style.lineBreak
            skipsMissingGlyphs = request.style.skipsMissingGlyphs
            isVertical = request.style.isVertical
            listMarker = request.style.listMarker
        }

        /// What the paragraphs need to know of the block.
        fileprivate var style: BlockStyle {
            BlockStyle(
                fontSize: fontSize, lineBreak: lineBreak, skipsMissingGlyphs: skipsMissingGlyphs,
                listMarker: listMarker, isVertical: isVertical)
        }

        /// UTF-16 units, and what every text takes.
        var weight: Int { spans.reduce(20) { $0 + $1.text.utf16.count } }
    }

    let paragraphs: [Paragraph]
    let context: BlockContext
    /// What stands before the paragraphs of a list.
    let markers: ListMarkers?
    let problems: [TextProblem]

    init(_ request: Request, fonts: FontLibrary) {
        var problems: [TextProblem] = []
        let spans = request.spans
        var context = BlockContext(
            spans, language: request.language, style: request.style, library: fonts,
            strut: Self.strut(spans[0].style, language: request.language, fonts, &problems))
        for (index, span) in spans.enumerated() {
            guard let ruby = span.ruby else { continue }
            context.rubies[index] = RubyLayout(
                ruby, of: context, language: context.languages[index], problems: &problems)
        }
        context.alignRuby()
        var paragraphs: [Paragraph] = []
        for text in StyledText.paragraphs(spans) {
            paragraphs.append(Paragraph.laidOut(text, context: context, problems: &problems))
        }
        markers = request.listMarker.map {
            ListMarkers($0, for: paragraphs, style: spans[0].style, of: context, problems: &problems)
        }
        (self.paragraphs, self.context, self.problems) = (paragraphs, context, problems)
    }

    private static func strut(
        _ style: SpanStyle, language: String, _ fonts: FontLibrary, _ problems: inout [TextProblem]
    ) -> FontFace? {
        let chain = fonts.chain(
            FontChain.Request(
                families: style.fontFamily.isEmpty ? ["sans"] : style.fontFamily, weight: style.fontWeight,
                isItalic: style.isItalic, script: "Latn", language: language))
        let face = chain.primary
        for problem in chain.problems + chain.brokenFiles where !problems.contains(problem) { problems.append(problem) }
        return face
    }
}
