import Diagnostics
import Localization
import Testing

@Suite struct POTests {
    func read(_ text: String) throws -> POFile { try POFile.read(Array(text.utf8), file: "fr.po") }

    /// What is wrong with a file, each as a line.
    func problems(_ text: String) -> [String] {
        do {
            _ = try read(text)
            return []
        } catch let failure as DiagnosedFailure {
            return failure.diagnostics.all.map(\.description)
        } catch {
            return ["\(error)"]
        }
    }

    static let whole = #"""
        # French by Anne.
        #
        msgid ""
        msgstr ""
        "Language: fr\n"
        "Content-Type: text/plain; charset=UTF-8\n"

        # keep it short
        #. the button
        #. at most about 20 characters
        #: product.xml:12 product.xml:30 ⁨my template.xml⁩:4
        #, fuzzy, no-wrap
        #| msgctxt "btn"
        #| msgid "Buy"
        msgctxt "button"
        msgid "Buy now"
        msgstr "Achetez \"tout de suite\"\t\\o/"

        msgid "one\ntwo"
        msgstr ""
        "un\n"
        "deux\n"

        msgid "%d file"
        msgid_plural "%d files"
        msgstr[0] "%d fichier"
        msgstr[1] "%d fichiers"

        # was once there
        #, fuzzy
        #~| msgid "Older"
        #~ msgctxt "old"
        #~ msgid "Old"
        #~ msgstr "Vieux"

        #~ msgid "Multi\nline"
        #~ msgstr ""
        #~ "Plusieurs\n"
        #~ "lignes"

        """#

    @Test func readsEverything() throws {
        let file = try read(Self.whole)
        #expect(file.entries.count == 6)
        #expect(file.headerField("language") == "fr")
        let entry = file.entries[1]
        #expect(entry.comments == ["keep it short"])
        #expect(entry.extractedComments == ["the button", "at most about 20 characters"])
        #expect(entry.references == ["product.xml:12", "product.xml:30", "\u{2068}my template.xml\u{2069}:4"])
        #expect(entry.flags == ["fuzzy", "no-wrap"])
        #expect(entry.previous == POEntry.Previous(context: "btn", id: "Buy"))
        #expect(entry.context == "button")
        #expect(entry.string.text == "Achetez \"tout de suite\"\t\\o/")
        #expect(entry.place == .source(file: "fr.po", line: 15, column: 1))
        #expect(entry.string.anchors.first == PlacedString.Anchor(offset: 0, line: 17, column: 9))
        #expect(file.entries[2].string.text == "un\ndeux\n")
        #expect(file.entries[3].strings.map(\.text) == ["%d fichier", "%d fichiers"])
        #expect(file.entries[4].isObsolete)
        #expect(file.entries[4].previous?.id == "Older")
        #expect(file.entries[5].string.text == "Plusieurs\nlignes")
    }

    @Test func writesWhatItRead() throws {
        let expected = Self.whole.replacing(#"msgid "one\ntwo""#, with: "msgid \"\"\n\"one\\n\"\n\"two\"")
            .replacing(#"msgid "Multi\nline""#, with: "msgid \"\"\n#~ \"Multi\\n\"\n#~ \"line\"")
        for (line, other) in zip(try read(Self.whole).text.split(separator: "\n"), expected.split(separator: "\n")) {
            #expect(line == other)
        }
        #expect(try read(Self.whole).text == expected)
    }

    @Test func lineEndsAndByteOrderMark() throws {
        let text = "\u{FEFF}" + Self.whole.replacing("\n", with: "\r\n")
        let file = try read(text)
        #expect(file.lineEnding == .crlf)
        #expect(file.text.replacing("\r\n", with: "\n") == (try read(Self.whole)).text)
        #expect(file.text.contains("\r\n"))
        #expect(try read(Self.whole.replacing("\n", with: "\r")).entries.count == 6)
    }

    @Test func nothingAtAll() throws {
        #expect(try read("").entries.isEmpty)
        #expect(try read("# only a word").lastComments == ["# only a word"])
        #expect(try read("\n\n").text == "")
    }

    @Test func setsFieldsOfTheHeader() throws {
        var file = POFile()
        file.setHeaderField("Language", "fr")
        file.setHeaderField("language", "de")
        file.setHeaderField("X-Empty", "")
        #expect(file.text == "msgid \"\"\nmsgstr \"\"\n\"language: de\\n\"\n\"X-Empty:\\n\"\n")
    }

    @Test(arguments: [
        (#"msgid "a""#, #"fr.po:1:1: error: the text has no msgstr"#),
        (#"msgstr "a""#, #"fr.po:1:1: error: msgstr stands before msgid"#),
        ("msgid \"a\"\nmsgid \"b\"\nmsgstr \"c\"", "fr.po:2:1: error: the text before has no msgstr"),
        ("msgid \"a\nmsgstr \"b\"", "fr.po:1:7: error: the text has no quotation mark at its end"),
        (
            "msgid \"a\\q\"\nmsgstr \"\"",
            "fr.po:1:9: error: \"\\q\" is no escape\n  hint: a backslash itself is written \\\\"
        ),
        (
            "msgid \"a\" b\nmsgstr \"\"",
            "fr.po:1:11: error: something stands behind the text\n  hint: a quotation mark inside of a text is written \\\""
        ),
        ("\"a\"", "fr.po:1:1: error: a text stands alone: nothing before it says what it is"),
        ("msgid\nmsgstr \"\"", "fr.po:1:6: error: a text in quotation marks belongs after msgid"),
        (
            "msgid \"a\"\nmsgstr \"b\"\nmsgsrt \"c\"",
            "fr.po:3:1: error: \"msgsrt\" does not belong here\n  hint: did you mean msgstr?"
        ),
        (
            "domain \"x\"",
            "fr.po:1:1: error: \"domain\" does not belong here\n  hint: a file has the translations of one template: take the line out"
        ),
        (
            "msgid \"a\"\nmsgid_plural \"b\"\nmsgstr[1] \"\"",
            "fr.po:3:1: error: plural forms are numbered from 0 without a gap: msgstr[0] belongs here"
        ),
        (
            "msgid \"a\"\nmsgstr \"\"\n\nmsgid \"a\"\nmsgstr \"\"",
            "fr.po:4:1: error: the text is there twice\n  hint: the first is at fr.po:1:1"
        ),
        (
            "msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=ISO-8859-1\\n\"",
            "fr.po:1:1: error: the file says that it is ISO-8859-1, not UTF-8\n  hint: convert it: msgconv --to-code=UTF-8"
        ),
    ]) func saysWhatIsWrong(_ text: String, _ expected: String) {
        #expect(problems(text).first == expected)
    }

    @Test func otherEncodings() {
        let utf16 = Array("\u{FEFF}msgid".utf16).flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        #expect(throws: DiagnosedFailure.self) { try POFile.read(utf16, file: "fr.po") }
        #expect(throws: DiagnosedFailure.self) { try POFile.read([0x23, 0x20, 0xE9, 0x0A], file: "fr.po") }
    }

    /// Cut off anywhere, and with any byte changed, a file is read or refused: it never brings the process down.
    @Test func damagedFiles() {
        let bytes = Array(Self.whole.utf8)
        for end in 0..<bytes.count { _ = try? POFile.read(Array(bytes[..<end]), file: "fr.po") }
        for index in bytes.indices {
            for byte in [UInt8(0), 34, 92, 10, 35, 0xC3, 91] {
                var changed = bytes
                changed[index] = byte
                if let file = try? POFile.read(changed, file: "fr.po") { _ = file.text }
            }
        }
    }
}
