/// Where the words of a text begin, each with the punctuation and the space that a reader takes with it.
enum WordStarts {
    /// Whether a word begins with each UTF-16 unit.
    ///
    /// Words are those of ICU (UAX #29), and in Thai, Khmer, Burmese, Lao, Chinese and Japanese those of its dictionaries.
    /// What stands between two words belongs to the one it touches; where it touches both, an opening sign belongs to the
    /// word after it, everything else to the word before. Signs that stand alone belong to the word before, but symbols
    /// (€, an emoji) are words.
    static func find(_ text: [UInt16], language: String) -> [Bool] {
        var starts = [Bool](repeating: false, count: text.count)
        let segments = Segment.all(text, TextAnalysis.words(text, language: language))
        var hasWord = false
        for (index, segment) in segments.enumerated() {
            guard segment.isWord else { continue }
            // What touches it from before: back to the last white space, or to the word before.
            var first = index
            while first > 0, !segments[first - 1].isWord, !segments[first - 1].isSpace { first -= 1 }
            // French opens a quotation with a space inside it.
            if first > 1, segments[first - 1].isSpace, segments[first - 2].opens, !segments[first - 2].isWord {
                first -= 2
                while first > 0, !segments[first - 1].isWord, !segments[first - 1].isSpace { first -= 1 }
            }
            let touchesWord = first > 0 && segments[first - 1].isWord
            if touchesWord {
                // Only from an opening sign on.
                while first < index, !segments[first].opens { first += 1 }
            }
            if hasWord { starts[segments[first].range.lowerBound] = true }
            hasWord = true
        }
        if !starts.isEmpty { starts[0] = true }
        return starts
    }

    /// Whether a unit is white space, also the no-break ones.
    static func isSpace(_ unit: UInt16) -> Bool {
        Unicode.Scalar(unit).map { $0.properties.isWhitespace || $0 == "\u{200B}" } ?? false
    }

    /// What ICU finds between two boundaries.
    private struct Segment {
        var range: Range<Int>
        var isWord: Bool
        var isSpace: Bool
        /// Whether it leans on what comes after it: an opening bracket or quote, a currency before its number.
        var opens: Bool

        static func all(_ text: [UInt16], _ marks: [Bool]) -> [Segment] {
            var segments: [Segment] = []
            var start = 0
            for end in 1..<max(1, marks.count) where marks[end] {
                segments.append(Segment(text, start..<end))
                start = end
            }
            // A symbol beside a word or a number is no word of its own: $12, 12%, #1.
            let words = segments.map(\.isWord)
            for index in segments.indices where segments[index].isSymbol {
                let touches =
                    (index > 0 && words[index - 1] && !segments[index - 1].isSymbol)
                    || (index + 1 < words.count && words[index + 1] && !segments[index + 1].isSymbol)
                if touches && !segments[index].isPicture { segments[index].isWord = false }
            }
            return segments
        }

        private var isSymbol = false
        private var isPicture = false

        private init(_ text: [UInt16], _ range: Range<Int>) {
            self.range = range
            let scalars = String(decoding: text[range], as: UTF16.self).unicodeScalars
            isSpace = scalars.allSatisfy { $0.properties.isWhitespace || $0 == "\u{200B}" }
            isWord = false
            opens = false
            for scalar in scalars {
                switch scalar.properties.generalCategory {
                case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
                    .decimalNumber, .letterNumber, .otherNumber:
                    isWord = true
                case .openPunctuation, .initialPunctuation: opens = true
                case .currencySymbol:
                    opens = true
                    isSymbol = true
                case .mathSymbol, .modifierSymbol: isSymbol = true
                case .otherSymbol:
                    isSymbol = true
                    isPicture = true
                default: break
                }
            }
            isSymbol = isSymbol && !isWord
            if isSymbol { isWord = true }
        }
    }
}
