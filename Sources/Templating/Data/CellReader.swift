internal import Diagnostics
internal import Localization

/// Turns the text of a cell into a value of its column's type.
struct CellReader: Sendable {
    var reading: CellReading
    /// The folder of the sheet: where the files that cells name are looked for first.
    var base: String

    /// - Parameters:
    ///   - language: The language of the cell where it is not the template's: that of `day_fr`.
    ///   - currency: What the row says about the currency.
    /// - Returns: `.blank` for a cell with nothing but white space in it.
    /// - Throws: What is wrong with the cell, at the cell.
    func value(
        _ cell: String, of column: Column, at place: Place, in language: LanguageTag? = nil,
        currency: CurrencyCell? = nil
    ) throws(Diagnostic) -> Value {
        let text = cell.trimmingWhitespace
        if text.isEmpty { return Value(.blank, cells: [place]) }
        if Self.spreadsheetErrors.contains(text) || text.allSatisfy({ $0 == "#" }) {
            throw .error(
                "spreadsheet-damage", at: place, "\"\(text.prefix(20))\" is an error of the spreadsheet, not a value",
                hint: "repair the cell's formula, or make the column wider, and export again")
        }
        if let limit = column.maxLength, text.count > limit {
            throw .error(
                "too-long", at: place,
                "\(column.name) has \(text.count) characters, \(text.count - limit) more than its maxLength \(limit)",
                hint: "shorten the cell")
        }
        var reading = reading
        if let language { reading.language = language }
        do {
            guard let currency, case .money(let declared) = column.type else {
                return try Value.reading(cell, as: column.type, reading, at: place, base: base)
            }
            let type = ColumnType.money(currency: currency.code ?? declared)
            return try Value.reading(cell, as: type, reading, at: place, base: base).alsoFrom([currency.place])
        } catch {
            var problem = error
            if let currency, currency.code == nil, problem.message.hasSuffix("names no currency") {
                problem.hint = "fill \(currency.place), or declare currency=\"USD\" for such rows"
            }
            guard Self.isShortened(text) else { throw problem }
            problem.code = "spreadsheet-damage"
            problem.hint = "the spreadsheet shortened a long number; format the column as text and export again"
            throw problem
        }
    }

    private static let spreadsheetErrors: Set<String> = [
        "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "Err:502", "Err:508",
    ]

    /// `1.5E+12`: what spreadsheet programs make of long article numbers.
    static func isShortened(_ text: String) -> Bool {
        text.utf8.count <= 24 && text.utf8.contains(0x2B)
            && text.wholeMatch(of: /[0-9]([.,][0-9]+)?E\+[0-9]{2,3}/) != nil
    }
}
