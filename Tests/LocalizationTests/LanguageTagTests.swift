import Localization
import Testing

@Suite struct LanguageTagTests {
    @Test(arguments: [
        ("en", "en"), ("EN", "en"), ("pt_br", "pt-BR"), ("zh-hant-tw", "zh-Hant-TW"), ("es-419", "es-419"),
        ("iw", "he"),
        ("de-1996", "de-1996"), ("sl-rozaj-biske", "sl-rozaj-biske"), ("ar-u-nu-latn", "ar-u-nu-latn"),
        ("en-x-brand", "en-x-brand"), ("fil", "fil"), ("sr-latn", "sr-Latn"),
    ])
    func canonicalForm(written: String, canonical: String) throws {
        #expect(try LanguageTag(written).description == canonical)
    }

    @Test(arguments: [
        ("", "\"\" is not a language tag", "write it like en, pt-BR or zh-Hant"),
        ("english", "\"english\" is not a language tag", "did you mean \"en\"?"),
        ("French", "\"French\" is not a language tag", "did you mean \"fr\"?"),
        ("xx", "\"xx\" is not a language tag", "write it like en, pt-BR or zh-Hant"),
        ("en-", "\"en-\" is not a language tag", "write it like en, pt-BR or zh-Hant"),
        ("en-US-US", "\"en-US-US\" is not a language tag", "write it like en, pt-BR or zh-Hant"),
        ("en-u", "\"en-u\" is not a language tag", "write it like en, pt-BR or zh-Hant"),
        ("e n", "\"e n\" is not a language tag", "write it like en, pt-BR or zh-Hant"),
        ("../etc", "\"../etc\" is not a language tag", "write it like en, pt-BR or zh-Hant"),
        ("ar-u-nu-latin", "\"latin\" in \"ar-u-nu-latin\" is not a numbering system", "did you mean \"latn\"?"),
        (
            "en-u-nu-roman", "\"roman\" in \"en-u-nu-roman\" is not a numbering system",
            "CLDR names them: latn, arab, deva, beng, thai; native is that of the language's script"
        ),
    ])
    func refused(written: String, message: String, hint: String) {
        #expect(throws: LanguageTagProblem.self) { try LanguageTag(written) }
        do { _ = try LanguageTag(written) } catch {
            #expect(error.message == message)
            #expect(error.hint == hint)
        }
    }

    @Test(arguments: [
        ("en", "en"), ("pt-BR", "pt-BR pt"), ("zh-TW", "zh-TW zh-Hant zh"), ("zh-Hant-HK", "zh-Hant-HK zh-Hant zh"),
        ("zh-CN", "zh-CN zh-Hans zh"), ("es-MX", "es-MX es-419 es"), ("de-AT-1996", "de-AT-1996 de-AT de"),
    ])
    func fallback(tag: String, chain: String) throws {
        #expect(try LanguageTag(tag).fallbacks.map(\.description).joined(separator: " ") == chain)
    }

    @Test(arguments: [
        ("en", "Latn", false, "eng"), ("ar", "Arab", true, "ara"), ("he", "Hebr", true, "heb"),
        ("fa", "Arab", true, "fas"),
        ("ur", "Arab", true, "urd"), ("zh", "Hans", false, "zho"), ("zh-TW", "Hant", false, "zho"),
        ("az-Arab", "Arab", true, "aze"), ("az", "Latn", false, "aze"), ("de", "Latn", false, "deu"),
        ("fr", "Latn", false, "fra"), ("ja", "Jpan", false, "jpn"), ("hi", "Deva", false, "hin"),
    ])
    func facts(tag: String, script: String, isRightToLeft: Bool, code: String) throws {
        let language = try LanguageTag(tag)
        #expect(language.likelyScript == script)
        #expect(language.isRightToLeft == isRightToLeft)
        #expect(language.iso639Part2 == code)
    }

    @Test(arguments: [
        ("ar", "ar-u-nu-latn"), ("ar-EG-u-nu-arab", "ar-EG-u-nu-latn"), ("th-u-ca-gregory", "th-u-ca-gregory-nu-latn"),
        ("th-u-nu-thai-ca-gregory", "th-u-ca-gregory-nu-latn"), ("en-x-nu-arab", "en-u-nu-latn-x-nu-arab"),
        ("de-1996-u-co-phonebk-x-brand", "de-1996-u-co-phonebk-nu-latn-x-brand"),
        ("en-t-hi-u-hc-h23", "en-t-hi-u-hc-h23-nu-latn"),
    ])
    func keywords(tag: String, latin: String) throws {
        let language = try LanguageTag(tag)
        #expect(language.with(keyword: "nu", "latn").description == latin)
        #expect(try LanguageTag(latin).keyword("nu") == "latn")
        #expect(language.keyword("kr") == nil)
    }

    @Test func names() throws {
        #expect(try LanguageTag("fr").name(in: .english) == "French")
        #expect(try LanguageTag("fr").name(in: LanguageTag("de")) == "Französisch")
    }
}
