internal import Tables
internal import Templating

/// Which videos show best whether a template holds: those of the longest and shortest cells, and of empty ones.
enum WorstRows {
    /// The items of a sheet, first those with the longest and the shortest cell of every column and with an empty one, then
    /// the others, as the sheet has them.
    static func first(_ items: [Item]) -> [Int] {
        var found: [Int] = []
        func take(_ index: Int?) {
            if let index, !found.contains(index) { found.append(index) }
        }
        let columns = items.first?.rows.first?.cells.count ?? 0
        for column in 0..<columns {
            let lengths = items.map { item in item.rows.map { length($0, column) } }
            take(lengths.indices.max { (lengths[$0].max() ?? 0) < (lengths[$1].max() ?? 0) })
            take(
                lengths.indices.filter { (lengths[$0].min() ?? 0) > 0 }
                    .min { (lengths[$0].min() ?? 0) < (lengths[$1].min() ?? 0) })
            take(lengths.indices.first { lengths[$0].contains(0) })
        }
        let chosen = Set(found)
        return found + items.indices.filter { !chosen.contains($0) }
    }

    private static func length(_ row: Row, _ column: Int) -> Int {
        column < row.cells.count
            ? row.cells[column].split(whereSeparator: \.isWhitespace).joined(separator: " ").count : 0
    }
}
