public import Foundation

/// Writes numbers, money, dates and lists the way readers of one language expect them, with the data of CLDR.
///
/// Safe to use from several threads. Never looks at the machine's own locale or time zone.
public struct Formats: Sendable {
    public let language: LanguageTag
    private let locale: Locale
    private let calendar: Calendar

    public init(_ language: LanguageTag) {
        self.language = language
        let locale = language.locale
        self.locale = locale
        var calendar = locale.calendar
        calendar.timeZone = .gmt
        self.calendar = calendar
    }

    /// `1,234.5`, `1.234,5`. Without `fractionDigits` as many decimals as the number has.
    public func number(_ value: Decimal, fractionDigits: Int? = nil, grouping: Bool = true) -> String {
        let precision = fractionDigits.map { NumberFormatStyleConfiguration.Precision.fractionLength($0) }
        return value.formatted(
            .number.precision(precision ?? .fractionLength(0...38)).grouping(grouping ? .automatic : .never)
                .rounded(rule: .toNearestOrAwayFromZero).locale(locale))
    }

    /// A fraction as a percentage: 0.25 is `25%`, `25 %`, `٪٢٥`.
    public func percent(_ value: Decimal, fractionDigits: Int = 0) -> String {
        value.formatted(
            .percent.precision(.fractionLength(fractionDigits)).rounded(rule: .toNearestOrAwayFromZero).locale(locale))
    }

    /// How an amount of money is shown.
    public enum MoneyStyle: String, Sendable, CaseIterable {
        /// With the currency's own decimals: `$129.00`.
        case standard
        /// Without decimals where the amount is whole: `$129`, but `$12.50`.
        case short
        /// With the currency's code: `USD 129.00`.
        case code
        /// With the currency's name: `129.00 US dollars`.
        case name
    }

    /// An amount with its currency's symbol, position and decimals.
    public func money(_ amount: Decimal, currency: String, style: MoneyStyle = .standard) -> String {
        var format = Decimal.FormatStyle.Currency(code: currency, locale: locale)
            .rounded(rule: .toNearestOrAwayFromZero)
        switch style {
        case .standard: break
        case .short:
            var (exact, whole) = (amount, Decimal())
            NSDecimalRound(&whole, &exact, 0, .plain)
            if whole == amount { format = format.precision(.fractionLength(0)) }
        case .code: format = format.presentation(.isoCode)
        case .name: format = format.presentation(.fullName)
        }
        return amount.formatted(format)
    }

    /// How much of a date is shown: `11/21/2026`, `Nov 21, 2026`, `November 21, 2026`, `Saturday, November 21, 2026`.
    public enum DateStyle: String, Sendable, CaseIterable {
        case short, medium, long, full
    }

    /// The day, and the time of day when one was written.
    public func date(_ date: CivilDate, style: DateStyle) -> String {
        let day: Date.FormatStyle.DateStyle =
            switch style {
            case .short: .numeric
            case .medium: .abbreviated
            case .long: .long
            case .full: .complete
            }
        let format = Date.FormatStyle(
            date: day, time: date.hasTime ? .shortened : .omitted, locale: locale, calendar: calendar, timeZone: .gmt)
        return date.dateInGMT.formatted(format)
    }

    /// The date by a pattern, with this language's names of months and days.
    public func date(_ date: CivilDate, pattern: DatePattern) -> String {
        let format = Date.VerbatimFormatStyle(
            format: pattern.formatString, locale: locale, timeZone: .gmt, calendar: calendar)
        return format.format(date.dateInGMT)
    }

    /// Items joined as the language does it: `red, green, and blue`; `or` instead of `and` when asked.
    public func list(_ items: [String], isAlternative: Bool = false) -> String {
        items.formatted(.list(type: isAlternative ? .or : .and).locale(locale))
    }

    /// Which text comes first in a list for readers: by the language's alphabet, case last, numbers by their size.
    public func order(_ a: String, _ b: String) -> ComparisonResult {
        a.compare(b, options: [.numeric], range: nil, locale: locale)
    }

    /// Upper case by the language's rules: Turkish `i` becomes `İ`.
    public func uppercased(_ text: String) -> String { text.uppercased(with: locale) }

    /// Lower case by the language's rules: Turkish `I` becomes `ı`.
    public func lowercased(_ text: String) -> String { text.lowercased(with: locale) }

    /// The first letter in upper case and the rest in lower case.
    public func capitalized(_ text: String) -> String {
        guard let start = text.firstIndex(where: \.isLetter) else { return text }
        let rest = text.index(after: start)
        return text[..<start] + uppercased(String(text[start])) + lowercased(String(text[rest...]))
    }
}
