import Diagnostics
import Foundation
import Localization
import Templating
import TestSupport
import Testing

/// Files of translations as they come back: in XLIFF of every version, from every tool.
@Suite struct XLIFFTests {
    func file(_ text: String, _ name: String = "t.fr.xlf") throws -> CatalogueFile {
        let folder = try TemporaryFolder()
        try folder.write(name, text)
        return try CatalogueFile(path: folder[name])
    }

    static func v1(_ units: String, target: String = "fr") -> String {
        """
        <xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2">
          <file original="t.xml" source-language="en" target-language="\(target)" datatype="xml"><body>
            \(units)
          </body></file>
        </xliff>
        """
    }

    static func v2(_ units: String) -> String {
        """
        <xliff xmlns="urn:oasis:names:tc:xliff:document:2.1" version="2.1" srcLang="en" trgLang="fr">
          <file id="f1">
            \(units)
          </file>
        </xliff>
        """
    }

    @Test func readsVersion1() throws {
        let found = try file(
            Self.v1(
                """
                <trans-unit id="1" resname="button" approved="yes">
                  <source>Only <g id="1"><ph id="p1">{{ price }}</ph></g> left<x id="2"/></source>
                  <target>Plus que <bpt id="1">[</bpt>{{ price }}<ept id="1">]</ept><x id="2"/></target>
                  <context-group purpose="location"><context context-type="sourcefile">t.xml</context>
                    <context context-type="linenumber">12</context></context-group>
                  <note from="developer">the price</note><note from="translator">d'accord</note>
                </trans-unit>
                <group><trans-unit id="2"><source>Open</source><target state="needs-review-translation">Ouvrir</target>
                  <alt-trans alttranstype="previous-version"><source>Opens</source></alt-trans></trans-unit></group>
                <trans-unit id="3"><source>New</source></trans-unit>
                <trans-unit id="4" translate="no"><source>No</source><target>Non</target></trans-unit>
                """))
        #expect(found.language == "fr")
        #expect(found.format == .xliff)
        let entries = found.file.entries.dropFirst()
        #expect(entries.map(\.id) == ["Only <1>{{ price }}</1> left<2/>", "Open", "New"])
        #expect(entries.map(\.string.text) == ["Plus que <1>{{ price }}</1><2/>", "Ouvrir", ""])
        #expect(entries.map(\.isFuzzy) == [false, true, false])
        let first = try #require(entries.first)
        #expect(first.context == "button")
        #expect(first.references == ["t.xml:12"])
        #expect(first.extractedComments == ["the price"])
        #expect(first.comments == ["d'accord"])
        #expect(entries.dropFirst().first?.previous?.id == "Opens")
    }

    @Test func readsVersion2() throws {
        let found = try file(
            Self.v2(
                """
                <unit id="u1" name="button"><notes><note category="translator">ok</note></notes>
                  <originalData><data id="d1">{{ price }}</data></originalData>
                  <segment state="final"><source>Only <pc id="1"><ph id="p1" equiv="{{ price }}" dataRef="d1"/></pc>.</source>
                    <target>Juste <sc id="1"/><ph id="p1" equiv="{{ price }}"/><ec startRef="1"/>.</target></segment>
                  <ignorable><source> </source></ignorable>
                  <segment state="initial"><source>Now</source><target>Maintenant</target></segment></unit>
                <unit id="u2"><segment><source>New</source></segment></unit>
                """))
        #expect(found.format == .xliff2)
        let entries = found.file.entries.dropFirst()
        #expect(entries.map(\.id) == ["Only <1>{{ price }}</1>. Now", "New"])
        #expect(entries.first?.string.text == "Juste <1>{{ price }}</1>. Maintenant")
        #expect(entries.first?.isFuzzy == true)
        #expect(entries.first?.comments == ["ok"])
    }

