/// What stands for several languages: `fr`, `zh-Hant`, `de-CH`, `*-CH`, `*` (extended ranges of RFC 4647, as far as
/// language, script and region go).
public struct LanguageRange: Hashable, Sendable {
    /// Nil is any.
    let language: String?
    let script: String?
    let region: String?

    /// Reads a range; case does not matter, `_` is taken for `-`.
    public init(_ text: String) throws(LanguageTagProblem) {
        let isAny = text.hasPrefix("*")
        guard text != "*" else {
            (language, script, region) = (nil, nil, nil)
            return
        }
        // A tag in which any language stands for the star.
        let tag: LanguageTag
        do throws(LanguageTagProblem) {
            tag = try LanguageTag(isAny ? "en" + text.dropFirst() : text)
        } catch {
            throw isAny ? LanguageTagProblem(range: text) : error
        }
        guard tag.rest.isEmpty, !isAny || tag.script != nil || tag.region != nil else {
            throw LanguageTagProblem(range: text)
        }
        language = isAny ? nil : tag.language
        script = tag.script
        region = tag.region
    }

    /// Whether a language is one of those meant. A script that a tag leaves out is the likely one; a region it leaves
    /// out is none.
    public func contains(_ tag: LanguageTag) -> Bool {
        (language == nil || tag.language == language) && (script == nil || tag.likelyScript == script)
            && (region == nil || tag.region == region)
    }
}

extension LanguageTagProblem {
    fileprivate init(range text: String) {
        message = "\"\(text)\" is not a range of languages"
        hint = "write it like fr, de-CH, *-CH for all of a country, or * for all"
    }
}
