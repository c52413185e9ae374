public import Foundation

/// How long it takes to read a text on a screen, in a language.
///
/// The speeds are four fifths of those at which native speakers read running text aloud in the IReST study
/// (Trauzettel-Klosinski and Dietz, "Standardized assessment of reading performance", IOVS 53, 2012, table 2): on a
/// screen people look at the picture, too. A language that is not in it is read like English. Text in scripts without spaces
/// between words is counted in characters, whatever the language; the study has Chinese and Japanese, and for Thai, Lao,
/// Khmer and Burmese, whose characters are letters, no figure is known: 10 letters a second.
public struct ReadingTime: Sendable {
    /// Words a minute.
    let words: Decimal
    /// Characters a second in scripts without spaces.
    let characters: Decimal
    /// To find a text on the screen, in seconds.
    static let finding = Decimal(5) / 10

    /// Words a minute by language, rounded to 5.
    static let wordsPerMinute: [String: Decimal] = [
        "ar": 110, "de": 145, "en": 180, "es": 175, "fi": 130, "fr": 155, "he": 150, "it": 150, "nl": 160, "pl": 135,
        "pt": 145, "ru": 145, "sl": 145, "sv": 160, "tr": 135,
    ]

    /// Characters a second by language, where one is known.
    static let charactersPerSecond: [String: Decimal] = [
        "ja": Decimal(48) / 10, "zh": Decimal(34) / 10, "yue": Decimal(34) / 10, "th": 10, "lo": 10, "km": 10, "my": 10,
    ]

    /// Seconds for so many words: decimals take long to divide, and most texts have few words.
    private let known: [Decimal]

    /// - Parameter language: A BCP 47 tag.
    public init(_ language: String) {
        let primary = language.prefix { $0 != "-" && $0 != "_" }.lowercased()
        self = Self.languages.value(for: primary) { ReadingTime(primary: primary) }
    }

    private static let languages = Remembered<String, ReadingTime>(most: 1000)

    private init(primary: String) {
        let words = Self.wordsPerMinute[primary] ?? 180
        self.words = words
        characters = Self.charactersPerSecond[primary] ?? Self.usualCharacters
        known = (0..<40).map { Decimal($0) * 60 / words }
    }

    private static let usualCharacters = Decimal(34) / 10

    /// Seconds in which any text of so many bytes of UTF-8 is read, in any language.
    ///
    /// A word is a letter and a space at least; an ideograph has three bytes and takes less than three such words.
    public static func most(utf8 count: Int) -> Double { start + Double(count + 1) / 2 * longestWord }

    private static let start = (finding as NSDecimalNumber).doubleValue
    private static let longestWord =
        60 / (wordsPerMinute.values.min().map { ($0 as NSDecimalNumber).doubleValue } ?? 1)

    /// In seconds; 0 for no text.
    public func seconds(_ text: String) -> Decimal {
        var (wordCount, ideographs, letters) = (0, 0, 0)
        var isInWord = false
        for scalar in text.unicodeScalars {
            switch Self.kind(scalar) {
            case .ideograph:
                ideographs += 1
                isInWord = false
            case .letterWithoutSpaces:
                letters += 1
                isInWord = false
            case .ofWord:
                if !isInWord { wordCount += 1 }
                isInWord = true
            case .space: isInWord = false
            case .other: break
            }
        }
        guard wordCount + ideographs + letters > 0 else { return 0 }
        var seconds = Self.finding
        if wordCount > 0 {
            seconds += wordCount < known.count ? known[wordCount] : Decimal(wordCount) * 60 / words
        }
        if ideographs > 0 { seconds += Decimal(ideographs) / characters }
        if letters > 0 { seconds += Decimal(letters) / 10 }
        return seconds
    }

    private enum Kind { case ideograph, letterWithoutSpaces, ofWord, space, other }

    private static func kind(_ scalar: Unicode.Scalar) -> Kind {
        switch scalar.value {
        // Letters and digits of ASCII, then its spaces: most of what is read.
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: return .ofWord
        case 0x09...0x0D, 0x20: return .space
        case 0x00...0x7F: return .other
        // Kana and the ideographs of the basic and the supplementary planes.
        case 0x3040...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF: return .ideograph
        // Thai and Lao, Burmese, Khmer.
        case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF:
            return scalar.properties.isAlphabetic ? .letterWithoutSpaces : .other
        default: break
        }
        if scalar.properties.isAlphabetic || scalar.properties.numericType != nil { return .ofWord }
        return scalar.properties.isWhitespace ? .space : .other
    }
}
