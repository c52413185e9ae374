import Foundation
import TestSupport
import Testing

/// What a changed translation costs: the pieces of its own language that show it.
@Suite struct TranslationPlanTests {
    static let template = Shop.template.replacing("{{ price | money }}", with: "Only {{ price | money }}")

    static func po(_ language: String, _ text: String) -> String {
        """
        msgid ""
        msgstr "Language: \(language)\\n"

        msgid "Only {{ price | money }}"
        msgstr "\(text)"

        """
    }

    func shop() throws -> Shop {
        let shop = try Shop(template: Self.template, sheet: "sku,title,price\na,Watch,12.50\n")
        try shop.folder.write("translations/shop.fr.po", Self.po("fr", "{{ price | money }} seulement"))
        try shop.folder.write("translations/shop.de.po", Self.po("de", "Nur {{ price | money }}"))
        return shop
    }

    @Test func `a changed translation makes what shows it again, in its language alone`() throws {
        let shop = try shop()
        let made = try shop.render("--locale", "en,fr,de")
        #expect(made.status == 0, "\(made.errors)")
        #expect(try shop.plan("--locale", "en,fr,de").output == "3 videos: 3 unchanged\n")
        try shop.folder.write("translations/shop.fr.po", Self.po("fr", "Juste {{ price | money }}"))
        #expect(
            try shop.explanation("--locale", "en,fr,de") == """
                a fr  out/a.fr.mp4
                  make  hero → end   5 frames  translations/shop.fr.po line 5
                  make  end         20 frames  ″
                  reuse 1 piece (20 frames)
                  join

                3 videos: 1 to make, 2 unchanged
                chunks: 2 to make (25 frames), 1 in the store

                """)
    }

    @Test func `a new comment in it makes nothing again`() throws {
        let shop = try shop()
        #expect(try shop.render("--locale", "fr").status == 0)
        let commented = Self.po("fr", "{{ price | money }} seulement")
            .replacing("msgid \"Only", with: "# ok\nmsgid \"Only")
        try shop.folder.write("translations/shop.fr.po", commented)
        #expect(try shop.explanation("--locale", "fr").hasPrefix("1 video: 1 unchanged"))
    }

    @Test func `fuzzy translations are used only if asked for`() throws {
        let shop = try shop()
        let fuzzy = Self.po("fr", "{{ price | money }} seulement")
            .replacing("msgid \"Only", with: "#, fuzzy\nmsgid \"Only")
        try shop.folder.write("translations/shop.fr.po", fuzzy)
        let inspect = ["inspect", "shop.xml", "--data", "shop.csv", "--row", "a", "--locale", "fr"]
        let plain = try shop.run(inspect)
        #expect(plain.output.contains("\"Only"))
        #expect(
            plain.errors == """
                shop.xml: note: 1 of 1 text of the template is not in fr: 1 is shown in en
                  hint: the translation at translations/shop.fr.po:5:1 is fuzzy: --fuzzy uses it

                """)
        let used = try shop.run(inspect + ["--fuzzy"])
        #expect(used.output.contains("seulement"))
        #expect(used.errors == "")
    }

    @Test func `a broken translation fails the videos in its language`() throws {
        let shop = try shop()
        try shop.folder.write("translations/shop.fr.po", Self.po("fr", "{{ prix | money }} seulement"))
        let made = try shop.render("--locale", "fr,de", "--partial-rows")
        #expect(made.status == 1)
        #expect(try shop.totals()["made"] == 1)
        #expect(made.errors.contains("translations/shop.fr.po:5:12: error: {{ prix | money }} is not in the source"))
        let check = try shop.run(["check", "shop.xml"])
        #expect(check.status == 2)
        #expect(check.errors.contains("shop.fr.po:5:12"))
    }
}

extension Shop {
    fileprivate func run(_ arguments: [String]) throws -> Command.Outcome {
        var command = command()
        command.arguments += arguments
        return try command.run()
    }
}
