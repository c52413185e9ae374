/// A length of time as it is written for entries: `30d`, `12h`, `2w`, `90min`, `45s`.
///
/// The units of the template language, and two longer ones.
public struct Age: Hashable, Sendable {
    public var seconds: Double

    public init(seconds: Double) { self.seconds = seconds }

    public static let expected = "a time such as 30d, 12h or 90min"

    private static let units: [(name: String, seconds: Double)] = [
        ("w", 604_800), ("d", 86_400), ("h", 3600), ("min", 60), ("ms", 0.001), ("s", 1),
    ]

    /// Reads a time; a bare `m` is refused, because it could be minutes or months.
    public init?(_ text: String) {
        guard let unit = Self.units.first(where: { text.hasSuffix($0.name) }) else { return nil }
        let digits = text.dropLast(unit.name.count)
        guard !digits.isEmpty, digits.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }),
            let value = Double(digits), value.isFinite, value * unit.seconds < 1e11
        else { return nil }
        seconds = value * unit.seconds
    }

    /// `just now`, `5 min ago`, `3 h ago`, `12 d ago`.
    static func ago(_ seconds: Int) -> String {
        switch seconds {
        case ..<60: "just now"
        case ..<5400: "\((seconds + 30) / 60) min ago"
        case ..<172_800: "\((seconds + 1800) / 3600) h ago"
        default: "\((seconds + 43_200) / 86_400) d ago"
        }
    }
}
