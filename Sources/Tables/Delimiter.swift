/// What separates the cells of a row.
public enum Delimiter: String, Hashable, Sendable, CaseIterable {
    case comma = ","
    case semicolon = ";"
    case tab = "\t"
    case bar = "|"

    var byte: UInt8 {
        switch self {
        case .comma: 0x2C
        case .semicolon: 0x3B
        case .tab: 0x09
        case .bar: 0x7C
        }
    }

    /// The delimiter that the first lines of a table agree on most, looking outside of quotes.
    ///
    /// For each candidate the lines are counted that have as many of it as the first line; the most lines win,
    /// then the most cells in the first line, then the order of the cases. A table of one column has none: comma.
    ///
    /// - Parameters:
    ///   - sample: The beginning of the table as UTF-8.
    ///   - isWhole: Whether the table ends with the sample; otherwise its last line may be cut and does not count.
    static func detect(in sample: [UInt8], isWhole: Bool) -> Delimiter {
        var best: (delimiter: Delimiter, agreeing: Int, count: Int) = (.comma, 0, 0)
        for candidate in allCases {
            let counts = candidate.countPerLine(in: sample, isWhole: isWhole, lines: 20)
            guard let first = counts.first, first > 0 else { continue }
            let agreeing = counts.count { $0 == first }
            if (agreeing, first) > (best.agreeing, best.count) { best = (candidate, agreeing, first) }
        }
        return best.delimiter
    }

    /// Excel's own way to say it: a first line `sep=;`, which it hides. How many bytes to skip, and the delimiter.
    static func declared(in sample: [UInt8]) -> (delimiter: Delimiter, length: Int)? {
        guard sample.count > 4, sample.starts(with: "sep=".utf8) || sample.starts(with: "SEP=".utf8),
            let delimiter = allCases.first(where: { $0.byte == sample[4] })
        else { return nil }
        let end = sample[5...]
        if end.starts(with: [0x0D, 0x0A]) { return (delimiter, 7) }
        return end.first == 0x0A || end.first == 0x0D ? (delimiter, 6) : nil
    }

    /// How often the delimiter stands outside quotes in each of the first lines that are not empty.
    private func countPerLine(in sample: [UInt8], isWhole: Bool, lines limit: Int) -> [Int] {
        var counts: [Int] = []
        var count = 0
        var lineStart = 0
        var isQuoted = false
        var previous: UInt8 = 0x0A
        for (index, byte) in sample.enumerated() where counts.count < limit {
            if isQuoted {
                if byte == 0x22 { isQuoted = false }
            } else if byte == 0x22 {
                // A quote opens at the start of a cell; right after a closing one it is the second of a pair.
                isQuoted = [self.byte, 0x0A, 0x0D, 0x22].contains(previous)
            } else if byte == self.byte {
                count += 1
            } else if byte == 0x0A || byte == 0x0D {
                if index > lineStart { counts.append(count) }
                (count, lineStart) = (0, index + 1)
            }
            previous = byte
        }
        if counts.isEmpty || (isWhole && counts.count < limit && lineStart < sample.count) { counts.append(count) }
        return counts
    }
}
