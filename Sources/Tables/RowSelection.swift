public import Diagnostics

/// The rows that `--rows 2,5-9,20-` names, by their numbers in the sheet (the header is row 1).
public struct RowSelection: Hashable, Sendable {
    /// In the order written; the last one may have no end.
    public var ranges: [ClosedRange<Int>]
    private let place: Place

    /// - Parameter place: Where the text was written, such as `.option("--rows")`.
    public init(_ text: String, at place: Place) throws(DiagnosedFailure) {
        self.place = place
        ranges = []
        var found = Diagnostics()
        for part in text.split(separator: ",", omittingEmptySubsequences: false).map({ String($0).trimmed }) {
            do throws(Diagnostic) {
                ranges.append(try Self.range(part, at: place))
            } catch {
                found.add(error)
            }
        }
        if found.hasErrors { throw DiagnosedFailure(found) }
    }

    public func contains(_ row: Int) -> Bool { ranges.contains { $0.contains(row) } }

    /// What is asked for and not there, given the numbers of the rows that are.
    ///
    /// A range needs one row within it: blank rows in the middle of `5-9` are no mistake.
    public func missing(from numbers: some Collection<Int>, of file: String) -> Diagnostics {
        var found = Diagnostics()
        for range in ranges where !numbers.contains(where: range.contains) {
            let rows = numbers.max().map { "the last row is \($0)" } ?? "the table has no rows"
            found.add(
                .error(
                    "unknown-row", at: place,
                    range.count == 1
                        ? "row \(range.lowerBound) of \(file) is blank, broken or not there"
                        : "\(file) has no rows in \(Self.words(range))",
                    hint: rows))
        }
        return found
    }

    private static func range(_ part: String, at place: Place) throws(Diagnostic) -> ClosedRange<Int> {
        let ends = part.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false).map { String($0).trimmed }
        guard let first = ends.first.flatMap(number), let last = ends.count == 1 ? first : upperEnd(ends[1]) else {
            throw .error(
                "invalid-rows", at: place, "\"\(part)\" is not a row or a range of rows",
                hint: "write row numbers of the sheet, such as 2,5-9")
        }
        guard first >= 2 else {
            throw .error(
                "invalid-rows", at: place, "row \(first) is not a row of values",
                hint: "rows count as in the sheet: row 1 is the header, values begin in row 2")
        }
        guard first <= last else {
            throw .error("invalid-rows", at: place, "the range \(part) ends before it begins", hint: "\(last)-\(first)")
        }
        return first...last
    }

    private static func number(_ text: String) -> Int? {
        text.utf8.allSatisfy { (48...57).contains($0) } ? Int(text) : nil
    }

    private static func upperEnd(_ text: String) -> Int? { text.isEmpty ? Int.max : number(text) }

    private static func words(_ range: ClosedRange<Int>) -> String {
        "\(range.lowerBound)-" + (range.upperBound == Int.max ? "" : String(range.upperBound))
    }
}

extension RowSelection: CustomStringConvertible {
    /// As it is written on the command line.
    public var description: String {
        ranges.map { $0.count == 1 ? String($0.lowerBound) : Self.words($0) }.joined(separator: ",")
    }
}
