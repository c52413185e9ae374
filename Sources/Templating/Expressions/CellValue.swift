import Diagnostics
import Localization
import TimelineModel

/// What a column of a sheet holds, as `<column type="…">` says it.
enum ColumnType: Hashable, Sendable {
    case text, number, date, boolean
    /// The currency of amounts that name none.
    case money(currency: String?)
    case asset(Asset.Kind)
    case list(separator: String)

    /// What expressions see.
    var valueType: ValueType {
        switch self {
        case .text: .text
        case .number: .number
        case .date: .date
        case .boolean: .boolean
        case .money: .money
        case .asset(let kind): .asset(kind)
        case .list: .list(.text)
        }
    }
}

extension Value {
    /// Reads the text of a cell as its column's type.
    ///
    /// A cell of nothing but white space is blank. Text keeps its white space except at both ends.
    /// - Parameters:
    ///   - base: The folder of the sheet, in which names of files are looked for first.
    /// - Throws: A finding at the cell: `products.csv F17: error: "12,5O" is not money`.
    static func reading(
        _ text: String, as type: ColumnType, _ reading: CellReading, at cell: Place, base: String
    ) throws(Diagnostic) -> Value {
        let trimmed = text.trimmingWhitespace
        if trimmed.isEmpty { return Value(.blank, cells: [cell]) }
        do {
            let content: Content =
                switch type {
                case .text: .text(trimmed)
                case .number: .number(try reading.numbers.number(trimmed))
                case .date: .date(try reading.date(trimmed))
                case .boolean: .boolean(try reading.boolean(trimmed))
                case .money(let currency): .money(try reading.numbers.money(trimmed, currency: currency))
                case .asset(let kind): .asset(kind, name: trimmed, base: base)
                case .list(let separator):
                    .list(reading.list(trimmed, separator: separator).map { .text($0, cells: [cell]) })
                }
            return Value(content, cells: [cell])
        } catch {
            let code = error.isOtherNotation ? "number-format-mismatch" : "bad-cell"
            throw .error(code, at: cell, error.message, hint: error.hint)
        }
    }
}

extension Value.Content {
    static func money(_ money: Money) -> Self { .money(money.amount, currency: money.currency) }
}

extension String {
    /// Without the white space at both ends.
    var trimmingWhitespace: String {
        guard let start = firstIndex(where: { !$0.isWhitespace }), let end = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[start...end])
    }
}
