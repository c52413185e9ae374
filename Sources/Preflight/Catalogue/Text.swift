internal import Diagnostics

extension Preflight {
    /// About words on the picture and their fonts.
    static let text: [RuleDescription] =
        RuleDescription.all(
            .error, .text,
            [
                "broken-font": "a font file cannot be read",
                "empty-text": "a text has no words",
                "fonts-attribute": "an attribute of fonts.xml is wrong",
                "fonts-duplicate": "fonts.xml has a family twice",
                "fonts-element": "an element of fonts.xml is unknown",
                "fonts-missing": "fonts.xml has no family called sans",
                "fonts-namespace": "fonts.xml does not say what it is",
                "fonts-script": "a script of fonts.xml is not an ISO 15924 code",
                "fonts-style": "a style of fonts.xml is unknown",
                "fonts-syntax": "fonts.xml is not well-formed",
                "fonts-unreadable": "fonts.xml cannot be read",
                "fonts-weight": "a weight of fonts.xml is not one",
                "group-overflow": "what is arranged in a group has no room in it",
                "many-parts": "a text has more words or letters than move on their own",
                "many-values": "a counter counts through too many numbers",
                "missing-glyph": "no font has a character of the text",
                "no-letters": "a text without letters is to move letter by letter",
                "text-overflow": "a text does not fit its box even at minFontSize",
                "text-too-long": "a text is longer than any picture shows",
                "unknown-font": "there is no font family of that name",
            ])
        + RuleDescription.all(
            .warning, .text,
            [
                "enlarged-emoji": "an emoji is drawn larger than its font has it, and looks soft",
                "missing-font": "a font is not installed; another one is shown",
                "nearest-weight": "a font does not have the weight that was asked for",
                "unknown-feature": "a font does not have an OpenType feature",
            ])
}
