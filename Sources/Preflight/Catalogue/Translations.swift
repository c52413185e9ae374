internal import Diagnostics

extension Preflight {
    /// About the template's words in other languages.
    static let translations: [RuleDescription] =
        RuleDescription.all(
            .error, .translations,
            [
                "duplicate-message": "a file of translations has a text twice",
                "not-translated": "a text that must be translated is not in the language",
                "po-syntax": "a line of a PO file cannot be read",
                "po-too-large": "a PO file is too large to be one",
                "translation-placeholder": "a translation shows other values than the source",
                "translation-tag": "a translation has other tags than the source",
                "two-translations": "two files have the translations into one language",
            ])
        + RuleDescription.all(
            .warning, .translations,
            [
                "translation-language": "a file of translations says that it is in another language than its name",
                "translation-name": "a file among the translations is not used because of its name",
            ])
        + RuleDescription.all(
            .note, .translations,
            [
                "unused-translation": "a translation belongs to no text of the template",
            ])
}
