internal import TimelineModel

/// An underline or a line through a stretch of text.
struct Decoration {
    /// Index of its line of text in the block.
    var line: Int
    /// Where that line of text begins, in pixels along it.
    var start: Double
    /// The way it goes.
    var place: LinePlace
    /// Its edges along the line and across, in pixels.
    var edges: Bounds
    var paint: Paint
    var outlines: [Stroke]

    /// Its edges in the block, in pixels.
    var bounds: Bounds { place.turned(edges) }

    /// What is left of it between two pen positions along its line; nil when nothing is.
    func cut(to range: Range<Double>) -> Decoration? {
        var part = self
        part.edges.left = max(edges.left, start + range.lowerBound)
        part.edges.right = min(edges.right, start + range.upperBound)
        return part.edges.left < part.edges.right ? part : nil
    }

    /// The lines of a text line. Neighbouring runs that are decorated and painted alike share one line, at the
    /// height and thickness of the largest of them, so that it does not step where the font changes.
    ///
    /// - Parameters:
    ///   - index: Of the line in the block, or of the one that it stands beside.
    ///   - origin: Where that line begins.
    static func of(
        _ line: TextLine, _ index: Int, _ place: LinePlace, start origin: Length, faces: [FontFace],
        shaped: [ShapedRun]
    ) -> [Decoration] {
        var decorations: [Decoration] = []
        var start = 0
        while start < line.runs.count {
            let run = line.runs[start]
            let end = line.runs[start...].firstIndex { !$0.isDecorated(like: run) } ?? line.runs.count
            if let decoration = run.decoration {
                let largest = (start..<end).max { line.runs[$0].size < line.runs[$1].size } ?? start
                let (top, thickness) = Self.edge(
                    decoration, line.runs[largest], faces[largest], scale: shaped[largest].scale, place)
                let last = line.runs[end - 1]
                decorations.append(
                    Decoration(
                        line: index, start: origin.pixels, place: place,
                        edges: Bounds(
                            left: (line.origin.x + run.x).pixels, top: top,
                            right: (line.origin.x + last.x + shaped[end - 1].advance).pixels,
                            bottom: top + thickness),
                        paint: run.paint, outlines: run.outlines))
            }
            start = end
        }
        return decorations
    }

    /// The upper edge across the line, and the thickness. Vertical lines have their underline at the right of their
    /// letters, and what goes through them in the middle.
    private static func edge(
        _ decoration: TextDecoration, _ run: TextRun, _ face: FontFace, scale: Double, _ place: LinePlace
    ) -> (top: Double, thickness: Double) {
        let metrics = decoration == .underline ? face.underline : face.strikeout
        let thickness = max(1, Double(metrics.thickness) * scale)
        let line = (place.origin.y - run.rise).pixels
        guard case .verticalRl = place.writingMode else { return (line - Double(metrics.top) * scale, thickness) }
        let half = run.size.pixels / 2
        return (decoration == .underline ? line - half * 1.1 - thickness : line - thickness / 2, thickness)
    }
}

extension TextRun {
    fileprivate func isDecorated(like other: TextRun) -> Bool {
        decoration == other.decoration && paint == other.paint && outlines == other.outlines && rise == other.rise
    }
}
