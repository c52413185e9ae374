import Diagnostics
import Foundation
import Localization
import Templating
import TestSupport
import Testing

/// `rowreel extract` and `rowreel merge`, and other programs that read and write the same files.
@Suite struct TranslationFileTests {
    static let template = Shop.template.replacing(
        "{{ price | money }}", with: "Only <span color=\"#fc0\">{{ price | money }}</span>"
    )
    .replacing("<scene id=\"end\"", with: "<!-- translators: the last one -->\n  <scene id=\"end\"")

    func shop() throws -> Shop { try Shop(template: Self.template) }

    func tool(_ arguments: [String], _ shop: Shop) throws -> Command.Outcome {
        let outcome = try Command(arguments, environment: ["LC_ALL": "C.UTF-8"], folder: shop.folder.path).run()
        #expect(outcome.status != 127, "\(arguments[0]) is missing: run Scripts/bootstrap --test")
        return outcome
    }

    @Test func extracts() throws {
        let shop = try shop()
        let made = try shop.rowreel("extract", "shop.xml", "--data", "shop.csv", "--locale", "fr", "--stills", "stills")
        #expect(made.status == 0, "\(made.errors)")
        #expect(
            made.output == """
                translations/shop.pot: 1 text
                translations/shop.fr.po: 1 text: 0 translated, 1 to translate

                """)
        let text = try shop.folder.text("translations/shop.fr.po")
        #expect(
            text.contains("#. the last one\n#. scene end: text “headline”\n#. <1> is color #fc0\n#. at most about "))
        #expect(text.contains("#. picture: stills/end.png\n#: shop.xml:"))
        #expect(text.contains("msgid \"Only <1>{{ price | money }}</1>\"\nmsgstr \"\"\n"))
        #expect(FileManager.default.fileExists(atPath: shop.folder["stills/end.png"]))
    }

    @Test func keepsWhatIsTranslated() throws {
        let shop = try shop()
        _ = try shop.rowreel("extract", "shop.xml", "--locale", "fr")
        let path = "translations/shop.fr.po"
        let done = try shop.folder.text(path).replacing(
            "msgstr \"\"\n", with: "msgstr \"<1>{{ price | money }}</1> !\"\n"
        )
        .replacing("msgid \"\"\nmsgstr \"<1>{{ price | money }}</1> !\"", with: "# Anne\nmsgid \"\"\nmsgstr \"\"")
        try shop.folder.write(path, done)
        #expect(try shop.rowreel("extract", "shop.xml").output.hasSuffix("shop.fr.po: 1 text: 1 translated\n"))
        #expect(try shop.folder.text(path) == done)
        try shop.folder.write("shop.xml", Self.template.replacing("Only <", with: "Now only <"))
        let stale = try shop.rowreel("extract", "shop.xml").output
        #expect(stale.hasSuffix("shop.fr.po: 1 text: 0 translated, 1 fuzzy (1 stale: the source changed)\n"))
        #expect(try shop.folder.text(path).contains("#, fuzzy\n#| msgid \"Only <1>{{ price | money }}</1>\"\n"))
    }

    @Test(arguments: ["po", "xliff", "xliff2"]) func mergesWhatComesBack(_ format: String) throws {
        let shop = try shop()
        let made = try shop.rowreel("extract", "shop.xml", "--locale", "fr", "--format", format, "--output-dir", "send")
        #expect(made.status == 0, "\(made.errors)")
        let name = "send/shop.fr.\(format == "po" ? "po" : "xlf")"
        var text = try shop.folder.text(name)
        switch format {
        case "po":
            text = text.replacing(
                "</1>\"\nmsgstr \"\"", with: "</1>\"\nmsgstr \"<1>{{ price | money }}</1> seulement\"")
        case "xliff":
            text = text.replacing(
                "</source>", with: "</source><target><g id=\"1\">{{ price | money }}</g> seulement</target>")
        default:
            text = text.replacing(
                "</source>", with: "</source><target><pc id=\"1\">{{ price | money }}</pc> seulement</target>")
        }
        try shop.folder.write(name, text)
        let merged = try shop.rowreel("merge", "shop.xml", name)
        #expect(merged.status == 0, "\(merged.errors)")
        let target = "translations/shop.fr.\(format == "po" ? "po" : "xlf")"
        #expect(merged.output == "\(name) → \(target)\n  1 new\n  now 1 of 1 translated\n")
        #expect(try shop.rowreel("merge", "shop.xml", name).output.contains("  nothing new\n"))
        let shown = try shop.rowreel("inspect", "shop.xml", "--data", "shop.csv", "--row", "a", "--locale", "fr")
        #expect(shown.output.contains("seulement"), "\(shown.errors)")
        #expect(shown.errors == "")
    }

    @Test func refusesWhatIsBroken() throws {
        let shop = try shop()
        try shop.folder.write(
            "back.po",
            """
            msgid ""
            msgstr "Language: fr\\n"

            msgid "Only <1>{{ price | money }}</1>"
            msgstr "Juste {{ price | money }}"
            """)
        let merged = try shop.rowreel("merge", "shop.xml", "back.po")
        #expect(merged.status == 1)
        #expect(merged.errors.contains("back.po:5:9: error: the translation has no <1>…</1>"))
        #expect(merged.output.contains("  1 refused, see above\n  now 0 of 1 translated, 1 to translate\n"))
        let missing = try shop.rowreel("merge", "shop.xml", "back.po", "none.po")
        #expect(missing.status == 2)
        try shop.folder.write("broken.po", "msgid \"a")
        #expect(try shop.rowreel("merge", "shop.xml", "broken.po").status == 2)
        try shop.folder.write("nobody.po", "msgid \"a\"\nmsgstr \"b\"\n")
        #expect(
            try shop.rowreel("merge", "shop.xml", "nobody.po").errors.contains("does not say what language it is in"))
    }

    // MARK: Other programs

    /// Every file of translations in the repository, as gettext sees it.
    static let shipped: [String] = ["Templates", "Samples", "Tests/TemplatingTests/Cases/translations"].flatMap {
        folder in
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent(folder).path
        return ((try? FileManager.default.subpathsOfDirectory(atPath: root)) ?? []).filter { $0.hasSuffix(".po") }
            .map { "\(root)/\($0)" }
    }.sorted()

    @Test(arguments: shipped) func gettextTakesOurFiles(_ path: String) throws {
        let shop = try shop()
        let file = try POFile.read(Array(Data(contentsOf: URL(fileURLWithPath: path))), file: path)
        try shop.folder.write("ours.po", file.text)
        let check = try tool(["msgfmt", "--check", "-o", "/dev/null", "ours.po"], shop)
        #expect(check.status == 0, "\(check.errors)")
        let same = try tool(["msgcat", "--no-wrap", "ours.po"], shop)
        #expect(same.output == file.text)
        // Wrapped by gettext and read again: the same texts.
        let wrapped = try tool(["msgcat", "--width=40", "ours.po"], shop)
        let read = try POFile.read(Array(wrapped.output.utf8), file: "wrapped.po")
        #expect(read.text == file.text)
    }

    @Test func gettextMergesAsWeDo() throws {
        let shop = try shop()
        _ = try shop.rowreel("extract", "shop.xml", "--locale", "fr")
        let pot = try shop.folder.text("translations/shop.pot")
        let translated = pot.replacing("</1>\"\nmsgstr \"\"", with: "</1>\"\nmsgstr \"<1>{{ price | money }}</1> !\"")
            .replacing("Language:\\n", with: "Language: fr\\n")
        try shop.folder.write("translations/shop.fr.po", translated)
        let merged = try tool(
            ["msgmerge", "--no-wrap", "--quiet", "translations/shop.fr.po", "translations/shop.pot"], shop)
        #expect(merged.status == 0, "\(merged.errors)")
        _ = try shop.rowreel("extract", "shop.xml")
        #expect(try shop.folder.text("translations/shop.fr.po") == merged.output)
    }

    @Test(arguments: ["\r\n", "\n"]) func lineEndsAndByteOrderMarks(_ ending: String) throws {
        let shop = try shop()
        let text =
            "\u{FEFF}msgid \"\"\nmsgstr \"Language: fr\\n\"\n\nmsgid \"Only <1>{{ price | money }}</1>\"\n"
            + "msgstr \"<1>{{ price | money }}</1> !\"\n"
        try shop.folder.write("back.po", text.replacing("\n", with: ending))
        #expect(try shop.rowreel("merge", "shop.xml", "back.po").status == 0)
        let made = try shop.folder.text("translations/shop.fr.po")
        #expect(made.unicodeScalars.contains("\r") == (ending == "\r\n"))
        #expect(!made.hasPrefix("\u{FEFF}"))
    }

    /// What Translate Toolkit makes of our PO files, as XLIFF and back, is what we read.
    @Test func translateToolkitConverts() throws {
        let shop = try shop()
        let po = """
            msgid ""
            msgstr "Language: fr\\nContent-Type: text/plain; charset=UTF-8\\n"

            msgid "Only <1>{{ price | money }}</1>"
            msgstr "<1>{{ price | money }}</1> \\"seulement\\" &"

            #, fuzzy
            msgid "Old"
            msgstr "Vieux"

            """
        try shop.folder.write("shop.fr.po", po)
        #expect(try tool(["po2xliff", "-i", "shop.fr.po", "-o", "tt.fr.xlf"], shop).status == 0)
        let file = try CatalogueFile(path: shop.folder["tt.fr.xlf"]).file
        let entries = file.entries.filter { !$0.isHeader }
        #expect(entries.map(\.id) == ["Only <1>{{ price | money }}</1>", "Old"])
        #expect(entries.map(\.string.text) == ["<1>{{ price | money }}</1> \"seulement\" &", "Vieux"])
        #expect(entries.map(\.isFuzzy) == [false, true])
        #expect(try tool(["xliff2po", "-i", "tt.fr.xlf", "-o", "back.po"], shop).status == 0)
        let back = try CatalogueFile(path: shop.folder["back.po"]).file.entries.filter { !$0.isHeader }
        #expect(back.map(\.string.text) == entries.map(\.string.text))
        let filtered = try tool(["pofilter", "-t", "xmltags", "-t", "untranslated", "shop.fr.po"], shop)
        #expect(filtered.status == 0, "\(filtered.errors)")
        #expect(!filtered.output.contains("msgid \"Only"))
    }

    /// Read and written by Translate Toolkit, our XLIFF says what it said.
    @Test(arguments: ["xliff", "xliff2"]) func translateToolkitKeepsOurXLIFF(_ format: String) throws {
        let shop = try shop()
        _ = try shop.rowreel("extract", "shop.xml", "--locale", "fr")
        let path = "translations/shop.fr.po"
        try shop.folder.write(
            path,
            shop.folder.text(path).replacing(
                "</1>\"\nmsgstr \"\"", with: "</1>\"\nmsgstr \"<1>{{ price | money }}</1> & \\\"tout\\\"\""))
        let made = try shop.rowreel("extract", "shop.xml", "--locale", "fr", "--format", format, "--output-dir", "send")
        #expect(made.status == 0, "\(made.errors)")
        let script = """
            from translate.storage import \(format == "xliff" ? "xliff" : "xliff2") as storage
            store = storage.\(format == "xliff" ? "xlifffile" : "Xliff2File").parsefile('send/shop.fr.xlf')
            units = [unit for unit in store.units if unit.istranslatable()]
            assert len(units) == 1, units
            assert units[0].istranslated(), units[0].target
            with open('tt.fr.xlf', 'wb') as file: file.write(bytes(store))
            """
        try shop.folder.write("tt.py", script)
        let outcome = try tool(["/usr/bin/python3", "tt.py"], shop)
        // Version 3.8 of the toolkit knows XLIFF 1 only.
        if format == "xliff2", outcome.errors.contains("cannot import name") { return }
        #expect(outcome.status == 0, "\(outcome.errors)")
        let ours = try CatalogueFile(path: shop.folder["send/shop.fr.xlf"]).file
        let theirs = try CatalogueFile(path: shop.folder["tt.fr.xlf"]).file
        #expect(ours.text == theirs.text)
        #expect(ours.entries.last?.string.text == "<1>{{ price | money }}</1> & \"tout\"")
    }

    // MARK: What is shipped

    /// The translations of shipped templates and samples fit them, and leave nothing out.
    @Test func shippedTranslationsAreComplete() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().path
        var count = 0
        for folder in ["Templates", "Samples"] {
            for path in try FileManager.default.subpathsOfDirectory(atPath: "\(root)/\(folder)")
            where path.hasSuffix("/template.xml") || path.hasSuffix("/template.md") {
                let template = try Template.load(
                    path: "\(root)/\(folder)/\(path)", searching: ["\(root)/Templates"]
                ).value
                #expect(template.translationFindings.isEmpty, "\(template.translationFindings)")
                for language in template.translatedLanguages {
                    let file = try #require(template.translationFile(language))
                    let merge = CatalogueMerge(
                        template.catalogue(MessageDetails(), language: language),
                        before: try CatalogueFile(path: file).file, template: template)
                    #expect(merge.counts.translated == merge.counts.messages, "\(file)")
                    #expect(merge.counts.unused == 0, "\(file)")
                    count += 1
                }
            }
        }
        #expect(count > 0)
    }
}
