internal import Diagnostics
public import Foundation

/// An amount and the currency it is in.
public struct Money: Hashable, Sendable {
    public var amount: Decimal
    /// ISO 4217 code.
    public var currency: String

    public init(_ amount: Decimal, _ currency: String) {
        self.amount = amount
        self.currency = currency
    }
}

extension NumberNotation {
    /// Reads an amount: `129.00`, `129.00 USD`, `USD 129`, `$129`, `€ 12,50`, `-$5`.
    ///
    /// - Parameter currency: The column's currency. It is taken when the cell names none, and decides what `$` and
    ///   `¥` mean, which many countries use.
    public func money(_ text: String, currency: String?) throws(CellProblem) -> Money {
        let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard trimmed.utf8.count <= 100 else { throw CellProblem(trimmed, "is not money") }
        var rest = trimmed
        var sign = ""
        if let first = rest.first, first == "-" || first == "−" {
            sign = "-"
            rest = String(rest.dropFirst()).trimmingCharacters(in: .whitespaces)
        }
        let isNumber: (Character) -> Bool = { $0.isNumber || "-−+.,".contains($0) }
        let prefix = String(rest.prefix { !isNumber($0) })
        let suffix = String(rest.dropFirst(prefix.count).reversed().prefix { !isNumber($0) }.reversed())
        let digits = String(rest.dropFirst(prefix.count).dropLast(suffix.count))
        let marks = [prefix, suffix].map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }

        guard let amount = read(sign + digits), marks.count <= 1 else {
            throw problem(with: trimmed, "is not money", isMoney: true)
        }
        guard let mark = marks.first else {
            if let currency { return Money(amount, currency) }
            throw CellProblem(
                trimmed, "names no currency",
                hint: "write it like \(trimmed) USD, or declare the column with currency=\"USD\"")
        }
        guard let named = try Self.currency(mark, default: currency, in: trimmed) else {
            var problem = problem(with: trimmed, "is not money", isMoney: true)
            problem.hint = problem.hint ?? "\"\(mark)\" is not a currency; write a code such as USD"
            throw problem
        }
        return Money(amount, named)
    }

    /// The currency that a code or symbol names; nil when it names none.
    private static func currency(
        _ mark: String, default column: String?, in text: String
    ) throws(CellProblem) -> String? {
        if mark.utf8.count == 3, mark.utf8.allSatisfy(\.isLetter) {
            let code = mark.uppercased()
            return isCurrency(code) ? code : nil
        }
        guard let candidates = currencies[mark] else { return nil }
        if let column, candidates.contains(column) { return column }
        guard candidates.count > 1, let column else { return candidates[0] }
        // The column's currency is none of those that share the symbol: taking the likeliest would be a guess.
        let digits = text.filter { $0.isNumber || ".,".contains($0) }
        throw CellProblem(
            text, "is not in \(column)", hint: "write the currency's code, such as \(digits) \(candidates[0])")
    }

    /// The currency of a cell that holds nothing else: `EUR`, `eur`, `€`.
    public static func currency(named text: String) throws(CellProblem) -> String {
        if let code = try currency(text, default: nil, in: text) {
            guard let shared = currencies[text], shared.count > 1 else { return code }
            throw CellProblem(
                text, "is the sign of several currencies",
                hint: "write a code: \(shared.prefix(4).joined(separator: ", "))")
        }
        let names = Locale.Currency.isoCurrencies.map(\.identifier)
        let near = text.utf8.count <= 8 ? NearestName.find(text.uppercased(), among: names) : nil
        throw CellProblem(
            text, "is not a currency",
            hint: near.map { "did you mean \($0.uppercased())?" } ?? "write a code such as USD or EUR")
    }

    /// Whether a code is one of ISO 4217 that is in use.
    public static func isCurrency(_ code: String) -> Bool {
        Locale.Currency(code).isISOCurrency && code == code.uppercased()
    }

    /// Every symbol that is read.
    static var symbols: Dictionary<String, [String]>.Keys { currencies.keys }

    /// Symbols as shops write them; where several currencies share one, the most used comes first.
    private static let currencies: [String: [String]] = [
        "$": ["USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "TWD", "ARS", "CLP", "COP"], "US$": ["USD"],
        "CA$": ["CAD"], "C$": ["CAD"], "A$": ["AUD"], "AU$": ["AUD"], "NZ$": ["NZD"], "HK$": ["HKD"], "S$": ["SGD"],
        "MX$": ["MXN"], "NT$": ["TWD"], "R$": ["BRL"], "€": ["EUR"], "£": ["GBP"], "¥": ["JPY", "CNY"],
        "￥": ["JPY", "CNY"], "元": ["CNY"], "円": ["JPY"], "₹": ["INR"], "₩": ["KRW"], "₽": ["RUB"], "₺": ["TRY"],
        "₴": ["UAH"], "₪": ["ILS"], "฿": ["THB"], "₫": ["VND"], "₱": ["PHP"], "₦": ["NGN"], "₡": ["CRC"], "₲": ["PYG"],
        "₸": ["KZT"], "₼": ["AZN"], "₾": ["GEL"], "kr": ["SEK", "NOK", "DKK", "ISK"], "zł": ["PLN"], "Kč": ["CZK"],
        "Ft": ["HUF"], "Fr.": ["CHF"], "lei": ["RON"],
    ]
}
