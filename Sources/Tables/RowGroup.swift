/// The rows that share a cell, such as the variants of one product.
public struct RowGroup: Hashable, Sendable {
    /// The shared cell without white space around it; empty for the rows where it is blank.
    public var key: String
    /// In the file's order, at least one; they need not follow one another in the file.
    public var rows: [Row]

    public init(key: String, rows: [Row]) {
        self.key = key
        self.rows = rows
    }
}

extension Sequence<Row> {
    /// The rows grouped by the cells of a column, in the order in which the keys first appear.
    public func groups(by column: Int) -> [RowGroup] {
        var groups: [RowGroup] = []
        var positions: [String: Int] = [:]
        for row in self {
            let key = row[column].trimmed
            if let position = positions[key] {
                groups[position].rows.append(row)
            } else {
                positions[key] = groups.count
                groups.append(RowGroup(key: key, rows: [row]))
            }
        }
        return groups
    }
}
