internal import TimelineModel

/// A run of a line with its glyphs.
struct ShapedRun {
    var glyphs: [Glyph]
    /// Pixels per font unit.
    var scale: Double
    /// Distance from the run's left end to each glyph's origin, in pixels.
    var positions: [Double]
    /// The run's width, rounded.
    var advance: Length
}

/// Shapes the runs of one line. The one place where glyphs get their final positions, for layout and for painting.
enum LineShaping {
    /// - Parameters:
    ///   - runs: in visual order, from left to right.
    ///   - faces: the open face of each run.
    static func shape(_ runs: [TextRun], faces: [FontFace]) -> [ShapedRun] {
        let texts = runs.map { Array($0.text.utf16) }
        return runs.indices.map { index in
            shape(runs[index], face: faces[index], units: texts[index], around: context(index, runs, texts))
        }
    }

    // Letters join across a change of colour or size, so HarfBuzz sees the ends of the neighbours in the same
    // direction. Five characters are as many as it looks at.
    private static func context(_ index: Int, _ runs: [TextRun], _ texts: [[UInt16]]) -> ([UInt16], [UInt16]) {
        let isRightToLeft = runs[index].isRightToLeft
        func neighbour(_ other: Int) -> [UInt16] {
            runs.indices.contains(other) && runs[other].isRightToLeft == isRightToLeft
                && runs[other].isUpright == runs[index].isUpright ? texts[other] : []
        }
        let (left, right) = (neighbour(index - 1), neighbour(index + 1))
        return isRightToLeft
            ? (Array(right.suffix(10)), Array(left.prefix(10))) : (Array(left.suffix(10)), Array(right.prefix(10)))
    }

    private static func shape(
        _ run: TextRun, face: FontFace, units: [UInt16], around: (before: [UInt16], after: [UInt16])
    ) -> ShapedRun {
        if let picture = run.picture {
            let advance = run.advance(of: picture)
            return ShapedRun(glyphs: [], scale: 1, positions: [], advance: advance)
        }
        let whole = around.before + units + around.after
        let range = around.before.count..<(around.before.count + units.count)
        let properties = RunProperties(
            script: run.script, language: run.language, isRightToLeft: run.isRightToLeft,
            isSpaced: run.letterSpacing != .zero, features: run.features, isUpright: run.isUpright)
        let glyphs = whole.withUnsafeBufferPointer {
            Shaping.shape($0, range, face: face, properties: properties)
        }
        let scale = run.size.pixels / Double(face.unitsPerEm)
        let spacing = run.letterSpacing.pixels
        var positions: [Double] = []
        positions.reserveCapacity(glyphs.count)
        var pen = 0.0
        for (index, glyph) in glyphs.enumerated() {
            // Spacing stands after a cluster in reading order: right of it, or left of it.
            if run.isRightToLeft, index == 0 || glyphs[index - 1].cluster != glyph.cluster { pen += spacing }
            positions.append(pen)
            pen += Double(glyph.advance) * scale
            let isLast = index == glyphs.count - 1 || glyphs[index + 1].cluster != glyph.cluster
            if !run.isRightToLeft, isLast { pen += spacing }
        }
        return ShapedRun(glyphs: glyphs, scale: scale, positions: positions, advance: Length(pixels: pen))
    }
}
