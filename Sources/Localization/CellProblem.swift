/// Why the text of a cell cannot be read as its column's type. Whoever knows the cell adds its place.
public struct CellProblem: Error, Hashable, Sendable {
    /// A sentence without its full stop: `"12,5O" is not a number: the letter O at character 5`.
    public var message: String
    /// What was most likely meant: `did you mean 12,50?`
    public var hint: String?
    /// Whether it is a number in another notation: `12,50` where `.` parts the decimals.
    public var isOtherNotation = false

    init(_ text: String, _ isNot: String, hint: String? = nil) {
        let shown = text.count > Self.longestShown ? "\(text.prefix(57))…" : text
        message = "\"\(shown)\" \(isNot)"
        self.hint = hint
    }

    /// Characters; of longer cells only the start is shown.
    static let longestShown = 60
}
