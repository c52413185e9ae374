internal import Diagnostics
internal import Foundation
internal import Localization
internal import Tables

/// What is odd about the cells of a column when they are looked at together: once per sheet, before any video.
///
/// Warnings only, one per column and kind, at the first cell; what a cell says alone is found when it is read.
struct ColumnFindings {
    private let table: Table
    private let binding: SheetBinding
    private let reading: CellReading
    private(set) var diagnostics = Diagnostics()

    init(_ table: Table, _ binding: SheetBinding, _ reading: CellReading) {
        self.table = table
        self.binding = binding
        self.reading = reading
    }

    /// Looks at the columns behind some names, in every language.
    mutating func look(at names: Set<String>) {
        let found = names.compactMap { binding.bound[$0] }
        let columns = found.flatMap { bound in
            ([bound.index].compactMap { $0 } + bound.variants.values).map { (index: $0, column: bound.column) }
        }
        for (index, column) in columns.sorted(by: { $0.index < $1.index }) {
            switch column.type {
            case .text: lookAtTexts(index)
            case .date: lookAtDates(index)
            case .number: lookAtNumbers(index)
            case .money: lookAtAmounts(index, of: column)
            default: break
            }
        }
    }

    private mutating func add(_ code: String, _ column: Int, _ rows: [Row], _ message: String, hint: String) {
        guard let first = rows.first else { return }
        let letters = CellReference.letters(column: column)
        let others = rows.dropFirst().prefix(3).map { "\(letters)\($0.number)" }
        let more = rows.count > 4 ? " and \(rows.count - 4) more" : ""
        let also = others.isEmpty ? "" : " (also \(others.joined(separator: ", "))\(more))"
        diagnostics.add(.warning(code, at: first.place(column), message + also, hint: hint))
    }

    private static let export = "format the column as text and export again"

    // MARK: Texts

    private mutating func lookAtTexts(_ index: Int) {
        var texts = TextCells()
        for row in table.rows { texts.look(at: row[index], in: row) }
        if let row = texts.shortened.first {
            add(
                "spreadsheet-damage", index, texts.shortened,
                "\"\(row[index].trimmingWhitespace)\" looks like a long number that the spreadsheet shortened",
                hint: Self.export)
        }
        if let row = texts.datesAmongSizes.first, let size = texts.size {
            add(
                "spreadsheet-damage", index, texts.datesAmongSizes,
                "\"\(row[index].trimmingWhitespace)\" looks like what the spreadsheet made of one such as \(size)",
                hint: "write it again in a column that is formatted as text, and export again")
        }
        if let row = texts.misread.first, let meant = Mojibake.repaired(row[index].trimmingWhitespace) {
            add(
                "spreadsheet-damage", index, texts.misread,
                "\"\(row[index].trimmingWhitespace.prefix(40))\" is \"\(meant.prefix(40))\" "
                    + "in UTF-8 that was read as Windows-1252",
                hint: "export the sheet again as UTF-8")
        }
        lookAtLostZeros(texts, index)
    }

    /// Codes of equal length, of which some are shorter: the zeros before them are gone.
    private mutating func lookAtLostZeros(_ texts: TextCells, _ index: Int) {
        // Numbers are shorter for another reason where zeros are kept, and where rows are counted.
        guard let lengths = texts.digitLengths, !texts.hasLeadingZero, !texts.isAscending,
            let (length, count) = lengths.max(by: { ($0.value, $0.key) < ($1.value, $1.key) }), length >= 5, count >= 3
        else { return }
        let all = lengths.values.reduce(0, +)
        let shorter = all - count
        guard shorter > 0, shorter * 3 <= count, lengths.keys.allSatisfy({ $0 <= length && $0 >= length - 3 }) else {
            return
        }
        let rows = table.rows.filter { (1..<length).contains($0[index].trimmingWhitespace.utf8.count) }
        guard let text = rows.first?[index].trimmingWhitespace else { return }
        add(
            "spreadsheet-damage", index, rows,
            "\"\(text)\" has \(text.utf8.count) digits, and \(count) of \(all) cells of the column have \(length): "
                + "zeros before it may be lost",
            hint: Self.export)
    }

