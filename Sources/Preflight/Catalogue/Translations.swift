internal import Diagnostics

extension Preflight {
    /// About the template's words in other languages.
    static let translations: [RuleDescription] =
        RuleDescription.all(
            .error, .translations,
            [
                "no-language": "a file of translations does not say what language it is in",
                "no-messages": "a template has no words to be translated",
                "not-xliff": "a file is not XLIFF",
                "not-translations": "a file of translations is in an unknown format",
                "xliff-element": "an element in a text of an XLIFF file is unknown",
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
                "unused-translation": "a translation belongs to no text of the template"
            ])
}
