/// Why the text of a cell cannot be read as its column's type. Whoever knows the cell adds its place.
public struct CellProblem: Error, Hashable, Sendable {
    /// A sentence without its full stop: `"12,5O" is not a number`.
    public var message: String
    /// What was most likely meant: `did you mean 12,50?`
    public var hint: String?

    init(_ text: String, _ isNot: String, hint: String? = nil) {
        let shown = text.count > 60 ? "\(text.prefix(57))…" : text
        message = "\"\(shown)\" \(isNot)"
        self.hint = hint
    }
}
