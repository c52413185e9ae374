public import TimelineModel

/// Lays text out: bidi and line breaks by ICU, glyphs by HarfBuzz, fonts by `FontLibrary`.
///
/// Safe to use from several threads at once: it keeps nothing but the library. The same request with the same fonts
/// gives the same layout.
public final class Typesetter: Measuring, Sendable {
    /// The most UTF-16 units that are laid out: more than a picture can show, and some 25 pages of a book.
    static let mostUnits = 50_000

    private let fonts: FontLibrary

    public init(fonts: FontLibrary) { self.fonts = fonts }

    public func layOut(_ request: TextRequest) -> TextLayout {
        let length = request.spans.reduce(0) { $0 + $1.text.utf16.count + ($1.ruby?.text.utf16.count ?? 0) }
        guard length <= Self.mostUnits else {
            return TextLayout(
                block: TextBlock(lines: []), fontSize: request.style.fontSize, width: .zero, height: .zero,
                problems: [.tooLong(length, most: Self.mostUnits)])
        }
        var problems: [TextProblem] = []
        var request = request
        // Vertical lines are laid out as if the picture were turned a quarter to the left.
        if request.style.isVertical { swap(&request.width, &request.height) }
        var fit = prepare(request, &problems)
        let size = fit.largestFittingSize()
        if request.style.overflow == .ellipsis { fit = fit.shortened(at: size) }
        let lines = build(fit, size: size, &problems)
        problems += fit.enlargedPictures(at: size)
        var layout = BlockPlacing(fit: fit, request: request, size: size).place(lines)
        layout.problems = problems
        if let unit = request.unit {
            layout.takeApart(lines.filter { !$0.runs.isEmpty }, into: unit, language: request.language)
        }
        return layout
    }

    /// Itemises and shapes every paragraph.
    private func prepare(_ request: TextRequest, _ problems: inout [TextProblem]) -> BlockFit {
        let spans = request.spans.isEmpty ? [StyledSpan(text: "", style: SpanStyle())] : request.spans
        var context = BlockContext(
            spans, language: request.language, style: request.style, library: fonts,
            strut: strut(spans[0].style, language: request.language, &problems))
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
        let padding = request.style.padding + request.style.padding
        var fit = BlockFit(
            paragraphs: paragraphs, context: context, style: request.style, width: request.width - padding,
            height: request.height - padding)
        if let marker = request.style.listMarker {
            fit.markers = ListMarkers(
                marker, for: paragraphs, style: spans[0].style, of: context, problems: &problems)
        }
        return fit
    }

    private func strut(_ style: SpanStyle, language: String, _ problems: inout [TextProblem]) -> FontFace? {
        let chain = fonts.chain(
            FontChain.Request(
                families: style.fontFamily.isEmpty ? ["sans"] : style.fontFamily, weight: style.fontWeight,
                isItalic: style.isItalic, script: "Latn", language: language))
        let face = chain.primary
        for problem in chain.problems + chain.brokenFiles where !problems.contains(problem) { problems.append(problem) }
        return face
    }

    /// The lines at a size, and whether they stand over their room.
    private func build(_ fit: BlockFit, size: Length, _ problems: inout [TextProblem]) -> [BuiltLine] {
        var lines = fit.lines(at: size)
        var excess = fit.excess(of: lines, at: size)
        // Where a break parts joined letters of two fonts a line may come out wider than it was measured.
        var narrower = 0.0
        while excess.width > 0, excess.height <= 0, excess.lines <= 0, narrower < 8 {
            narrower += max(excess.width, 0.25)
            let others = fit.lines(at: size, narrower: narrower)
            let otherExcess = fit.excess(of: others, at: size)
            if otherExcess.isNone { (lines, excess) = (others, otherExcess) }
        }
        if !excess.isNone {
            problems.append(
                .overflow(
                    width: Length(pixels: excess.width), height: Length(pixels: excess.height), lines: excess.lines))
        }
        return lines
    }
}
