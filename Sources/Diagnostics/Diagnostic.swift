/// One thing worth telling the user: where it is, what is wrong, and what to do about it.
///
/// The message says what was found and what was expected; the hint says what to do next. Both are whole
/// sentences without a final period, in lower case, so that they read well after a place:
///
///     products.csv F17: error: "12,5O" is not money (hint: did you mean 12,50?)
public struct Diagnostic: Error, Hashable, Codable, Sendable {
    public enum Severity: Int, Comparable, Codable, Sendable {
        case note, warning, error

        public static func < (a: Severity, b: Severity) -> Bool { a.rawValue < b.rawValue }
    }

    public var severity: Severity
    /// A stable kebab-case name for the kind of finding, for reports and filters: `unknown-column`.
    public var code: String
    public var place: Place?
    public var message: String
    public var hint: String?
    /// What the library underneath said, word for word.
    public var cause: String?

    /// - Parameter message: Addresses (URLs) in it, and in the hint and the cause, lose their secrets.
    public init(
        _ severity: Severity = .error, _ code: String, at place: Place?, _ message: String, hint: String? = nil,
        cause: String? = nil
    ) {
        self.severity = severity
        self.code = code
        self.place = place
        self.message = ShownAddress.inText(message)
        self.hint = hint.map(ShownAddress.inText)
        self.cause = cause.map(ShownAddress.inText)
    }

    /// An error at `place`.
    public static func error(
        _ code: String, at place: Place?, _ message: String, hint: String? = nil, cause: String? = nil
    ) -> Diagnostic {
        Diagnostic(.error, code, at: place, message, hint: hint, cause: cause)
    }

    /// A warning at `place`.
    public static func warning(
        _ code: String, at place: Place?, _ message: String, hint: String? = nil, cause: String? = nil
    ) -> Diagnostic {
        Diagnostic(.warning, code, at: place, message, hint: hint, cause: cause)
    }

    /// A note at `place`.
    public static func note(
        _ code: String, at place: Place?, _ message: String, hint: String? = nil, cause: String? = nil
    ) -> Diagnostic {
        Diagnostic(.note, code, at: place, message, hint: hint, cause: cause)
    }
}

extension Diagnostic: CustomStringConvertible {
    /// `place: error: message (cause)`, with the hint on a line of its own.
    public var description: String {
        var line = place.map { "\($0): " } ?? ""
        line += "\(severity): \(message)"
        if let cause { line += " (\(cause))" }
        if let hint { line += "\n  hint: \(hint)" }
        return line
    }
}

extension Diagnostic.Severity: CustomStringConvertible {
    public var description: String {
        switch self {
        case .note: "note"
        case .warning: "warning"
        case .error: "error"
        }
    }
}
