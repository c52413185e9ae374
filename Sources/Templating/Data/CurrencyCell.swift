internal import Diagnostics
internal import Localization

/// The cell beside an amount that names its currency: `<column type="money" currencyColumn="currency"/>`.
struct CurrencyCell: Sendable {
    /// ISO 4217 code; nil for a blank cell.
    var code: String?
    var place: Place

    /// Reads a code in any case, or a sign such as €.
    init(_ cell: String, at place: Place) throws(Diagnostic) {
        let text = cell.trimmingWhitespace
        self.place = place
        guard !text.isEmpty else { return }
        do {
            code = try NumberNotation.currency(named: text)
        } catch {
            throw .error("bad-cell", at: place, error.message, hint: error.hint)
        }
    }
}
