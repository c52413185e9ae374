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
        let length = request.spans.reduce(0) { $0 + $1.text.utf16.count }
        guard length <= Self.mostUnits else {
            return TextLayout(
                block: TextBlock(lines: []), fontSize: request.style.fontSize, width: .zero, height: .zero,
                problems: [.tooLong(length, most: Self.mostUnits)])
        }
        var problems: [TextProblem] = []
        var fit = prepare(request, &problems)
        let size = fit.largestFittingSize()
        if request.style.overflow == .ellipsis { fit = fit.shortened(at: size) }
        let lines = build(fit, size: size, &problems)
        problems += fit.enlargedPictures(at: size)
        var layout = place(lines, fit: fit, request: request, size: size, problems: problems)
        if let unit = request.unit {
            layout.takeApart(lines.filter { !$0.runs.isEmpty }, into: unit, language: request.language)
        }
        return layout
    }

    /// Itemises and shapes every paragraph.
    private func prepare(_ request: TextRequest, _ problems: inout [TextProblem]) -> BlockFit {
        let spans = request.spans.isEmpty ? [StyledSpan(text: "", style: SpanStyle())] : request.spans
        let context = BlockContext(
            library: fonts, styles: spans.map(\.style), languages: spans.map { $0.style.language ?? request.language },
            language: request.language, fontSize: request.style.fontSize,
            lineBreak: request.style.lineBreak, skipsMissingGlyphs: request.style.skipsMissingGlyphs,
            strut: strut(spans[0].style, language: request.language, &problems))
        let paragraphs = StyledText.paragraphs(spans).map {
            Paragraph.laidOut($0, context: context, problems: &problems)
        }
        let padding = request.style.padding + request.style.padding
        return BlockFit(
            paragraphs: paragraphs, context: context, style: request.style, width: request.width - padding,
            height: request.height - padding)
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
        var excess = fit.excess(of: lines)
        // Where a break parts joined letters of two fonts a line may come out wider than it was measured.
        var narrower = 0.0
        while excess.width > 0, excess.height <= 0, excess.lines <= 0, narrower < 8 {
            narrower += max(excess.width, 0.25)
            let others = fit.lines(at: size, narrower: narrower)
            let otherExcess = fit.excess(of: others)
            if otherExcess.isNone { (lines, excess) = (others, otherExcess) }
        }
        if !excess.isNone {
            problems.append(
                .overflow(
                    width: Length(pixels: excess.width), height: Length(pixels: excess.height), lines: excess.lines))
        }
        return lines
    }

    /// Puts the lines into the box and what is behind them.
    private func place(
        _ lines: [BuiltLine], fit: BlockFit, request: TextRequest, size: Length, problems: [TextProblem]
    ) -> TextLayout {
        let style = request.style
        guard lines.contains(where: { !$0.runs.isEmpty }) else {
            return TextLayout(
                block: TextBlock(lines: []), fontSize: size, width: .zero, height: .zero, problems: problems)
        }
        let padding = style.padding + style.padding
        let height = Length(pixels: lines.reduce(0) { $0 + $1.above + $1.below })
        let room = request.height - padding - height
        let top: Length
        switch style.displayAlign {
        case .before: top = style.padding
        case .center: top = style.padding + Length(units: room.units / 2)
        case .after: top = style.padding + room
        }
        var placed: [TextLine] = []
        var y = top.pixels
        for line in lines {
            let x = style.padding + indent(line, room: fit.width, align: style.textAlign)
            // On whole pixels, so that all lines are equally crisp.
            let baseline = Length(pixels: (y + line.above).rounded())
            placed.append(TextLine(origin: Point(x: x, y: baseline), width: line.width, runs: line.runs))
            y += line.above + line.below
        }
        let width = lines.map(\.visibleWidth).max() ?? .zero
        let rooms = LineRooms(lines, placed, top: top)
        return TextLayout(
            block: TextBlock(
                lines: placed.filter { !$0.runs.isEmpty }, boxes: rooms.boxes(style), shadows: style.shadows,
                frame: lines.contains { $0.runs.contains { !$0.paint.isPlain } } ? rooms.whole : nil),
            fontSize: size, width: width + padding, height: height + padding, problems: problems)
    }

    private func indent(_ line: BuiltLine, room: Length, align: BlockStyle.TextAlign) -> Length {
        let free = room - line.visibleWidth
        // The letter spacing after the last letter of a right-to-left line stands at its left end.
        let hidden = line.isRightToLeft ? line.visibleWidth - line.width : .zero
        switch (align, line.isRightToLeft) {
        case (.left, _), (.start, false), (.end, true): return hidden
        case (.right, _), (.start, true), (.end, false): return hidden + free
        case (.center, _): return hidden + Length(units: free.units / 2)
        }
    }
}
