internal import TimelineModel

/// Glyphs of a run that belong to the same characters: what is never parted.
struct InlineCluster {
    /// UTF-16 units of the run's text.
    var units: Range<Int>
    var glyphs: Range<Int>
    /// From the run's left end in pixels.
    var left: Double
    var right: Double

    var middle: Double { (left + right) / 2 }
}

extension ShapedRun {
    /// The clusters of its glyphs from left to right, without gaps; a run without glyphs is one.
    func clusters(of run: TextRun) -> [InlineCluster] {
        let count = run.text.utf16.count
        let whole = InlineCluster(units: 0..<count, glyphs: 0..<glyphs.count, left: 0, right: advance.pixels)
        guard let first = glyphs.map(\.cluster).min() else { return [whole] }
        let spacing = run.isRightToLeft ? run.letterSpacing.pixels : 0
        var clusters: [InlineCluster] = []
        for index in glyphs.indices {
            let unit = glyphs[index].cluster - first
            if index > 0, glyphs[index - 1].cluster == glyphs[index].cluster {
                clusters[clusters.count - 1].glyphs = clusters[clusters.count - 1].glyphs.lowerBound..<(index + 1)
                continue
            }
            // Spacing stands after a cluster in reading order, and belongs to it.
            let left = max(0, positions[index] - spacing)
            if !clusters.isEmpty { clusters[clusters.count - 1].right = left }
            clusters.append(
                InlineCluster(units: unit..<unit, glyphs: index..<(index + 1), left: left, right: whole.right))
        }
        // A cluster's characters go up to where the next one in logical order begins.
        var end = count
        for index in run.isRightToLeft ? Array(clusters.indices) : clusters.indices.reversed() {
            let start = clusters[index].units.lowerBound
            clusters[index].units = start..<max(start, end)
            end = start
        }
        return clusters
    }
}

extension ShapedRun {
    /// The middle of each glyph's cluster, from the run's left end in pixels.
    func middles(of run: TextRun) -> [Double] {
        clusters(of: run).flatMap { cluster in cluster.glyphs.map { _ in cluster.middle } }
    }
}

/// Takes a line apart into words and letters.
struct LineParts {
    /// A word and where it is seen, from the line's origin.
    struct Word {
        var text: String
        /// Without the white space around it.
        var spans: [InlineSpan]
        var letters: Int
    }

    private(set) var parts: [TextPart] = []
    private(set) var words: [Word] = []

    /// - Parameter unit: `word` or `letter`.
    init(_ line: BuiltLine, unit: TextUnit, language: String) {
        let text = LineText(line)
        let startsWord = WordStarts.find(text.units, language: language)
        let graphemes = TextAnalysis.graphemes(text.units)
        // Only clusters can be parted, each as a whole.
        let clusters = text.clusters(line).sorted { $0.units.lowerBound < $1.units.lowerBound }
        var word: [InlineCluster] = []
        func endWord(_ words: inout [Word]) {
            guard let first = word.first, let last = word.last else { return }
            let range = text.trimmed(first.units.lowerBound..<last.units.upperBound)
            words.append(
                Word(
                    text: String(utf16: text.units[range]),
                    spans: Self.spans(word.filter { $0.units.overlaps(range) }),
                    letters: range.count { graphemes[$0] && !text.isSpace($0) }))
            word = []
        }
        var part: [InlineCluster] = []
        var continuesWord = false
        func endPart(_ parts: inout [TextPart]) {
            guard !part.isEmpty else { return }
            parts.append(TextPart(spans: Self.spans(part), continuesWord: continuesWord))
            part = []
        }
        for cluster in clusters {
            let start = cluster.units.lowerBound
            let isWord = word.isEmpty || (start < text.units.count && startsWord[start])
            let isLetter =
                unit == .letter && start > 0 && start < text.units.count && graphemes[start] && !text.isSpace(start)
                && !(text.isJoined[start] && text.isJoined[start - 1])
            if isWord || isLetter { endPart(&parts) }
            if isWord { endWord(&words) }
            if part.isEmpty { continuesWord = !isWord }
            part.append(cluster)
            word.append(cluster)
        }
        endPart(&parts)
        endWord(&words)
    }

