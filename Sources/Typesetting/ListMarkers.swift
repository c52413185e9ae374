internal import TimelineModel

/// What stands before the paragraphs of a list, shaped. Measures are in ems of the block.
struct ListMarkers: Sendable {
    /// The room between a marker and the words.
    private static let gap = 0.5

    /// Of each paragraph; nil of an empty one, which is no item.
    private let markers: [Paragraph?]
    private let context: BlockContext
    /// How far the words of all lines stand from the side where they begin.
    let indent: Double

    /// - Parameter style: Of the letters of the list.
    init(
        _ marker: ListMarker, for paragraphs: [Paragraph], style: SpanStyle, of block: BlockContext,
        problems: inout [TextProblem]
    ) {
        var style = style
        if let color = marker.color { style.paint = .color(color) }
        style.decoration = nil
        let context = block.beside(StyledSpan(text: "", style: style), language: block.language)
        var number = 0
        // Signs are all the same, and a text may have thousands of lines.
        var known: [String: Paragraph] = [:]
        var markers: [Paragraph?] = []
        for paragraph in paragraphs {
            guard !paragraph.text.trimmed(paragraph.text.units.indices).isEmpty else {
                markers.append(nil)
                continue
            }
            number += 1
            let words = marker.text(number)
            let text = StyledText.line(StyledSpan(text: words, style: style))
            let shaped = known[words] ?? Paragraph.laidOut(text, context: context, problems: &problems)
            known[words] = shaped
            markers.append(shaped)
        }
        indent = (markers.compactMap { $0?.width }.max() ?? 0) + Self.gap
        (self.markers, self.context) = (markers, context)
    }

    /// A marker of a line and where it stands from the line's start, in pixels.
    func annotation(of paragraph: Int, line: BuiltLine, size: Length) -> LineAnnotation? {
        guard let marker = markers[paragraph] else { return nil }
        let built = LineBuilding.build(
            0..<marker.text.units.count, of: marker, context: context, size: size,
            metrics: LineMetrics(above: 0, below: 0))
        let gap = Length(pixels: Self.gap * size.pixels)
        return LineAnnotation(
            line: built, x: line.isRightToLeft ? line.width + gap : .zero - gap - built.width, rise: 0)
    }
}

extension Paragraph {
    fileprivate var width: Double { width(0..<text.units.count) }
}
