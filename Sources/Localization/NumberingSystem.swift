internal import CUnicode

/// Digits, by the name that CLDR gives them: `latn`, `arab`, `deva`.
public struct NumberingSystem: Hashable, Sendable, CustomStringConvertible {
    /// As in BCP 47 after `-u-nu-`.
    public let name: String
    /// The digits from 0 to 9.
    public let digits: [Character]

    public static let latin = NumberingSystem(name: "latn", digits: Array("0123456789"))

    private init(name: String, digits: [Character]) {
        self.name = name
        self.digits = digits
    }

    /// The system of that name; nil when CLDR has none that writes digit by digit.
    public init?(_ name: String) {
        guard name.utf8.count <= 8 else { return nil }
        self.init { rr_numbering_system_named(name, $0, $1, $2) }
    }

    /// What readers of a language expect, or what its tag asks for: `ar-EG`, `ar-EG-u-nu-latn`.
    ///
    /// By the system's ICU, since Foundation's has Latin digits for Bengali and Marathi too, where CLDR has not. Arabic
    /// of no country has had Latin digits since CLDR 44, which not every system's ICU knows.
    public init(of language: LanguageTag) {
        let isArabicOfNoCountry = language.language == "ar" && (language.region ?? "001") == "001"
        if isArabicOfNoCountry, language.keyword("nu") == nil {
            self = .latin
        } else {
            let tag = language.description
            self = Self { rr_numbering_system(tag, $0, $1, $2) } ?? .latin
        }
    }

    /// The digits of a language's own script, where the default is not: those of `hi` are Devanagari.
    public init(native language: LanguageTag) {
        self.init(of: language.with(keyword: "nu", "native"))
    }

    private init?(_ find: (UnsafeMutablePointer<CChar>, Int32, UnsafeMutablePointer<UInt16>) -> Int32) {
        var name = [CChar](repeating: 0, count: 16)
        var digits = [UInt16](repeating: 0, count: 20)
        let count = Int(find(&name, Int32(name.count), &digits))
        let found = Array(String(decoding: digits.prefix(count), as: UTF16.self))
        guard found.count == 10 else { return nil }
        self.init(
            name: String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self), digits: found)
    }

    /// Every name, sorted.
    public static let names: [String] = {
        var text = [CChar](repeating: 0, count: 4096)
        let count = Int(rr_numbering_systems(&text, Int32(text.count)))
        return String(decoding: text.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
            .split(separator: " ").map(String.init).filter { NumberingSystem($0) != nil }.sorted()
    }()

    public var description: String { name }

    /// ASCII digits as these.
    public func written(_ text: String) -> String {
        if self == .latin { return text }
        return String(text.map { $0.isASCII ? $0.wholeNumberValue.map { digits[$0] } ?? $0 : $0 })
    }
}

/// What a template says about digits, as the word of `numberingSystem`.
public enum NumberingChoice: Hashable, Sendable {
    /// Those of each language's script.
    case native
    /// The same in every language.
    case system(NumberingSystem)

    /// Nil when there is no such system.
    public init?(_ word: String) {
        if word == "native" {
            self = .native
        } else if let system = NumberingSystem(word) {
            self = .system(system)
        } else {
            return nil
        }
    }
}
