public import Foundation
internal import Synchronization

extension LanguageTag {
    /// The tags to look for, best first, ending with the bare language: `pt-BR, pt`; `zh-TW, zh-Hant, zh`.
    ///
    /// The default language of the template comes after these; the caller knows it.
    public var fallbacks: [LanguageTag] {
        // Every row asks.
        if let known = Self.fallbackChains.withLock({ $0[self] }) { return known }
        let chain = madeFallbacks
        Self.fallbackChains.withLock { $0[self] = chain }
        return chain
    }

    private static let fallbackChains = Mutex<[LanguageTag: [LanguageTag]]>([:])

    private var madeFallbacks: [LanguageTag] {
        var chain = [self]
        if !rest.isEmpty { chain.append(LanguageTag(language: language, script: script, region: region)) }
        if region != nil {
            if let script {
                chain.append(LanguageTag(language: language, script: script))
            } else if language == "zh", let likely = likelyScript {
                // The script tells readers of Chinese apart, not the region (CLDR parent locales).
                chain.append(LanguageTag(language: language, script: likely))
            } else if language == "es", let region, region != "ES", region != "419" {
                chain.append(LanguageTag(language: language, region: "419"))
            }
        }
        chain.append(LanguageTag(language: language))
        var seen: Set<LanguageTag> = []
        return chain.filter { seen.insert($0).inserted }
    }

    /// Whether what is meant for `other` is meant for this language, too: for `pt-BR` what is in `pt`.
    public func isCovered(by other: LanguageTag) -> Bool { fallbacks.contains(other) }

    /// Whether who reads `other` reads this: the same language in the same script, whatever the region.
    public func readsLike(_ other: LanguageTag) -> Bool {
        language == other.language && likelyScript == other.likelyScript
    }

    /// Whether words in `other` are what was asked for: the same language and script, where no region is asked for that
    /// they are not of. `zh` is `zh-Hans`; for `pt-BR` the words of `pt` are a substitute.
    public func isMet(by other: LanguageTag) -> Bool {
        self == other || region == nil && rest.isEmpty && readsLike(other)
    }

    /// The script that text in this language is written in: as the tag says, or CLDR's likely one; `Latn`, `Arab`.
    public var likelyScript: String? {
        if let script { return script }
        // Every text asks, and ICU takes its time.
        let known = Self.likelyScripts.withLock { $0[self] }
        if let known { return known }
        let found = maximalScript
        Self.likelyScripts.withLock { $0[self] = .some(found) }
        return found
    }

    private static let likelyScripts = Mutex<[LanguageTag: String?]>([:])

    private var maximalScript: String? {
        let maximal = Locale.Language(identifier: description).maximalIdentifier
        let likely = maximal.split(separator: "-").map(String.init).dropFirst().first { $0.utf8.count == 4 }
        // Nastaliq is a style of the Arabic script; characters and fonts know only the script.
        return likely == "Aran" ? "Arab" : likely
    }

    /// Whether lines start on the right.
    public var isRightToLeft: Bool { likelyScript.map(Self.rightToLeftScripts.contains) ?? false }

    /// Scripts in use today that run from right to left (Unicode Bidi_Class R and AL).
    private static let rightToLeftScripts: Set<String> = [
        "Adlm", "Arab", "Aran", "Hebr", "Mand", "Mend", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa", "Yezi",
    ]

    /// ISO 639-2/T code, as MP4 stores the language of a track: `eng`, `deu`, `zho`; `und` when there is none.
    public var iso639Part2: String { Locale.LanguageCode(language).identifier(.alpha3) ?? "und" }

    /// The language's name in `other`: `French` for `fr` in `en`.
    public func name(in other: LanguageTag) -> String {
        other.locale.localizedString(forIdentifier: description) ?? description
    }

    /// Foundation's locale for this tag; formatting is always done with it and never with the machine's.
    public var locale: Locale { Locale(identifier: description) }
}
