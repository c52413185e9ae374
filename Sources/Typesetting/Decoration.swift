internal import TimelineModel

/// An underline or a line through a stretch of text.
struct Decoration {
    /// Index of its line of text in the block.
    var line: Int
    /// Where that line begins, in pixels of the block.
    var lineStart: Double
    /// Its edges, in pixels of the block.
    var bounds: Bounds
    var paint: Paint
    var outlines: [Stroke]

    /// What is left of it between two pen positions along its line; nil when nothing is.
    func cut(to range: Range<Double>) -> Decoration? {
        var part = self
        part.bounds.left = max(bounds.left, lineStart + range.lowerBound)
        part.bounds.right = min(bounds.right, lineStart + range.upperBound)
        return part.bounds.left < part.bounds.right ? part : nil
    }

    /// The lines of a text line. Neighbouring runs that are decorated and painted alike share one line, at the
    /// height and thickness of the largest of them, so that it does not step where the font changes.
    static func of(_ line: TextLine, _ index: Int, faces: [FontFace], shaped: [ShapedRun]) -> [Decoration] {
        var decorations: [Decoration] = []
        var start = 0
        while start < line.runs.count {
            let run = line.runs[start]
            let end = line.runs[start...].firstIndex { !$0.isDecorated(like: run) } ?? line.runs.count
            if let decoration = run.decoration {
                let largest = (start..<end).max { line.runs[$0].size < line.runs[$1].size } ?? start
                let metrics = decoration == .underline ? faces[largest].underline : faces[largest].strikeout
                let scale = shaped[largest].scale
                let top = line.origin.y.pixels - Double(metrics.top) * scale
                let last = line.runs[end - 1]
                decorations.append(
                    Decoration(
                        line: index, lineStart: line.origin.x.pixels,
                        bounds: Bounds(
                            left: (line.origin.x + run.x).pixels, top: top,
                            right: (line.origin.x + last.x + shaped[end - 1].advance).pixels,
                            bottom: top + max(1, Double(metrics.thickness) * scale)),
                        paint: run.paint, outlines: run.outlines))
            }
            start = end
        }
        return decorations
    }
}

extension TextRun {
    fileprivate func isDecorated(like other: TextRun) -> Bool {
        decoration == other.decoration && paint == other.paint && outlines == other.outlines
    }
}
