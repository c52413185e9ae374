internal import CUnicode
import Synchronization

/// Numbers with their units: `129 USD`, `€ 129`, `1,5 кг`. The space inside is no place for a line to end.
struct Numbers {
    private let units: [UInt16]
    private let language: String
    private let hasDigits: Bool

    init(_ units: [UInt16], language: String) {
        self.units = units
        self.language = language
        // Digits of any script; a text without one need not be looked at closely.
        hasDigits = units.contains { Self.isDigit($0) }
    }

    /// Whether a line that ended before this unit, after a space, would part a number from its unit.
    func keeps(_ end: Int) -> Bool {
        guard hasDigits, end >= 2, end < units.count, units[end - 1] == 0x20, units[end - 2] != 0x20 else {
            return false
        }
        if Self.isDigit(units[end - 2]) {
            let word = word(after: end)
            return Self.isCurrency(word) || UnitNames.of(language).contains(word)
        }
        guard Self.isDigit(units[end]) else { return false }
        let word = word(before: end - 1)
        return word == "×" || Self.isCurrency(word)
    }

    /// Names are short; what is longer is a word.
    private static let longest = 24

    private func word(after start: Int) -> String {
        String(utf16: units[start...].prefix(Self.longest).prefix { $0 != 0x20 }).trimmingSigns()
    }

    private func word(before end: Int) -> String {
        let near = units[..<end].suffix(Self.longest)
        let space = near.lastIndex(of: 0x20)
        return String(utf16: space.map { near[($0 + 1)...] } ?? near).trimmingSigns()
    }

    private static func isDigit(_ unit: UInt16) -> Bool {
        if unit < 0x80 { return (0x30...0x39).contains(unit) }
        guard let scalar = Unicode.Scalar(unit) else { return false }
        return scalar.properties.numericType != nil && scalar.properties.generalCategory != .otherLetter
    }

    /// A sign such as €, US$ or zł's code: anything with a currency sign in it, or a code of ISO 4217.
    private static func isCurrency(_ word: String) -> Bool {
        if word.unicodeScalars.contains(where: { $0.properties.generalCategory == .currencySymbol }) { return true }
        return word.utf8.count == 3 && word.utf8.allSatisfy { (0x41...0x5A).contains($0) } && rr_is_currency(word) != 0
    }
}

extension String {
    /// Without the brackets, commas and the like at both ends; `%` and `°` stay.
    fileprivate func trimmingSigns() -> String {
        func isSign(_ character: Character) -> Bool { ",;:!?()[]{}\"«»“”„*/".contains(character) }
        // Most words have none.
        if utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) }) {
            return self
        }
        // CLDR writes some units with marks of direction around them.
        let shown = String(UnicodeScalarView(unicodeScalars.filter { !$0.properties.isDefaultIgnorableCodePoint }))
        var rest = shown[...].drop(while: isSign)
        while let last = rest.last, isSign(last) || last == "." { rest.removeLast() }
        return String(rest)
    }
}

/// What units are called in a language, by CLDR: abbreviations and names, and those of the SI everywhere.
enum UnitNames {
    private static let known = Mutex<[String: Set<String>]>([:])

    static func of(_ language: String) -> Set<String> {
        if let names = known.withLock({ $0[language] }) { return names }
        // An inch is short for nothing but itself, and "in" more often another word; so is "a" for a year.
        let names = Set(everywhere + skeletons.flatMap { self.names($0, language) }).subtracting(["in", "a"])
        known.withLock { $0[language] = names }
        return names
    }

    private static let everywhere = """
        % ‰ ° °C °F K µg mg g kg t oz lb lbs nm µm mm cm dm m km ft yd mi m² m³ cm² cm³ km² ml mL cl cL dl l L
        hl gal s ms min h d Hz kHz MHz GHz W kW MW Wh kWh mAh Ah V mV A mA Ω J kJ kcal cal N Nm Pa kPa hPa bar
        psi dB lm lx cd bit B kB KB MB GB TB Mbit/s Gbit/s km/h mph m/s rpm px MP dpi ppi PS hp ×
        """.split(whereSeparator: \.isWhitespace).map(String.init)

    private static let measures = [
        "mass-gram", "mass-kilogram", "mass-tonne", "mass-ounce", "mass-pound", "length-millimeter",
        "length-centimeter", "length-meter", "length-kilometer", "length-inch", "length-foot", "length-mile",
        "area-square-meter", "area-hectare", "volume-milliliter", "volume-centiliter", "volume-liter", "volume-gallon",
        "volume-fluid-ounce", "duration-second", "duration-minute", "duration-hour", "duration-day", "duration-week",
        "duration-month", "duration-year", "power-watt", "power-kilowatt", "energy-kilowatt-hour",
        "energy-kilocalorie", "electric-volt", "frequency-hertz", "frequency-gigahertz", "digital-megabyte",
        "digital-gigabyte", "digital-terabyte", "speed-kilometer-per-hour", "speed-mile-per-hour",
        "temperature-celsius", "concentr-percent",
    ]
    private static let currencies = [
        "USD", "EUR", "GBP", "JPY", "CNY", "KRW", "INR", "BRL", "RUB", "TRY", "CHF", "PLN", "CZK", "SEK", "NOK", "DKK",
        "AED", "SAR", "EGP", "IRR", "ILS", "PKR", "THB", "VND", "MXN",
    ]

    private static let skeletons: [String] =
        measures.flatMap { ["measure-unit/\($0) unit-width-short", "measure-unit/\($0) unit-width-full-name"] }
        + currencies.flatMap { ["currency/\($0) unit-width-short", "currency/\($0) unit-width-full-name"] }

    /// The words next to the number, for one and for several.
    private static func names(_ skeleton: String, _ language: String) -> [String] {
        [1.0, 2, 5].flatMap { number -> [String] in
            var text = [UInt16](repeating: 0, count: 64)
            let length = rr_format_unit(language, skeleton, number, &text, Int32(text.count))
            let words = String(decoding: text.prefix(Int(length)), as: UTF16.self).split(whereSeparator: \.isWhitespace)
            guard let at = words.firstIndex(where: { $0.contains(where: \.isWholeNumber) }) else { return [] }
            return [at - 1, at + 1].filter(words.indices.contains).map { String(words[$0]).trimmingSigns() }
        }
    }
}
