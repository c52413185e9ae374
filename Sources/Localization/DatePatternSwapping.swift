extension DatePattern {
    /// The pattern with day and month in each other's place: `MM/dd/yyyy` for `dd/MM/yyyy`; nil where names of months
    /// tell them apart.
    public var withDayAndMonthSwapped: DatePattern? {
        var day: Int?
        var month: Int?
        for (index, part) in parts.enumerated() {
            switch part {
            case .field("d", _): day = index
            case .field("M", let count), .field("L", let count): month = count <= 2 ? index : nil
            default: break
            }
        }
        guard let day, let month else { return nil }
        var parts = parts
        parts.swapAt(day, month)
        return try? DatePattern(
            parts.map { part in
                switch part {
                case .field(let letter, let count): String(repeating: letter, count: count)
                case .literal(let text):
                    text.contains { $0.isASCII && $0.isLetter || $0 == "'" }
                        ? "'\(text.replacing("'", with: "''"))'" : text
                }
            }.joined())
    }

    /// The date that a whole text is by the pattern; nil when it does not fit or the day does not exist.
    ///
    /// - Parameter language: Whose names of months and days it may hold.
    public func date(_ text: String, language: LanguageTag) -> CivilDate? { read(text, language: language) }
}