    @Test(arguments: [
        ("<a/>", "<a> is not the root of XLIFF 1.2 or 2.x"),
        ("<xliff", "the XML is not well-formed"),
        ("<!DOCTYPE xliff []><xliff/>", "a file has no DOCTYPE"),
        (
            v1("<trans-unit id=\"1\"><source>a<b>c</b></source><target>d</target></trans-unit>"),
            "<b> cannot be read"
        ),
        (
            v1(
                "<trans-unit id=\"1\"><source>a</source></trans-unit><trans-unit id=\"2\"><source>a</source></trans-unit>"
            ),
            "the text is there twice"
        ),
    ]) func saysWhatIsWrong(_ text: String, _ expected: String) {
        let failure = #expect(throws: DiagnosedFailure.self) { try file(text) }
        #expect(failure?.description.contains(expected) == true, "\(failure?.description ?? "")")
    }

    /// Cut off anywhere, a file is read or refused: it never brings the process down.
    @Test func damagedFiles() throws {
        let folder = try TemporaryFolder()
        let whole = Array(Self.v1("<trans-unit id=\"1\"><source>a<g id=\"1\">b</g></source></trans-unit>").utf8)
        for end in stride(from: 0, to: whole.count, by: 3) {
            try folder.write("t.fr.xlf", String(decoding: whole[..<end], as: UTF8.self))
            _ = try? CatalogueFile(path: folder["t.fr.xlf"])
        }
    }

    // MARK: Writing

    static let template = """
        <video xmlns="urn:rowreel:template:1" lang="en">
          <data key="id"><column name="price" type="money" currency="USD"/></data>
          <scene id="hero" dur="2s">
            <!-- translators: short -->
            <text>Only <span color="#f00">{{ price | money }}</span><br/>a &lt;1&gt; &amp; "b"</text>
            <text context="button">{{ price > 10 ? "Dear" : "Cheap" }}</text>
            <text>\\&lt;2&gt;\\<br/>x</text>
          </scene>
        </video>
        """

    /// What is written in each format is read as what it was.
    @Test(arguments: CatalogueFormat.allCases) func writesWhatItReads(_ format: CatalogueFormat) throws {
        let folder = try TemporaryFolder()
        try folder.write("t.xml", Self.template)
        let template = try Template.load(path: folder["t.xml"], searching: []).value
        var details = MessageDetails()
        let key = try #require(template.messages.first?.key)
        details.rooms = [("vertical", [key: 34]), ("wide", [key: 60])]
        var file = template.catalogue(details, language: "fr")
        #expect(file.entries[1].extractedComments.contains("at most about 34 characters (vertical), 60 (wide)"))
        file.entries[1].strings = [PlacedString("<1>{{ price | money }}</1> <2/> \"é\" \\<1>")]
        file.entries[2].strings = [PlacedString("{{ price > 10 ? \"Cher\" : \"Pas cher\" }}")]
        file.entries[2].setFuzzy(true)
        file.entries[2].previous = POEntry.Previous(id: "{{ price > 10 ? \"Expensive\" : \"Cheap\" }}")
        let text = template.text(of: file, as: format, language: "fr")
        let name = template.translationName("fr", format)
        try folder.write(name, text)
        let found = try CatalogueFile(path: folder[name])
        #expect(found.language == "fr")
        #expect(found.format == format)
        for (entry, other) in zip(found.file.entries.dropFirst(), file.entries.dropFirst()) {
            #expect(entry.id == other.id)
            #expect(entry.context == other.context)
            #expect(entry.string.text == other.string.text)
            #expect(entry.isFuzzy == other.isFuzzy)
            if format != .xliff2 {
                #expect(entry.references == other.references)
                #expect(entry.previous == other.previous)
                #expect(entry.extractedComments == other.extractedComments)
            }
        }
        #expect(found.file.entries.count == file.entries.count)
        if format == .xliff { #expect(text.contains("maxwidth=\"34\" size-unit=\"char\"")) }
        if format == .xliff2 { #expect(text.contains("slr:sizeRestriction=\"34\"")) }
    }
}
