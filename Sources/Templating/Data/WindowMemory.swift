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
        let text = row[column]
        if text.isEmpty { return nil }
        if let known = begins[text] { return known }
        let date = try reader.begin(text, at: row.place(column))
        begins[text] = date
        return date
    }

    /// The first moment after what a cell says; nil for a blank one, and after the last day that there is.
    mutating func end(_ row: Row, _ column: Int) throws(Diagnostic) -> Date? {
        let text = row[column]
        if text.isEmpty { return nil }
        if let known = ends[text] { return known }
        let date = try reader.end(text, at: row.place(column))
        ends[text] = date
        return date
    }

    /// An interval of two; nil for a blank cell.
    mutating func interval(_ row: Row, _ column: Int) throws(Diagnostic) -> RowWindow? {
        let text = row[column]
        if text.isEmpty { return nil }
        if let known = intervals[text] { return known }
        let window = try reader.interval(text, at: row.place(column))
        intervals[text] = window
        return window
    }

    mutating func isOrderedAhead(_ cell: String) -> Bool {
        if let known = orders[cell] { return known }
        let isOrdered = WindowColumns.isOrderedAhead(cell)
        orders[cell] = isOrdered
        return isOrdered
    }
}
