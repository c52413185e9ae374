import Foundation

extension NumberNotation {
    /// How a number is written, where that may mean another number in another notation.
    public enum Shape: Hashable, Sendable {
        /// Without decimals, of so many digits.
        case whole(Int)
        /// One to three digits and three decimals: `1.234`.
        case likeThousands
        /// Other decimals.
        case decimals
    }

    /// The shape of a cell; nil for one that is blank or no number.
    ///
    /// - Parameter isMoney: Whether a currency may stand beside the number.
    public func shape(of cell: String, isMoney: Bool = false) -> Shape? {
        var text = cell.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !text.isEmpty, text.utf8.count <= 60 else { return nil }
        if isMoney { text = String(text[Self.rangeOfAmount(in: text)]) }
        guard read(text) != nil else { return nil }
        let parts = Self.withLatinDigits(text).split(
            separator: decimal, maxSplits: 1, omittingEmptySubsequences: false)
        let whole = parts[0].drop { "-−+".contains($0) }
        guard parts.count == 2 else { return .whole(whole.count) }
        let isGroup = (1...3).contains(whole.count) && whole.first != "0" && whole.utf8.allSatisfy(\.isDigit)
        return isGroup && parts[1].count == 3 ? .likeThousands : .decimals
    }
}
