internal import TimelineModel

extension BlockFit {
    /// The block cut where its room ends, with an ellipsis; itself where it fits.
    ///
    /// The cut comes after the last whole word that leaves room for the ellipsis; where that is none of the line's,
    /// after the last letter. Lines are filled, not balanced, so that the cut is at the end of a full line.
    func shortened(at size: Length) -> BlockFit {
        guard !excess(of: lines(at: size), at: size).isNone, let last = lastLine(at: size) else { return self }
        let whole = paragraphs[last.paragraph]
        var fit = self
        fit.isBalanced = false
        for end in cuts(whole, from: last.range.lowerBound, at: size) {
            var ignored: [TextProblem] = []
            let cut = Paragraph(whole.text.shortened(to: end), context: context, problems: &ignored)
            fit.paragraphs = paragraphs[..<last.paragraph] + [cut]
            // Shaped anew it may be a little wider than it was measured, and need the next shorter cut.
            if fit.excess(of: fit.lines(at: size), at: size).isNone { return fit }
        }
        return fit
    }

    /// The last line that has room, and its paragraph; the first if none has.
    private func lastLine(at size: Length) -> (paragraph: Int, range: Range<Int>)? {
        var last: (paragraph: Int, range: Range<Int>)?
        var (count, high) = (0, 0.0)
        for (index, paragraph) in paragraphs.enumerated() {
            for range in LineBreaking.lines(paragraph, available: available(size), isBalanced: false) {
                count += 1
                high += metrics(range, of: paragraph).height * size.pixels
                let isOver = excess(width: 0, height: high, lines: count)
                // The ellipsis needs something to stand after.
                if last != nil, !isOver.isNone { return last }
                if !paragraph.text.trimmed(range).isEmpty { last = (index, range) }
                // A word wider than the line is cut where it stands.
                if paragraph.lineWidth(range) > available(size) { return last }
            }
        }
        return last
    }

    /// As many cuts are tried, of words and of letters each.
    private static let mostCuts = 12

    /// Where a line from `start` may be cut so that an ellipsis has room behind it, best first.
    private func cuts(_ paragraph: Paragraph, from start: Int, at size: Length) -> [Int] {
        let text = paragraph.text
        let ellipsis = context.strut.map { $0.width(of: "\u{2026}") } ?? 1
        func fitting(_ ends: [Int]) -> [Int] {
            var found: [Int] = []
            for end in ends where end > start {
                guard paragraph.width(start..<end) <= available(size) else { break }
                if paragraph.width(start..<end) + ellipsis <= available(size) { found.append(end) }
            }
            return found.suffix(Self.mostCuts).reversed()
        }
        let words = paragraph.lineEnds.dropLast().map { text.endOfWords(start..<max(start, $0)) }
        let graphemes = TextAnalysis.graphemes(text.units)
        let letters = text.units.indices.dropFirst(start + 1).filter { graphemes[$0] && !text.isSpace($0 - 1) }
        return fitting(words) + fitting(letters) + [start + 1]
    }
}

extension StyledText {
    /// The end of a range without the spaces, commas and dashes that would stand before an ellipsis.
    fileprivate func endOfWords(_ range: Range<Int>) -> Int {
        var end = trimmed(range).upperBound
        while end > range.lowerBound, isWeak(units[end - 1]) || isSpace(end - 1) { end -= 1 }
        return end
    }

    private func isWeak(_ unit: UInt16) -> Bool {
        // , - : ; soft hyphen, Arabic comma, en and em dash, ideographic comma and its wide relatives
        [0x2C, 0x2D, 0x3A, 0x3B, 0xAD, 0x60C, 0x61B, 0x2013, 0x2014, 0x3001, 0xFF0C, 0xFF1A, 0xFF1B].contains(unit)
    }
}
