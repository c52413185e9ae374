internal import Diagnostics
import Foundation
internal import Synchronization

/// A language as BCP 47 (RFC 5646) writes it: `en`, `pt-BR`, `zh-Hant-TW`, `de-1996`.
///
/// Kept in canonical case; codes that the registry replaced (`iw`, `in`, `ji`) are kept as their successors, so
/// equal languages are equal values.
public struct LanguageTag: Hashable, Sendable {
    /// ISO 639 code in lower case.
    public let language: String
    /// ISO 15924 code in title case, when written.
    public let script: String?
    /// ISO 3166-1 code in upper case or UN M.49 number, when written.
    public let region: String?
    /// Variants, extensions and private use, in lower case and as written otherwise.
    public let rest: [String]

    /// Trusts its parts; `parse` checks.
    init(language: String, script: String? = nil, region: String? = nil, rest: [String] = []) {
        self.language = language
        self.script = script
        self.region = region
        self.rest = rest
    }

    /// English, the language of a template that names none.
    public static let english = LanguageTag(language: "en")
}

extension LanguageTag: CustomStringConvertible {
    /// The tag in canonical case: `zh-Hant-TW`.
    public var description: String {
        ([language, script, region].compactMap { $0 } + rest).joined(separator: "-")
    }
}

/// Why a text is not a language tag.
public struct LanguageTagProblem: Error, Hashable, Sendable {
    /// A sentence without its full stop: `"english" is not a language tag`.
    public var message: String
    public var hint: String?
}

extension LanguageTag {
    /// Reads a tag; `_` is taken for `-`, case does not matter.
    public init(_ text: String) throws(LanguageTagProblem) {
        // Every video says its language, and there are few.
        if let known = Self.known.withLock({ $0[text] }) {
            self = known
            return
        }
        let tag = try LanguageTag(parsing: text)
        Self.known.withLock { if $0.count < 1000 { $0[text] = tag } }
        self = tag
    }

    private static let known = Mutex<[String: LanguageTag]>([:])

    private init(parsing text: String) throws(LanguageTagProblem) {
        var parts = text.replacing("_", with: "-").split(separator: "-", omittingEmptySubsequences: false)
            .map { $0.lowercased() }[...]
        let isWellFormed = parts.allSatisfy { part in
            (1...8).contains(part.utf8.count) && part.utf8.allSatisfy { $0.isLetter || $0.isDigit }
        }
        guard isWellFormed, text.utf8.count <= 64, let first = parts.popFirst() else {
            throw LanguageTagProblem(text)
        }
        guard first.utf8.allSatisfy(\.isLetter) else { throw LanguageTagProblem(text) }
        let language = Self.successors[first] ?? first
        guard Locale.LanguageCode(language).isISOLanguage else { throw LanguageTagProblem(text) }

        var script: String?
        if let part = parts.first, part.utf8.count == 4, part.utf8.allSatisfy(\.isLetter) {
            script = part.prefix(1).uppercased() + part.dropFirst()
            parts.removeFirst()
        }
        var region: String?
        if let part = parts.first, part.isRegion {
            region = part.uppercased()
            parts.removeFirst()
        }
        var isExtension = false
        for part in parts {
            // A single letter or digit starts an extension, in which any subtag may follow.
            if part.utf8.count == 1 { isExtension = true }
            guard isExtension || part.isVariant else { throw LanguageTagProblem(text) }
        }
        guard parts.last?.utf8.count != 1 else { throw LanguageTagProblem(text) }
        self.init(language: language, script: script, region: region, rest: Array(parts))
        if let digits = keyword("nu"), digits != "native", NumberingSystem(digits) == nil {
            throw LanguageTagProblem(text, numbering: digits)
        }
    }

    /// Reads several tags with commas or white space between them: `en, pt-BR zh-Hant`; each is there once.
    ///
    /// - Throws: What is wrong with the first that is none, and for a text without any.
    public static func list(_ text: String) throws(LanguageTagProblem) -> [LanguageTag] {
        var tags: [LanguageTag] = []
        for part in text.split(whereSeparator: { $0 == "," || $0.isWhitespace }) {
            let tag = try LanguageTag(String(part))
            if !tags.contains(tag) { tags.append(tag) }
        }
        guard !tags.isEmpty else { throw LanguageTagProblem(text) }
        return tags
    }

    private static let successors = ["iw": "he", "in": "id", "ji": "yi", "mo": "ro"]
}

extension LanguageTagProblem {
    init(_ text: String) {
        message = "\"\(text)\" is not a language tag"
        let name = text.lowercased()
        let named = Locale.LanguageCode.isoLanguageCodes.first { code in
            Locale(identifier: "en").localizedString(forLanguageCode: code.identifier)?.lowercased() == name
        }
        hint = named.map { "did you mean \"\($0.identifier)\"?" } ?? "write it like en, pt-BR or zh-Hant"
    }

    init(_ text: String, numbering: String) {
        message = "\"\(numbering)\" in \"\(text)\" is not a numbering system"
        hint =
            NearestName.hint(numbering, among: NumberingSystem.names)
            ?? "CLDR names them: latn, arab, deva, beng, thai; native is that of the language's script"
    }
}

extension String {
    /// Two letters (ISO 3166-1) or three digits (UN M.49).
    fileprivate var isRegion: Bool {
        utf8.count == 2 && utf8.allSatisfy(\.isLetter) || utf8.count == 3 && utf8.allSatisfy(\.isDigit)
    }

    /// RFC 5646 §2.1: five to eight letters and digits, or four that start with a digit.
    fileprivate var isVariant: Bool {
        utf8.count >= 5 || utf8.count == 4 && utf8.first?.isDigit == true
    }
}

extension UInt8 {
    var isDigit: Bool { self >= 0x30 && self <= 0x39 }
    var isLetter: Bool { self | 0x20 >= 0x61 && self | 0x20 <= 0x7A }
}
