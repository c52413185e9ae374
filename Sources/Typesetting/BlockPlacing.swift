internal import TimelineModel

/// Puts the lines of a block into its box, and what stands behind and beside them.
struct BlockPlacing {
    let fit: BlockFit
    let request: TextRequest
    let size: Length

    private var style: BlockStyle { request.style }
    private var writingMode: WritingMode { style.isVertical ? .verticalRl(width: request.height) : .horizontalTb }

    func place(_ lines: [BuiltLine]) -> TextLayout {
        guard lines.contains(where: { !$0.runs.isEmpty }) else {
            return TextLayout(block: TextBlock(lines: []), fontSize: size, width: .zero, height: .zero)
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
        let widest = lines.map(\.visibleWidth).max() ?? .zero
        var placed: [TextLine] = []
        var y = top.pixels
        for line in lines {
            // On whole pixels, so that all lines are equally crisp.
            let baseline = Length(pixels: (y + line.above).rounded())
            placed.append(TextLine(line, at: Point(x: style.padding + start(of: line, widest: widest), y: baseline)))
            y += line.above + line.below
        }
        let indent = Length(pixels: fit.indent(at: size))
        let width = widest + indent
        let rooms = LineRooms(lines, placed, top: top, indent: indent)
        let hasGradient = lines.contains { $0.runs.contains { !$0.paint.isPlain } }
        let block = TextBlock(
            lines: placed.filter { !$0.runs.isEmpty },
            boxes: rooms.boxes(style).map { box in
                var box = box
                box.rect = writingMode.turned(box.rect)
                return box
            },
            shadows: style.shadows, frame: hasGradient ? writingMode.turned(rooms.whole) : nil,
            writingMode: writingMode)
        let (along, across) = (width + padding, height + padding)
        return TextLayout(
            block: block, fontSize: size, width: style.isVertical ? across : along,
            height: style.isVertical ? along : across)
    }

    /// Where a line's baseline starts, from the padding.
    ///
    /// A list in the middle is so as a whole: its items begin one below the other.
    private func start(of line: BuiltLine, widest: Length) -> Length {
        let indent = Length(pixels: fit.indent(at: size))
        let free = fit.width - line.visibleWidth - indent
        if fit.markers != nil, style.textAlign == .center {
            let half = Length(units: (fit.width - widest - indent).units / 2)
            return line.isRightToLeft ? free - half + line.visibleWidth - line.width : indent + half
        }
        // The letter spacing after the last letter of a right-to-left line stands at its left end.
        let hidden = (line.isRightToLeft ? line.visibleWidth - line.width : indent)
        switch (style.textAlign, line.isRightToLeft) {
        case (.left, _), (.start, false), (.end, true): return hidden
        case (.right, _), (.start, true), (.end, false): return hidden + free
        case (.center, _): return hidden + Length(units: free.units / 2)
        }
    }
}

extension TextLine {
    fileprivate init(_ line: BuiltLine, at origin: Point) {
        let annotations = line.annotations.map { annotation in
            let baseline = Length(pixels: (origin.y.pixels - annotation.rise).rounded())
            return TextLine(annotation.line, at: Point(x: origin.x + annotation.x, y: baseline))
        }
        self.init(origin: origin, width: line.width, runs: line.runs, annotations: annotations)
    }
}
