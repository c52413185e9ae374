internal import TimelineModel

/// Chooses where the lines of a paragraph end.
enum LineBreaking {
    /// Headlines of up to this many lines are balanced; longer text reads better when its lines are full.
    static let mostBalancedLines = 4

    /// The lines of a paragraph as ranges of its units, trailing spaces included.
    ///
    /// - Parameters:
    ///   - available: width of a line in ems. A word that is wider has a line of its own.
    ///   - isBalanced: whether few lines are made as equal as they can be. Their number is the same without.
    static func lines(_ paragraph: Paragraph, available: Double, isBalanced: Bool) -> [Range<Int>] {
        let ends = paragraph.lineEnds
        guard !ends.isEmpty else { return [0..<0] }
        let greedy = self.greedy(paragraph, ends: ends, available: available)
        guard isBalanced, (2...mostBalancedLines).contains(greedy.count), ends.count <= 200 else { return greedy }
        return balanced(paragraph, ends: ends, count: greedy.count, available: available) ?? greedy
    }

    private static func greedy(_ paragraph: Paragraph, ends: [Int], available: Double) -> [Range<Int>] {
        var lines: [Range<Int>] = []
        var start = 0
        var end = 0
        for next in ends {
            if end > start, width(paragraph, start..<next) > available {
                lines.append(start..<end)
                start = end
            }
            end = next
        }
        lines.append(start..<end)
        return lines
    }

    /// The breaks into `count` lines whose widths differ least, by the sum of the squares of what is left on each
    /// line; nil when a line would be too wide.
    private static func balanced(
        _ paragraph: Paragraph, ends: [Int], count: Int, available: Double
    ) -> [Range<Int>]? {
        // Parting a word costs as much as leaving a third of a line empty.
        let parting = available * available / 9
        // cost[k][i]: the best for the text up to ends[i] in k + 1 lines; from[k][i]: the end of the line before.
        let starts = [0] + ends
        func parted(_ end: Int) -> Double { Double(paragraph.parted[end]) * parting }
        var cost = ends.indices.map { penalty(paragraph, 0..<ends[$0], available) + parted($0) }
        var from: [[Int]] = []
        for line in 1..<count {
            var next = [Double](repeating: .infinity, count: ends.count)
            var origin = [Int](repeating: -1, count: ends.count)
            for end in line..<max(line, ends.count) {
                for before in stride(from: end - 1, through: line - 1, by: -1) where cost[before] < .infinity {
                    let last = penalty(paragraph, starts[before + 1]..<ends[end], available)
                    if last == .infinity { break }
                    let total = cost[before] + last + parted(end)
                    if total < next[end] { (next[end], origin[end]) = (total, before) }
                }
            }
            cost = next
            from.append(origin)
        }
        guard let last = cost.last, last < .infinity else { return nil }
        var lines: [Range<Int>] = []
        var end = ends.count - 1
        for origin in from.reversed() {
            let before = origin[end]
            guard before >= 0 else { return nil }
            lines.append(ends[before]..<ends[end])
            end = before
        }
        lines.append(0..<ends[end])
        return lines.reversed()
    }

    private static func penalty(_ paragraph: Paragraph, _ range: Range<Int>, _ available: Double) -> Double {
        let left = available - width(paragraph, range)
        return left < 0 ? .infinity : left * left
    }

    private static func width(_ paragraph: Paragraph, _ range: Range<Int>) -> Double {
        paragraph.lineWidth(range)
    }
}
