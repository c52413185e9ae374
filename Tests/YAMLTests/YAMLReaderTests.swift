import Testing
import YAML

@Suite("YAML that people write")
struct YAMLReaderTests {
    private func read(_ text: String) throws -> YAMLNode? {
        try YAMLReader(subject: "the file", mostBytes: 1 << 10).read(ArraySlice(Array(text.utf8)))
    }

    private func problem(_ text: String) throws -> YAMLProblem {
        try #require(throws: YAMLProblem.self) { try read(text) }
    }

    @Test(
        "scalars are their characters, whatever YAML would take them for",
        arguments: [
            "no", "12:30", "0012", "1.50", "2026-11-21", "0x1F", "~", "1e3", "@daily", "${x}",
        ])
    func scalars(_ scalar: String) throws {
        let written = scalar.hasPrefix("@") ? "\"\(scalar)\"" : scalar
        guard case .mapping(let entries, _)? = try read("a: \(written)\n"), case .scalar(let text) = entries[0].value
        else { return #expect(Bool(false), "no mapping of a scalar") }
        #expect(text.text == scalar)
        #expect(text.isVerbatim)
    }

    @Test("places count bytes of the file, past quotation marks and characters of several bytes")
    func places() throws {
        let text = "größe: \"x\"\nliste:\n  - ä\n  - 'b c'\n"
        guard case .mapping(let entries, _)? = try read(text), case .list(let items, _) = entries[1].value else {
            return #expect(Bool(false), "no mapping")
        }
        let bytes = Array(text.utf8)
        func at(_ node: YAMLNode) -> String { String(decoding: bytes[node.offset...].prefix(2), as: UTF8.self) }
        #expect(at(entries[0].value) == "x\"")
        #expect(at(items[0]) == "ä")
        #expect(at(items[1]) == "b ")
        #expect(entries[1].key.offset == Array("größe: \"x\"\n".utf8).count)
    }

    @Test("a part of a file is read with places in the file")
    func part() throws {
        let bytes = Array("---\na: b\n---\n".utf8)
        let node = try YAMLReader(subject: "it", mostBytes: 100).read(bytes[4..<9])
        guard case .mapping(let entries, _)? = node else { return #expect(Bool(false), "no mapping") }
        #expect(entries[0].key.offset == 4)
        #expect(entries[0].value.offset == 7)
    }

    @Test("what has escapes or folds is known by where it begins")
    func escapes() throws {
        guard case .mapping(let entries, _)? = try read("a: \"x\\ny\"\n"), case .scalar(let text) = entries[0].value
        else { return #expect(Bool(false), "no mapping of a scalar") }
        #expect(text.text == "x\ny" && text.offset == 4 && !text.isVerbatim)
    }

    @Test("nothing is nothing", arguments: ["", "\n\n", "# only a comment\n"])
    func nothing(_ text: String) throws { #expect(try read(text) == nil) }

    @Test("a name that is there twice is told")
    func duplicates() throws {
        let problem = try problem("a: 1\nb: 2\na: 3\n")
        #expect(problem.kind == .duplicateName)
        #expect(problem.message == "\"a\" is written twice")
    }

    @Test(
        "what is no YAML is told where it is",
        arguments: [
            ("a: [1, 2\nb: 3\n", "the file is not YAML"), ("a: \"x\n", "the file is not YAML"),
            ("? [a]\n: b\n", "a name was expected here"), ("a: *b\n", "the file is not YAML"),
            ("\tx: 1\n  y: 2\n", "the file is not YAML"),
        ])
    func syntax(_ text: String, _ message: String) throws {
        #expect(try problem(text).message.hasPrefix(message))
    }

    @Test(
        "what would nest without end or grow without bound is refused unread",
        arguments: [
            (String(repeating: "[", count: 40), "nested too deeply"),
            (String(repeating: " ", count: 100) + "a: 1", "nested too deeply"),
            (String(repeating: "- ", count: 60) + "a", "nested too deeply"),
            (String(repeating: "a", count: 2000), "larger than 1 KiB"),
            ("a: &x [1]\nb: [*x, *x]\n", "anchors (&) and aliases (*)"),
        ])
    func bounds(_ text: String, _ message: String) throws {
        #expect(try problem(text).message.contains(message))
    }
}