    // MARK: Dates

    /// Days and months that a pattern in the other order reads as well, in every cell.
    private mutating func lookAtDates(_ index: Int) {
        guard let pattern = reading.dates, let swapped = pattern.withDayAndMonthSwapped else { return }
        var ambiguous: [Row] = []
        for row in table.rows {
            let text = row[index].trimmingWhitespace
            guard let date = pattern.date(text, language: reading.language) else { continue }
            guard let other = swapped.date(text, language: reading.language) else { return }
            if date != other { ambiguous.append(row) }
        }
        guard let text = ambiguous.first?[index].trimmingWhitespace,
            let date = pattern.date(text, language: reading.language),
            let other = swapped.date(text, language: reading.language)
        else { return }
        add(
            "date-ambiguous", index, ambiguous,
            "\"\(text)\" is read as \(date) by \(pattern), and is \(other) by \(swapped): no cell of the column decides",
            hint: "write dates like \(date); --rule date-ambiguous=off where \(pattern) is right")
    }

    // MARK: Numbers

    private static let notation = "declare how the sheet writes numbers: numbers=\"…\" on <data>"

    /// `1.234` in a column of otherwise whole numbers below 1000: in other notations it is 1234.
    private mutating func lookAtNumbers(_ index: Int) {
        var thousands: [Row] = []
        var hasWhole = false
        for row in table.rows {
            switch reading.numbers.shape(of: row[index]) {
            case nil: break
            case .whole(let digits) where digits <= 3: hasWhole = true
            case .whole, .decimals: return
            case .likeThousands: thousands.append(row)
            }
        }
        guard hasWhole, let text = thousands.first?[index].trimmingWhitespace,
            let value = try? reading.numbers.number(text)
        else { return }
        add(
            "number-format-mismatch", index, thousands, "\"\(text)\" is read as \(value), and may be \(value * 1000)",
            hint: Self.notation)
    }

    /// `1.234` in a currency that has no thousandths.
    private mutating func lookAtAmounts(_ index: Int, of column: Column) {
        guard case .money(let declared) = column.type else { return }
        let beside = column.currencyColumn.flatMap { binding.bound[$0]?.index }
        let rows = table.rows.filter { row in
            guard Self.mayBeThousands(row[index]),
                case .likeThousands? = reading.numbers.shape(of: row[index], isMoney: true)
            else { return false }
            let own = beside.map { row[$0].trimmingWhitespace }.flatMap { try? NumberNotation.currency(named: $0) }
            let money = try? reading.numbers.money(row[index], currency: own ?? declared ?? "USD")
            return money.map { !Self.thousandths.contains($0.currency) } ?? false
        }
        guard let text = rows.first?[index].trimmingWhitespace,
            let amount = (try? reading.numbers.money(text, currency: declared ?? "USD"))?.amount
        else { return }
        add(
            "number-format-mismatch", index, rows, "\"\(text)\" is read as \(amount), and may be \(amount * 1000)",
            hint: Self.notation + ", or write two decimals")
    }

    /// Whether the last digits of a cell are three, or not of ASCII: reading every amount of a sheet takes long.
    private static func mayBeThousands(_ cell: String) -> Bool {
        var digits = 0
        var isAtEnd = true
        for byte in cell.utf8.reversed() {
            if byte >= 0x80 { return true }
            if (0x30...0x39).contains(byte) {
                isAtEnd = false
                digits += 1
            } else if !isAtEnd {
                break
            }
        }
        return digits == 3
    }

    /// ISO 4217: the currencies with three decimals.
    private static let thousandths: Set<String> = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]
}