    /// What some clusters take of the line: one stretch, or several where others stand between.
    private static func spans(_ clusters: [InlineCluster]) -> [InlineSpan] {
        var spans: [InlineSpan] = []
        for cluster in clusters.sorted(by: { ($0.left, $0.right) < ($1.left, $1.right) }) {
            let span = InlineSpan(Length(pixels: cluster.left), Length(pixels: cluster.right))
            if let last = spans.last, span.start.units <= last.end.units + 2 {
                spans[spans.count - 1].end = max(last.end, span.end)
            } else {
                spans.append(span)
            }
        }
        // What has no width of its own does not stand apart.
        let wide = spans.filter { $0.width > .zero }
        return wide.isEmpty ? Array(spans.prefix(1)) : wide
    }
}

/// The characters of a line in logical order.
private struct LineText {
    var units: [UInt16] = []
    /// Whether each unit is of a script whose letters join.
    var isJoined: [Bool] = []
    /// Where each run's text begins in it.
    private var starts: [Int]

    init(_ line: BuiltLine) {
        starts = Array(repeating: 0, count: line.runs.count)
        for index in line.runs.indices.sorted(by: { line.units[$0].lowerBound < line.units[$1].lowerBound }) {
            starts[index] = units.count
            let run = line.runs[index]
            units += Array(run.text.utf16)
            let joins = LetterSpacing.isJoined(run.script)
            isJoined += Array(repeating: joins, count: units.count - isJoined.count)
        }
    }

    /// The clusters of all runs, in units of the line and pixels from its origin.
    func clusters(_ line: BuiltLine) -> [InlineCluster] {
        line.runs.indices.flatMap { index in
            let (run, start) = (line.runs[index], starts[index])
            return line.shaped[index].clusters(of: run).map { cluster in
                var moved = cluster
                moved.units = (cluster.units.lowerBound + start)..<(cluster.units.upperBound + start)
                moved.left += run.x.pixels
                moved.right += run.x.pixels
                return moved
            }
        }
    }

    func isSpace(_ unit: Int) -> Bool { WordStarts.isSpace(units[unit]) }

    func trimmed(_ range: Range<Int>) -> Range<Int> {
        var (start, end) = (range.lowerBound, range.upperBound)
        while end > start, isSpace(end - 1) { end -= 1 }
        while start < end, isSpace(start) { start += 1 }
        return start..<end
    }
}

extension TextLayout {
    /// Puts the parts of its lines into the block, and their words beside it.
    ///
    /// - Parameter lines: The block's lines before they were placed.
    mutating func takeApart(_ lines: [BuiltLine], into unit: TextUnit, language: String) {
        guard unit != .line, lines.count == block.lines.count else { return }
        for (index, line) in lines.enumerated() {
            let found = LineParts(line, unit: unit, language: language)
            block.lines[index].parts = found.parts
            let origin = block.lines[index].origin
            let lefts = found.words.map { $0.spans.first?.start ?? .zero }
            var ranks = Array(lefts.indices)
            for (rank, number) in lefts.indices.sorted(by: { (lefts[$0], $0) < (lefts[$1], $1) }).enumerated() {
                ranks[number] = rank
            }
            for (number, word) in found.words.enumerated() {
                let boxes = word.spans.map { span in
                    block.writingMode.turned(
                        Rect(
                            x: (origin.x + span.start).pixels, y: origin.y.pixels - line.above,
                            width: span.width.pixels, height: line.above + line.below))
                }
                words.append(
                    TextWord(
                        text: word.text, line: index, boxes: boxes,
                        visualIndex: ranks[number], letters: word.letters))
            }
        }
    }
}
