import Diagnostics
import Foundation
import Localization
import Templating
import TestSupport
import Testing

/// Which words of a template are translated, and how merging keeps what was.
@Suite struct MessageTests {
    func load(_ scene: String, _ root: String = "") throws -> Template {
        let folder = try TemporaryFolder()
        try folder.write(
            "t.xml", "<video xmlns=\"urn:rowreel:template:1\"\(root)><scene dur=\"1s\">\(scene)</scene></video>")
        return try Template.load(path: folder["t.xml"], searching: []).value
    }

    @Test(arguments: [
        ("<text>{{ a }}: {{ b }} – 24/7</text>", []),
        ("<text>  Two\n   words </text>", ["Two words"]),
        (
            "<text>{{ n | plural: one: \"day\", other: \"days\" }}</text>",
            ["{{ n | plural: one: \"day\", other: \"days\" }}"]
        ),
        ("<text>{{ d | date: \"MMMM\" }}</text>", []),
        ("<text>{{ tags | join: \" and \" }}</text>", ["{{ tags | join: \" and \" }}"]),
        ("<text>{{ tags | join: \", \" }}</text>", []),
        ("<text>{{ kind == \"sale\" ? a : b }}</text>", []),
        ("<text>{{ note | default: \"none\" }}</text>", ["{{ note | default: \"none\" }}"]),
        ("<text translate=\"no\">Words</text>", []),
        ("<text lang=\"fr\">Mots</text>", []),
        ("<text lang=\"fr\" translate=\"yes\">Mots</text>", ["Mots"]),
        ("<group translate=\"no\"><text>No</text><text translate=\"yes\">Yes</text></group>", ["Yes"]),
        ("<counter to=\"9\" format=\"{{ value }} left\"/>", ["{{ value }} left"]),
        ("<text>a<span>b<br/></span><icon src=\"c.png\"/></text>", ["a<1>b<2/></1><3/>"]),
        ("<text>One</text><text>One</text>", ["One"]),
        ("<text>日本</text>", ["日本"]),
    ]) func whatIsTranslated(_ scene: String, _ expected: [String]) throws {
        #expect(try load(scene).messages.map(\.key.source) == expected)
    }

    @Test func notesAndPlaces() throws {
        let template = try load(
            "<!-- translators: first --><text id=\"first\">One</text><!-- no note --><text context=\"x\">One</text>"
                + "<!-- Translators: again --><text>One</text>")
        #expect(template.messages.count == 2)
        #expect(template.messages[0].notes == ["first", "again"])
        #expect(template.messages[0].spots.map(\.scene) == ["scene1", "scene1"])
        #expect(template.messages[1].key == MessageKey(context: "x", source: "One"))
    }

    /// The XML of a Markdown template has the same words, so that the same translations fit both.
    @Test func markdownHasTheSameMessages() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            "t.md",
            """
            ---
            fps: 30
            ---

            <!-- translators: a greeting -->

            # Hello *dear* {{ name }}

            - First point
            - Second **point**
            """)
        let markdown = try Template.load(path: folder["t.md"], searching: [templates]).value
        try folder.write("t.xml", Template.xml(ofMarkdown: folder["t.md"]))
        let xml = try Template.load(path: folder["t.xml"], searching: [templates]).value
        #expect(markdown.messages.map(\.key) == xml.messages.map(\.key))
        #expect(markdown.messages.map(\.notes) == xml.messages.map(\.notes))
        #expect(markdown.messages.first?.notes == ["a greeting"])
        #expect(markdown.messages.count == 3)
    }

    private var templates: String { SchemaTests.root.appendingPathComponent("Templates").path }

    // MARK: Merging

    func catalogue(_ entries: [(String, String)], fuzzy: Set<String> = []) -> POFile {
        var file = POFile()
        file.setHeaderField("Language", "fr")
        for (id, string) in entries {
            var entry = POEntry(id: id, string: string)
            if fuzzy.contains(id) { entry.setFuzzy(true) }
            file.entries.append(entry)
        }
        return file
    }

    @Test func mergesWhatComesBack() throws {
        let template = try load(
            "<text>Order now, please</text><text>Open {{ a }}</text><text>New</text><text>Same</text>")
        let before = catalogue([("Order now", "Commandez"), ("Same", "Pareil"), ("Gone", "Parti")])
        let incoming = catalogue([("Open {{ a }}", "Ouvert {{ b }}"), ("New", "Nouveau"), ("Same", "Tout pareil")])
        let merge = CatalogueMerge(
            template.catalogue(MessageDetails(), language: "fr"), before: before, incoming: incoming, from: "in.po",
            template: template)
        var expected = CatalogueMerge.Counts()
        (expected.messages, expected.translated, expected.fuzzy) = (4, 2, 1)
        (expected.new, expected.changed, expected.stale, expected.unused, expected.refused) = (1, 1, 1, 1, 1)
        #expect(merge.counts == expected)
        #expect(merge.findings.errors.map(\.code) == ["translation-placeholder"])
        let entries = merge.file.entries.dropFirst()
        #expect(entries.map(\.string.text) == ["Commandez", "", "Nouveau", "Tout pareil", "Parti"])
        #expect(entries.map(\.isFuzzy) == [true, false, false, false, false])
        #expect(entries.first?.previous?.id == "Order now")
        #expect(entries.last?.isObsolete == true)
        // Once more: nothing is new.
        let again = CatalogueMerge(
            template.catalogue(MessageDetails(), language: "fr"), before: merge.file, template: template)
        #expect(again.file.text == merge.file.text)
        #expect(again.counts.new == 0 && again.counts.unused == 0)
    }

    @Test func confirmedWordsStay() throws {
        let template = try load("<text>Same</text>")
        let merge = CatalogueMerge(
            template.catalogue(MessageDetails(), language: "fr"), before: catalogue([("Same", "Pareil")]),
            incoming: catalogue([("Same", "Égal")], fuzzy: ["Same"]), from: "in.po", template: template)
        #expect(merge.file.entries.last?.string.text == "Pareil")
    }
}
