internal import Diagnostics
internal import Foundation
internal import Localization
internal import Tables

/// When the rows of a sheet have videos, and when their cells hold: read once, asked for any moment.
///
/// What comes out is a sheet as if somebody had deleted the rows and cells that are not in force, so that nothing behind
/// it knows of time: equal rows make equal videos.
struct Windows: Sendable {
    /// What the cells of one row say about time.
    struct Times: Sendable {
        var window = RowWindow()
        var held: [Held] = []
        /// From when on `availability` says that it is there.
        var inStock: Date?
        /// What is wrong with them; then the row counts as in its window, and its cells as they are.
        var problems = Diagnostics()
    }

    struct Held: Sendable {
        var cell: Int
        /// The cell that says when.
        var interval: Int
        var window: RowWindow
    }

    let table: Table
    let columns: WindowColumns
    let time: WindowTime
    /// One for every row of the table.
    let times: [Times]

    /// - Parameter time: When the sheet is looked at, and whose clocks its cells mean.
    /// - Returns: Nil where no column of the sheet is about time.
    init?(_ data: DataDeclaration, _ binding: SheetBinding, _ table: Table, at time: WindowTime) {
        let columns = WindowColumns(data, binding, table.header)
        guard !columns.isEmpty else { return nil }
        self.table = table
        self.columns = columns
        self.time = time
        var reading = RowTimes(columns: columns, reader: WindowReader(reading: data.reading, zone: time.zone))
        times = table.rows.map { reading.read($0) }
    }

    func isShown(_ index: Int, at instant: Date) -> Bool {
        times[index].problems.hasErrors || times[index].window.contains(instant)
    }

    /// A row with the cells that hold at a moment, whether it has a video then or not.
    func row(_ index: Int, at instant: Date) -> Row {
        var row = table.rows[index]
        let times = times[index]
        guard !times.problems.hasErrors else { return row }
        for held in times.held where !held.window.contains(instant) && !row.cells[held.cell].isEmpty {
            row.cells[held.cell] = ""
        }
        if let inStock = times.inStock, inStock <= instant, let availability = columns.availability {
            row.cells[availability.cell] = WindowColumns.inStock
        }
        return row
    }

    /// The sheet as it is at a moment.
    ///
    /// - Parameter chosen: Positions of rows; nil is all of them.
    func table(at instant: Date, of chosen: [Int]? = nil) -> Table {
        var table = table
        table.rows = (chosen ?? Array(times.indices)).filter { isShown($0, at: instant) }.map { row($0, at: instant) }
        return table
    }

    /// What is wrong with the cells of a row that are about time.
    ///
    /// - Parameter number: The row's number in the sheet.
    func problems(ofRow number: Int) -> Diagnostics {
        position(ofRow: number).map { times[$0].problems } ?? Diagnostics()
    }

    /// Where a row of the sheet stands among those of the table.
    func position(ofRow number: Int) -> Int? {
        // The rows are in the sheet's order.
        var (low, high) = (0, table.rows.count)
        while low < high {
            let middle = (low + high) / 2
            if table.rows[middle].number < number { low = middle + 1 } else { high = middle }
        }
        return low < table.rows.count && table.rows[low].number == number ? low : nil
    }

    /// The same, where a cell that is filled in the sheet is said to be empty, with the reason.
    func explained(_ found: Diagnostics) -> Diagnostics {
        Diagnostics(
            found.all.map { diagnostic in
                guard diagnostic.severity == .error, let reason = reasonOfBlank(at: diagnostic.place) else {
                    return diagnostic
                }
                var diagnostic = diagnostic
                diagnostic.message += ": \(reason)"
                // What is there need not be filled in.
                for words in ["fill the cell, or ", "fill the cell, "] where diagnostic.hint?.hasPrefix(words) == true {
                    diagnostic.hint?.removeFirst(words.count)
                }
                return diagnostic
            })
    }

    private func reasonOfBlank(at place: Place?) -> String? {
        guard case .cell(table.file, let cell)? = place, let index = position(ofRow: cell.row),
            !times[index].problems.hasErrors,
            let held = times[index].held.first(where: { $0.cell == cell.column }), !held.window.contains(time.instant)
        else { return nil }
        return "\(table.rows[index].place(held.interval)) says that it does not hold on \(time.text(time.instant))"
    }
}

/// Reads what the cells of rows say about time, one row after the other.
private struct RowTimes {
    let columns: WindowColumns
    private var memory: WindowMemory
    private var row = Row(file: "", number: 0, cells: [])
    private var times = Windows.Times()

    init(columns: WindowColumns, reader: WindowReader) {
        self.columns = columns
        memory = WindowMemory(reader: reader)
    }

    mutating func read(_ row: Row) -> Windows.Times {
        self.row = row
        times = Windows.Times()
        readWindow()
        readAvailability()
        readHeld()
        return times
    }

    private mutating func readWindow() {
        do throws(Diagnostic) {
            // Google leaves the date of what is there, or will not come, unread.
            let isUnread = columns.fromIsOfDelivery && columns.availability.map { row[$0.cell].isBlank } == false
            if let from = columns.from, !isUnread { times.window.begin = try memory.begin(row, from) }
        } catch {
            report(error, columns.from)
        }
        guard let until = columns.until else { return }
        do throws(Diagnostic) {
            times.window.end = try memory.end(row, until)
            try memory.reader.check(
                times.window, at: row.place(until),
                hint: "\(columns.from.map { "\(row.place($0))" } ?? "") says when it begins: are the two mixed up?")
        } catch {
            report(error, until)
        }
    }

    private mutating func readAvailability() {
        guard let availability = columns.availability, memory.isOrderedAhead(row[availability.cell]) else { return }
        do throws(Diagnostic) {
            times.inStock = try memory.begin(row, availability.date)
        } catch {
            times.problems.add(error)
        }
    }

    private mutating func readHeld() {
        for held in columns.held {
            guard !row[held.cell].isBlank, let interval = held.intervals.first(where: { !row[$0].isBlank }) else {
                continue
            }
            do throws(Diagnostic) {
                guard let window = try memory.interval(row, interval) else { continue }
                times.held.append(Windows.Held(cell: held.cell, interval: interval, window: window))
            } catch {
                // Several columns may hold during one interval: its mistake is told once.
                if !times.problems.all.contains(error) { times.problems.add(error) }
            }
        }
    }

    /// A column that was taken for one of dates by its name may be about something else.
    private mutating func report(_ error: Diagnostic, _ column: Int?) {
        var error = error
        // What begins with a digit is meant as a date.
        if let column, let name = columns.byName[column], row[column].trimmingWhitespace.first?.isLetter == true {
            error.hint = "declare <column name=\"\(name)\"/> if it does not say when the row has a video"
        }
        times.problems.add(error)
    }
}

extension String {
    fileprivate var isBlank: Bool { allSatisfy(\.isWhitespace) }
}
