public import Diagnostics
internal import Localization

extension BoundTemplate {
    /// A warning about a language that was asked for and has no word anywhere: no column of its own, and not the
    /// template's. Its videos would show the template's own words. Nil for a language that has something.
    ///
    /// - Parameters:
    ///   - locale: A BCP 47 tag.
    ///   - place: Where it was asked for: `.option("--locale")`.
    public func finding(locale: String, at place: Place) -> Diagnostic? {
        let own = template.languageTag
        let translated = template.translatedLanguages
        guard let tag = try? LanguageTag(locale), !asksForLanguage,
            !tag.readsLike(own),
            !tag.fallbacks.contains(where: { (languages + translated).contains($0.description) })
        else { return nil }
        let columns =
            (languages.isEmpty
                ? "no column has a language of its own" : "columns are in \(languages.joined(separator: ", "))")
            + (translated.isEmpty ? "" : ", translations in \(translated.joined(separator: ", "))")
        let known = (languages + translated).sorted()
        let others = known.filter { tag.language == (try? LanguageTag($0))?.language }
        let near = others.first ?? NearestName.find(tag.description, among: known)
        let suffix = tag.description.replacing("-", with: "_")
        return .warning(
            "no-such-language", at: place,
            "nothing is in \(tag.name(in: .english)) (\(tag)): \(columns), the template is in \(own)",
            hint: near.map { "did you mean \"\($0)\"?" }
                ?? "add columns such as \(exampleColumn)_\(suffix); until then only numbers and dates differ")
    }

    /// A column that is most likely words.
    private var exampleColumn: String {
        let texts = template.data.columns.filter { $0.type == .text && $0.name != template.data.key }
        return texts.first?.header ?? "title"
    }
}
