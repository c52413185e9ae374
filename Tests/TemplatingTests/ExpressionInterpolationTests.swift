import Diagnostics
import Localization
import Testing
import TimelineModel

@testable import Templating

@Suite struct ExpressionInterpolationTests {
    private func source(_ text: String) -> SourceText { SourceText(text, file: "t.xml", line: 3, column: 10) }

    /// What the text becomes, or what is wrong with it, when parsed, checked or filled in.
    private func filled(
        _ text: String, as rendition: Interpolation.Rendition = .display, _ language: String = "en"
    ) throws -> String {
        var diagnostics = Diagnostics()
        let parsed = Interpolation.parse(source(text), into: &diagnostics)
        _ = parsed?.check(Shop.types, as: rendition, into: &diagnostics)
        guard let parsed, diagnostics.isEmpty else {
            return diagnostics.all.map(\.description).joined(separator: "\n")
        }
        do {
            let value = try parsed.text(Shop.values(language), as: rendition)
            return String(shown(value).dropFirst().dropLast())
        } catch let diagnostic as Diagnostic {
            return diagnostic.description
        }
    }

    @Test(
        arguments: [
            ("plain", "plain"), ("", ""), ("{{ title }}", "Ocean Blue Shirt"), ("{{title}}!", "Ocean Blue Shirt!"),
            ("{{ price }} / {{ stock }}", "$129.00 / 7"), ("{{ launch }}", "Mar 5, 2026"), ("{ a } {", "{ a } {"),
            ("{{ '}}' }} {{ \"{{\" }}", "}} {{"), ("{{ sku }}{{ sku }}", "AB-12AB-12"), ("50% }", "50% }"),
            ("{{ 2024 }}", "2024"),
        ] as [(String, String)])
    func display(text: String, expected: String) throws { #expect(try filled(text) == expected) }

    @Test(
        arguments: [
            ("{{ weight }}%", "0.255%"), ("{{ price }}", "129 USD"), ("{{ launch }}", "2026-03-05"),
            ("pics/{{ photo }}", "pics/shirt.jpg"),
            ("{{ reading }} ", "2.4s "),
        ] as [(String, String)])
    func plain(text: String, expected: String) throws { #expect(try filled(text, as: .plain, "de") == expected) }

    @Test(
        arguments: [
            ("a {{ title", "t.xml:3:12: error: \"{{\" is not closed\n  hint: close it with }}"),
            ("{{ title } {{ sku }}", "t.xml:3:10: error: \"{{\" is not closed\n  hint: close it with }}"),
            (
                "title }}",
                "t.xml:3:16: error: \"}}\" closes nothing\n"
                    + "  hint: open it with {{, or write {{ \"}}\" }} to show the braces"
            ),
            (
                "{% if x %}",
                "t.xml:3:10: error: \"{%\" is not part of the template language\n"
                    + "  hint: write the attributes if=\"…\" and for=\"x in …\" on the element"
            ),
            ("{{ }}", "t.xml:3:13: error: an expression is missing\n  hint: write the name of a column"),
            (
                "{{ titel }} {{ prise }}",
                "t.xml:3:13: error: there is no column \"titel\"\n  hint: did you mean \"title\"?\n"
                    + "t.xml:3:25: error: there is no column \"prise\"\n  hint: did you mean \"price\"?"
            ),
            (
                "{{ \"a }} {{ b + }}",
                "t.xml:3:13: error: the text that starts here is not closed\n  hint: add a closing \"\n"
                    + "t.xml:3:26: error: the expression ends where a value belongs\n"
                    + "  hint: write a column, a number, or a text in quotes, as in: price > 10 and brand == \"Acme\""
            ),
            (
                "{{ bullets }}",
                "t.xml:3:13: error: a list of text is not text\n"
                    + "  hint: join it: | join: \", \"; or repeat the element: for=\"x in …\""
            ),
            (
                "{{ reviews[0] }}",
                "t.xml:3:13: error: a row of table \"reviews\" is not text\n"
                    + "  hint: name one of its columns after a point"
            ),
            (
                "{{ photo }}",
                "t.xml:3:13: error: an image is not text\n"
                    + "  hint: show it with <picture src=\"…\"/> or <clip src=\"…\"/>"
            ),
            ("a\nb {{ titel }}", "t.xml:4:6: error: there is no column \"titel\"\n  hint: did you mean \"title\"?"),
            (
                "{{ sale_price | money }}",
                "products.csv E2: error: \"sale_price\" is blank, as used at t.xml:3:13\n"
                    + "  hint: fill the cell, give a default ({{ … | default: \"…\" }}), or leave the element out with if=\"…\""
            ),
        ] as [(String, String)])
    func mistakes(text: String, expected: String) throws { #expect(try filled(text) == expected) }

    @Test func aSinglePlaceholderKeepsItsType() throws {
        var diagnostics = Diagnostics()
        let scope = try Shop.values()
        let photo = try #require(Interpolation.parse(source(" {{ photo }} "), into: &diagnostics))
        #expect(photo.check(Shop.types, as: .plain, into: &diagnostics) == .image)
        #expect(shown(try photo.evaluate(scope)) == "image shirt.jpg")
        let mixed = try #require(Interpolation.parse(source("a/{{ photo }}"), into: &diagnostics))
        #expect(mixed.check(Shop.types, as: .plain, into: &diagnostics) == .text)
        #expect(mixed.single == nil)
        #expect(try mixed.evaluate(scope).cells == [Shop.cell(CellReference(column: 10, row: 2))])
        let literal = try #require(Interpolation.parse(source("a"), into: &diagnostics))
        #expect(literal.literal == "a")
        #expect(mixed.literal == nil)
        #expect(diagnostics.isEmpty)
    }

    @Test func placesFollowTheAnchors() {
        // title="&lt;{{ titel }}": the entity is four characters in the file and one in the value.
        let value = SourceText(
            "<{{ titel }}", file: "t.xml",
            anchors: [.init(offset: 0, line: 7, column: 20), .init(offset: 1, line: 7, column: 24)])
        #expect(value.place(at: 0) == .source(file: "t.xml", line: 7, column: 20))
        #expect(value.place(at: 4) == .source(file: "t.xml", line: 7, column: 27))
        let option = SourceText("x", at: .option("--where"))
        #expect(option.place(at: 1) == .option("--where"))
    }

    @Test func cellTextIsNeverATemplate() throws {
        var diagnostics = Diagnostics()
        let text = try #require(Interpolation.parse(source("{{ title }}"), into: &diagnostics))
        let scope = Names(["title": .text("{{ secret | money }} <b>")], outer: try Shop.values())
        #expect(shown(try text.text(scope, as: .display)) == "\"{{ secret | money }} <b>\"")
    }

    @Test(arguments: ["{{", "}}", "{{ a }}", "{{ '", "{%", "{"])
    func hostileText(piece: String) {
        var diagnostics = Diagnostics()
        let text = String(repeating: piece, count: 3_000)
        _ = Interpolation.parse(source(text), into: &diagnostics)
    }
}
