/// About how many tokens a tokenizer makes of a prompt.
///
/// Counted without the tokenizer: a word of Latin letters is one, and one more for every six letters after the first six;
/// a word in other letters one for every three; an ideograph, a kana, a sign and a digit are one each. An estimate: it was
/// not compared with a tokenizer.
public enum PromptLength {
    public static func tokens(_ prompt: String) -> Int {
        // Where the prompt ends is a token, too.
        var tokens = 1
        var (latin, other) = (0, 0)
        func end() {
            if latin > 0 { tokens += 1 + (latin - 1) / 6 }
            if other > 0 { tokens += (other + 2) / 3 }
            (latin, other) = (0, 0)
        }
        for scalar in prompt.unicodeScalars {
            switch scalar.value {
            case 0x3040...0x30FF, 0x3400...0x9FFF, 0xAC00...0xD7AF, 0xF900...0xFAFF, 0x20000...0x3FFFF:
                end()
                tokens += 1
            case 0x41...0x5A, 0x61...0x7A, 0xC0...0x24F: latin += 1
            case 0x30...0x39:
                end()
                tokens += 1
            default:
                if scalar.properties.isAlphabetic {
                    other += 1
                } else {
                    end()
                    if !scalar.properties.isWhitespace { tokens += 1 }
                }
            }
        }
        end()
        return tokens
    }
}
