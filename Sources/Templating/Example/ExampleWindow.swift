internal import Localization

/// The cells of an example that say when something begins and ends: it is always on.
struct ExampleWindow {
    private let data: DataDeclaration

    init(_ data: DataDeclaration) { self.data = data }

    /// Nil for a column that is about something else.
    func cell(_ column: Column) -> String? {
        let isDate = column.type == .date || !isDeclared(column)
        func isNamed(_ names: [String]) -> Bool { isDate && names.contains(column.header) }
        let all: String
        if column.name == data.from || data.from == nil && isNamed(["from", "availability_date"]) {
            all = day(2024, 1, 1)
        } else if column.name == data.until || data.until == nil && isNamed(["until", "expiration_date"]) {
            all = day(2099, 12, 31)
        } else if data.columns.contains(where: { $0.during == column.name })
            || column.header == "sale_price_effective_date" && column.type == .text
        {
            all = "2024-01-01/2099-12-31"
        } else {
            return nil
        }
        // A blank cell is open, and says so to those who fill in their own.
        return column.isOptional ? "" : all
    }

    private func isDeclared(_ column: Column) -> Bool { data.columns.contains { $0.name == column.name } }

    private func day(_ year: Int, _ month: Int, _ day: Int) -> String {
        CivilDate(year: year, month: month, day: day).map { "\($0)" } ?? ""
    }
}
