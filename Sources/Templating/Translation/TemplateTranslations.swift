public import Diagnostics
internal import Localization

extension BoundTemplate {
    /// What is to be said about a language before any video in it is resolved: which words are not in it, and what
    /// is odd about its translations. What makes its videos impossible is told with them.
    ///
    /// - Parameter locale: A BCP 47 tag; nil is the template's own language.
    public func findings(locale: String?) -> Diagnostics {
        // A template that has words of several languages itself needs no translations.
        if asksForLanguage, template.translatedLanguages.isEmpty { return Diagnostics() }
        return template.findings(locale: locale)
    }
}

extension Template {
    /// The languages that there are files of translations for, as BCP 47 tags, sorted.
    public var translatedLanguages: [String] { words.languages.map(\.description) }

    /// The files that a language's words may come from, the best first: its own, then those of its fallbacks.
    ///
    /// - Parameter locale: A BCP 47 tag; nil is the template's own language.
    public func translationFiles(locale: String?) -> [String] {
        words.localized(for: tag(locale)).files
    }

    /// Which words are not in a language, and what is odd about its translations.
    func findings(locale: String?) -> Diagnostics {
        let language = tag(locale)
        let localized = words.localized(for: language)
        var found = Diagnostics(localized.diagnostics.all.filter { $0.severity != .error })
        if let fallback = fallbackNote(language, localized), errors(in: localized, for: language).isEmpty {
            found.add(fallback)
        }
        return found
    }

    /// What is wrong with the files of translations in any language, whether it is asked for or not.
    public var translationFindings: Diagnostics {
        var found = words.diagnostics
        for language in words.languages {
            if let localized = words[file: language] { found.add(localized.diagnostics) }
        }
        return found
    }

    /// What makes videos in a language impossible.
    func errors(in localized: LocalizedVideo, for language: LanguageTag) -> Diagnostics {
        var found = Diagnostics(localized.diagnostics.errors)
        guard found.isEmpty, !words.isOwn(language) else { return found }
        for place in localized.missing {
            found.add(
                .error(
                    "not-translated", at: place,
                    "the text is not in \(language), and translate=\"required\" asks for it",
                    hint: localized.unconfirmed.isEmpty
                        ? "rowreel extract --locale \(language) writes a file to translate"
                        : "its translation is fuzzy: confirm it, or use it as it is with --fuzzy"))
        }
        return found
    }

    /// `3 of 12 texts of the template are not in pt-BR: 2 are shown in pt, 1 in en`; nil where all of them are.
    private func fallbackNote(_ language: LanguageTag, _ localized: LocalizedVideo) -> Diagnostic? {
        let total = localized.messageCount
        let others = localized.shown.filter { !language.isMet(by: $0.language) }
        let missing = others.reduce(0) { $0 + $1.count }
        // In en-GB the words of a template in en are no fallback, as long as nobody has begun to tell them apart.
        if missing == 0 || localized.files.isEmpty && words.isOwn(language) { return nil }
        let first = others.first.map { "\($0.count) \($0.count == 1 ? "is" : "are") shown in \($0.language)" } ?? ""
        let rest = others.dropFirst().map { ", \($0.count) in \($0.language)" }.joined()
        let whole = others.count == 1 && missing == total && total > 1 ? "all are shown in \(others[0].language)" : nil
        let texts = "\(missing) of \(total) \(total == 1 ? "text" : "texts")"
        return .note(
            "fallback", at: .file(path),
            "\(texts) of the template \(missing == 1 ? "is" : "are") not in \(language): \(whole ?? first + rest)",
            hint: hint(language, localized))
    }

    private func hint(_ language: LanguageTag, _ localized: LocalizedVideo) -> String {
        if let first = localized.unconfirmed.first {
            let count = localized.unconfirmed.count
            return count == 1
                ? "the translation at \(first) is fuzzy: --fuzzy uses it"
                : "\(count) translations are fuzzy, the first at \(first): --fuzzy uses them"
        }
        return "rowreel extract --locale \(language) writes what is to be translated"
    }

    private func tag(_ locale: String?) -> LanguageTag {
        locale.flatMap { try? LanguageTag($0) } ?? languageTag
    }

    /// Holds translated expressions against the sheet: a pattern of dates or a plural form may be none.
    mutating func checkTranslations(_ binding: SheetBinding) {
        for language in words.languages {
            guard var localized = words[file: language], !localized.diagnostics.hasErrors else { continue }
            var check = StaticCheck(template: self, binding: binding, video: localized.video)
            check.run()
            localized.diagnostics.add(check.diagnostics)
            words[file: language] = localized
        }
    }
}
