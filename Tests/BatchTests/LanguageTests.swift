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
        let outcome = try shop.rowreel(
            "check", "shop.xml", "--data", "shop.csv", "--locale", locales, "--rule", "reading-time=off")
        #expect(outcome.status == 0, "\(outcome.errors)")
        // Without the names of the rules.
        return outcome.errors.replacing(#/ \[[a-z-]+\]/#, with: "").split(separator: "\n").map(String.init)
    }

    @Test(arguments: ["de", "en", "en-GB", "pt-BR"])
    func `a language that has columns, or is the template's, is no finding`(_ locale: String) throws {
        #expect(try warnings(locale, sheet: Self.sheet) == [])
    }

    @Test func `a language that nothing is in is told once`() throws {
        #expect(
            try warnings("fr,de", sheet: Self.sheet) == [
                "--locale: warning: nothing is in French (fr): columns are in de, pt-BR, the template is in en",
                "  hint: add columns such as title_fr; until then only numbers and dates differ",
                "shop.csv: note: not everything is in fr: title in 2 of 2 rows (in en)", Self.hint,
            ])
    }

    private static let hint =
        "  hint: fill the cells; translate=\"required\" on a <column> makes it an error, \"no\" makes it nothing"

    @Test func `what is shown in another language is counted`() throws {
        let sheet = "sku,title,title_de,title_de-AT,price\na,Watch,Uhr,,12.50\nb,Bag,Tüte,Sackerl,3\nc,Cup,,,9\n"
        #expect(
            try warnings("de-AT,de", sheet: sheet) == [
                "shop.csv: note: not everything is in de-AT: title in 2 of 3 rows (1 in de, 1 in en)", Self.hint,
                "shop.csv: note: not everything is in de: title in 1 of 3 rows (in en)", Self.hint,
            ])
    }

    @Test func `languages of the template, rows by market, and what becomes of a video without one`() throws {
        let template = Shop.template.replacing("lang=\"en\"", with: "lang=\"en\" locales=\"en, de\"")
            .replacing("<data key=\"sku\">", with: "<data key=\"sku\" markets=\"markets\">")
        let shop = try Shop(
            template: template, sheet: "sku,title,title_de,price,markets\na,Watch,Uhr,12.50,\nb,Shoe,Schuh,13,-de\n")
        func films() -> [String] { shop.videos.filter { !$0.hasSuffix(".jpg") } }
        let outcome = try shop.render()
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errors.contains("shop.csv: note: \"markets\" leaves out rows: 1 in de\n"))
        #expect(films() == ["a.de.mp4", "a.en.mp4", "b.en.mp4"])
        try shop.folder.write(
            "shop.csv", "sku,title,title_de,price,markets\na,Watch,Uhr,12.50,de\nb,Shoe,Schuh,13,-de\n")
        #expect(try shop.render("--retire", "move").status == 0)
        #expect(films() == ["a.de.mp4", "b.en.mp4", "retired"])
        #expect(shop.folder.names("out/retired") == ["a.en.jpg", "a.en.mp4"])
        // The option wins over the template.
        #expect(try shop.render("--locale", "de").status == 0)
        #expect(films() == ["a.de.mp4", "b.en.mp4", "retired"])
    }

    @Test(arguments: [("pt", "pt-BR"), ("da", "de")])
    func `the nearest language is named`(_ locale: String, _ near: String) throws {
        #expect(try warnings(locale, sheet: Self.sheet).contains("  hint: did you mean \"\(near)\"?"))
    }

    @Test func `a sheet in one language`() throws {
        #expect(
            try warnings("ja", sheet: Shop.sheet).first
                == "--locale: warning: nothing is in Japanese (ja): no column has a language of its own, "
                + "the template is in en")
    }

    @Test func `a template that asks for the language has something in every one`() throws {
        let template = Shop.template.replacing("{{ title }}", with: "{{ language == 'fr' ? 'Montre' : title }}")
        let told = try warnings("fr", template: template, sheet: Self.sheet)
        #expect(!told.contains { $0.contains("warning") }, "\(told)")
    }
}
