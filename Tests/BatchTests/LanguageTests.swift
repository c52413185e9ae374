import TestSupport
import Testing

/// `--locale` held against what the sheet and the template have.
@Suite struct LanguageTests {
    private static let sheet = """
        sku,title,title_de,title:pt-BR,price
        a,Watch,Uhr,Relógio,12.50
        b,Shoe,Schuh,Sapato,13

        """

    private func warnings(_ locales: String, template: String = Shop.template, sheet: String) throws -> [String] {
        let shop = try Shop(template: template, sheet: sheet)
        let outcome = try shop.rowreel("check", "shop.xml", "--data", "shop.csv", "--locale", locales)
        #expect(outcome.status == 0, "\(outcome.errors)")
        return outcome.errors.split(separator: "\n").map(String.init)
    }

    @Test(arguments: ["de", "de-AT", "en", "en-GB", "pt-BR"])
    func `a language that has columns, or is the template's, is no finding`(_ locale: String) throws {
        #expect(try warnings(locale, sheet: Self.sheet) == [])
    }

    @Test func `a language that nothing is in is told once`() throws {
        #expect(
            try warnings("fr,de", sheet: Self.sheet) == [
                "--locale: warning: nothing is in French (fr): columns are in de, pt-BR, the template is in en",
                "  hint: add columns such as title_fr; until then only numbers and dates differ",
            ])
    }

    @Test(arguments: [("pt", "pt-BR"), ("da", "de")])
    func `the nearest language is named`(_ locale: String, _ near: String) throws {
        #expect(try warnings(locale, sheet: Self.sheet).last == "  hint: did you mean \"\(near)\"?")
    }

    @Test func `a sheet in one language`() throws {
        #expect(
            try warnings("ja", sheet: Shop.sheet).first
                == "--locale: warning: nothing is in Japanese (ja): no column has a language of its own, "
                + "the template is in en")
    }

    @Test func `a template that asks for the language has something in every one`() throws {
        let template = Shop.template.replacing("{{ title }}", with: "{{ language == 'fr' ? 'Montre' : title }}")
        #expect(try warnings("fr", template: template, sheet: Self.sheet) == [])
    }
}
