internal import CUnicode
import Synchronization
internal import TimelineModel

/// What Unicode says about the characters of a paragraph.
enum TextAnalysis {
    /// ISO 15924 codes in four bytes for each unit.
    ///
    /// Spaces and signs take the script of what they stand with, and in mixed directions that is what has their
    /// level: the space after a Latin name in Arabic belongs to the Arabic.
    static func scripts(_ text: [UInt16], levels: [UInt8]) -> [UInt32] {
        let common = UInt32(RR_SCRIPT_COMMON)
        var tags = [UInt32](repeating: common, count: text.count)
        rr_scripts(text, Int32(text.count), &tags)
        var start = 0
        while start < text.count {
            let end = levels[start...].firstIndex { $0 != levels[start] } ?? text.count
            if end - start < text.count {
                var own = [UInt32](repeating: common, count: end - start)
                rr_scripts(Array(text[start..<end]), Int32(end - start), &own)
                if own[0] != common { tags.replaceSubrange(start..<end, with: own) }
            }
            start = end
        }
        return tags
    }

    /// Whether a boundary lies before each unit, and after the last.
    static func graphemes(_ text: [UInt16]) -> [Bool] { Breakers.shared.mark(text, kind: .grapheme, language: "en") }

    /// Whether a word begins or ends before each unit; ICU's dictionaries know Chinese, Japanese and Thai words.
    static func words(_ text: [UInt16], language: String) -> [Bool] {
        Breakers.shared.mark(text, kind: .word, language: language)
    }

    /// Whether each unit stands upright in a vertical line (UAX #50); what is combined with a letter stands as it does.
    ///
    /// What is turned only where the font has no form of its own for vertical lines is taken to be upright: fonts for
    /// such lines have one.
    static func upright(_ text: [UInt16], graphemes: [Bool]) -> [Bool] {
        var upright = [UInt8](repeating: 0, count: text.count)
        rr_upright(text, Int32(text.count), &upright)
        var stands = false
        return text.indices.map { unit in
            if graphemes[unit] { stands = upright[unit] != 0 }
            return stands
        }
    }

    /// Whether a phrase (bunsetsu) of Japanese begins or ends before each unit, as ICU guesses them.
    static func japanesePhrases(_ text: [UInt16]) -> [Bool] {
        Breakers.shared.mark(text, kind: .line, language: "ja@lw=phrase")
    }

    /// Whether a line may begin with each unit. The last entry is the end of the text.
    static func lineBreaks(
        _ text: [UInt16], language: String, strictness: BlockStyle.LineBreak = .auto
    ) -> [Bool] {
        let locale = strictness == .auto ? language : "\(language)@lb=\(strictness)"
        return Breakers.shared.mark(text, kind: .line, language: locale)
    }
}

/// ICU's break iterators, kept because they are costly to open. Safe to use from several threads at once: each
/// iterator is taken out of the pool while it is used.
final class Breakers: Sendable {
    static let shared = Breakers()

    enum Kind: Int32 {
        case grapheme, word, line
    }

    private struct Key: Hashable {
        var kind: Kind
        var language: String
    }

    /// `@unchecked Sendable`: whoever has taken it out of the pool is its only user.
    private final class Breaker: @unchecked Sendable {
        let pointer: OpaquePointer
        init?(_ key: Key) {
            guard let pointer = rr_breaker_open(key.kind.rawValue, key.language) else { return nil }
            self.pointer = pointer
        }
        deinit { rr_breaker_close(pointer) }
    }

    private let free = Mutex<[Key: [Breaker]]>([:])

    /// The boundaries of a text; only its ends if ICU has no rules.
    func mark(_ text: [UInt16], kind: Kind, language: String) -> [Bool] {
        let key = Key(kind: kind, language: language)
        var marks = [UInt8](repeating: 0, count: text.count + 1)
        if let breaker = free.withLock({ $0[key]?.popLast() }) ?? Breaker(key) {
            if rr_breaker_mark(breaker.pointer, text, Int32(text.count), &marks) == 0 { marks[0] = 1 }
            free.withLock { $0[key, default: []].append(breaker) }
        }
        marks[0] = 1
        marks[text.count] = 1
        return marks.map { $0 != 0 }
    }
}
