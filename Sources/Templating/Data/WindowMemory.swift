internal import Diagnostics
internal import Foundation
internal import Tables

/// Reads the cells that say when something begins and ends, each text once: the rows of a sheet share most of their
/// dates, and reading one takes longer than looking it up.
///
/// A mistake is not remembered: it is told with the place of each cell.
struct WindowMemory {
    let reader: WindowReader
    private var begins: [String: Date] = [:]
    private var ends: [String: Date] = [:]
    private var intervals: [String: RowWindow] = [:]
    private var orders: [String: Bool] = [:]

    init(reader: WindowReader) { self.reader = reader }

    /// The first moment that a cell says; nil for a blank one.
    mutating func begin(_ row: Row, _ column: Int) throws(Diagnostic) -> Date? {
        try Self.value(of: row, column, in: &begins, reader.begin(_:at:))
    }

    /// The first moment after what a cell says; nil for a blank one, and after the last day that there is.
    mutating func end(_ row: Row, _ column: Int) throws(Diagnostic) -> Date? {
        try Self.value(of: row, column, in: &ends, reader.end(_:at:))
    }

    /// An interval of two; nil for a blank cell.
    mutating func interval(_ row: Row, _ column: Int) throws(Diagnostic) -> RowWindow? {
        try Self.value(of: row, column, in: &intervals, reader.interval(_:at:))
    }

    private static func value<Value>(
        of row: Row, _ column: Int, in known: inout [String: Value],
        _ read: (String, Place) throws(Diagnostic) -> Value?
    ) throws(Diagnostic) -> Value? {
        let text = row[column]
        if text.isEmpty { return nil }
        if let value = known[text] { return value }
        let value = try read(text, row.place(column))
        known[text] = value
        return value
    }

    mutating func isOrderedAhead(_ cell: String) -> Bool {
        if let known = orders[cell] { return known }
        let isOrdered = WindowColumns.isOrderedAhead(cell)
        orders[cell] = isOrdered
        return isOrdered
    }
}
