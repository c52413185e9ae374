public import Foundation
internal import Synchronization

/// Writes numbers, money, dates and lists the way readers of one language expect them, with the data of CLDR.
///
/// Everything is written in the same digits: those that the tag asks for (`ar-u-nu-latn`), else those that the template
/// chose, else those that CLDR has for the language. Safe to use from several threads. Never looks at the machine's
/// own locale or time zone.
public struct Formats: Sendable {
    public let language: LanguageTag
    /// The digits that everything is written in.
    public let numberingSystem: NumberingSystem
    let locale: Locale
    /// Without what the tag says about digits.
    private let plainLocale: Locale
    private let calendar: Calendar

    /// - Parameter choice: What the template says about digits; nil leaves them to the language.
    public init(_ language: LanguageTag, numbering choice: NumberingChoice? = nil) {
        self = Self.known.withLock { known in
            let name = Name(language: language, choice: choice)
            if let formats = known[name] { return formats }
            let formats = Formats(made: language, choice)
            known[name] = formats
            return formats
        }
    }

    private struct Name: Hashable {
        var language: LanguageTag
        var choice: NumberingChoice?
    }

    /// Made once for each language: every video of a run asks for its own.
    private static let known = Mutex<[Name: Formats]>([:])

    private init(made language: LanguageTag, _ choice: NumberingChoice?) {
        self.language = language
        numberingSystem =
            switch language.keyword("nu") == nil ? choice : nil {
            case nil: NumberingSystem(of: language)
            case .native: NumberingSystem(native: language)
            case .system(let system): system
            }
        // Said in so many words, because Foundation's own default differs from CLDR's.
        plainLocale = LanguageTag(language: language.language, script: language.script, region: language.region).locale
        locale = language.with(keyword: "nu", numberingSystem.name).locale
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
        /// With the shortest sign: `$` wherever `US$` is usual, which then could be other dollars.
        case narrow
        /// With the currency's code: `USD 129.00`.
        case code
        /// With the currency's name: `129.00 US dollars`.
        case name
    }

    /// An amount with its currency's symbol, position and decimals.
    public func money(_ amount: Decimal, currency: String, style: MoneyStyle = .standard) -> String {
        // A price is shown in several places and sizes, and Foundation takes its time.
        let name = Amount(
            language: language, digits: numberingSystem.name, amount: amount, currency: currency, style: style)
        if let known = Self.amounts.withLock({ $0[name] }) { return known }
        let text = madeMoney(amount, currency: currency, style: style)
        Self.amounts.withLock { amounts in
            if amounts.count >= 2000 { amounts = [:] }
            amounts[name] = text
        }
        return text
    }

    private struct Amount: Hashable {
        var language: LanguageTag
        var digits: String
        var amount: Decimal
        var currency: String
        var style: MoneyStyle
    }

    private static let amounts = Mutex<[Amount: String]>([:])

    private func madeMoney(_ amount: Decimal, currency: String, style: MoneyStyle) -> String {
        var format = Decimal.FormatStyle.Currency(code: currency, locale: locale)
            .rounded(rule: .toNearestOrAwayFromZero)
        switch style {
        case .standard: break
        case .short:
            var (exact, whole) = (amount, Decimal())
            NSDecimalRound(&whole, &exact, 0, .plain)
            if whole == amount { format = format.precision(.fractionLength(0)) }
        case .narrow: format = format.presentation(.narrow)
        case .code: format = format.presentation(.isoCode)
        case .name: format = format.presentation(.fullName)
        }
        let text = amount.formatted(format)
        return language.isRightToLeft ? Self.keepingSigns(text) : text
    }

    /// Signs with Latin letters (`US$`) isolated, for lines that run from right to left.
    ///
    /// CLDR has nothing between such a sign and the end, so that its last character, being neutral, would go to the
    /// other side of the letters: `$US`.
    private static func keepingSigns(_ text: String) -> String {
        text.replacing(/[A-Z][A-Za-z]*\p{Sc}/) { "\u{2066}\($0.output)\u{2069}" }
    }

    /// The sign before numbers below 0: `-`, `−`, with the marks of direction that a language sets around it.
    public var minus: String {
        let text = (-1 as Decimal).formatted(.number.locale(locale))
        return String(text.prefix { $0.wholeNumberValue == nil })
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
        a.compare(b, options: [.numeric], range: nil, locale: plainLocale)
    }

    // Foundation knows the languages with rules of their own by the tag without keywords.

    /// Upper case by the language's rules: Turkish `i` becomes `İ`.
    public func uppercased(_ text: String) -> String { text.uppercased(with: plainLocale) }

    /// Lower case by the language's rules: Turkish `I` becomes `ı`.
    public func lowercased(_ text: String) -> String { text.lowercased(with: plainLocale) }

    /// The first letter in upper case and the rest in lower case.
    public func capitalized(_ text: String) -> String {
        guard let start = text.firstIndex(where: \.isLetter) else { return text }
        let rest = text.index(after: start)
        return text[..<start] + uppercased(String(text[start])) + lowercased(String(text[rest...]))
    }
}
