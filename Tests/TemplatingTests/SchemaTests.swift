import Diagnostics
import Foundation
import Templating
import TestSupport
import Testing

/// The schema and the loader describe the same language.
@Suite struct SchemaTests {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    static let shipped = root.appendingPathComponent("Templates/schema/rowreel.rng")

    /// The templates of the cases, those in Markdown left out.
    private static let xmlCases = CaseTests.names.map { CaseRun(folder: CaseTests.folder.path + "/\($0)").template }
        .filter { $0.hasSuffix(".xml") }

    /// The file that editors use is the one that the program prints. `ROWREEL_ACCEPT=1` writes it, and still fails.
    @Test func shippedFileIsCurrent() throws {
        let file = try? String(contentsOf: Self.shipped, encoding: .utf8)
        if file != Schema.text, ProcessInfo.processInfo.environment["ROWREEL_ACCEPT"] == "1" {
            try Schema.text.write(to: Self.shipped, atomically: true, encoding: .utf8)
        }
        #expect(file == Schema.text)
    }

    /// What the schema refuses the loader refuses: over every case's template.
    @Test func loaderRefusesWhatTheSchemaRefuses() throws {
        // xmllint repeats bytes that are not UTF-8 in its messages.
        let files = Self.xmlCases.filter { !$0.contains("/xml-latin1/") }
        for (file, isValid) in try validate(files) where !isValid {
            #expect(loads(file) == false, "\(file) is refused by the schema and taken by the loader")
        }
    }

    /// What the loader takes without a sheet the schema takes: every case that loads, the shipped templates
    /// and the shipped themes.
    @Test func schemaAcceptsWhatTheLoaderAccepts() throws {
        let themes = Self.root.appendingPathComponent("Templates/themes").path
        let names = try FileManager.default.contentsOfDirectory(atPath: themes).filter { $0.hasSuffix(".xml") }
        let cases = Self.xmlCases.filter(loads)
        #expect(cases.count > 10)
        let shipped = try FileManager.default.subpathsOfDirectory(atPath: Self.root.path + "/Templates")
            .filter { $0.hasSuffix("/template.xml") }.map { "\(Self.root.path)/Templates/\($0)" }
        #expect(shipped.count > 3)
        for file in shipped {
            #expect(throws: Never.self) { try Template.load(path: file, searching: [Self.root.path + "/Templates"]) }
        }
        for (file, isValid) in try validate(cases + shipped + names.map { "\(themes)/\($0)" }) {
            #expect(isValid, "\(file) is taken by the loader and refused by the schema")
        }
    }

    /// What Markdown templates are converted to is valid too.
    @Test func schemaAcceptsConvertedMarkdown() throws {
        let folder = try TemporaryFolder()
        let templates =
            MarkdownTests.shipped
            + MarkdownTests.cases.map { CaseTests.folder.path + "/\($0)/template.md" }.filter(loads)
        let files = try templates.enumerated().map { index, path in
            try folder.write("\(index).xml", try Template.xml(ofMarkdown: path))
        }
        #expect(files.count >= 4)
        for (index, (_, isValid)) in try validate(files).enumerated() {
            #expect(isValid, "the XML of \(templates[index]) is refused by the schema")
        }
    }

    /// Single values at the edges of every type, tried on the schema and on the loader.
    @Test func valuesAgree() throws {
        let folder = try TemporaryFolder()
        let attempts: [(String, [String])] = [
            (
                "<text width=\"@\">x</text>",
                ["5%", "-3px", "+1vw", ".5vmin", "1.vh", "0", "00", "5", "5em", "1e3px", " 5px", "px"]
            ),
            (
                "<shape fill=\"@\"/>",
                [
                    "#fff", "#FFFF", "#12345", "Red", "rgb(1,2,3)", "RGBA(0 0 0 / 5%)", "rgb(300,0,0)",
                    "linear-gradient(red, blue)", "linear-gradient(red)", "nored",
                ]
            ),
            ("<text width=\"50%\" lines=\"@\">x</text>", ["1", "+1", "0", "1.0", "-1", "1001", "01"]),
            ("<shape fill=\"red\" opacity=\"@\"/>", ["0", "1", "0.5", ".5", "1.01", "-0", "1e-1", "+1"]),
            (
                "<shape fill=\"red\" enter=\"@\"/>",
                [
                    "fade", "fade 1s", " slide 1s toTop", "slide toTop 5% 1s linear", "fade toTop", "fade 1s 2s", "pop",
                    "fader", "wipe 0",
                ]
            ),
            (
                "<audio src=\"a.ogg\" fadeIn=\"@\"/>",
                [
                    "1s", "0", ".5s", "-1s", "1m", "00:00:01", "00:00:01.5", "00:00:01:12", "0:0:1", "99:99:99", "1",
                    "5f",
                ]
            ),
            ("<audio src=\"a.ogg\" soundLevel=\"@\"/>", ["-3dB", "3dB", "+3.5dB", "-.5dB", "-3", "-3 dB", "50dB"]),
            ("<picture src=\"a.jpg\" focus=\"@\"/>", ["50% 30%", "0% 100%", "101% 5%", "50%", "50 30", " 5%  6% "]),
            ("<text width=\"50%\"><span fontSize=\"@\">x</span></text>", ["80%", "400%", "5%", "80", "+80%", "80px"]),
            ("<text width=\"50%\" lang=\"@\">x</text>", ["en", "pt-BR", "zh_Hant", "english", "e", "xx-"]),
            ("<text width=\"50%\" for=\"@\">x</text>", ["a in id", "a of id", "in id", " a  in  id ", ""]),
            ("<shape id=\"@\" fill=\"red\"/>", ["a", "_b-c.1", "1a", "a b", "é", ""]),
            (
                "<picture src=\"a.jpg\" startView=\"@\"/>",
                ["0% 0% 100% 100%", " 1%  2% 3% 4.5% ", "1% 2% 3%", "1 2 3 4", "1% 2% 0% 4%", "-1% 2% 3% 4%"]
            ),
            ("<picture src=\"a.jpg\" mask=\"@\"/>", ["circle", "ellipse", "a.png", "m/a", "round", "", "Circle"]),
            (
                "<picture src=\"a.jpg\" chromaKey=\"@\"/>",
                ["lime", "#00b140 20% 8%", "grey", "lime 20", "lime 20% 8% 9%", "", "#0f08", "{{ id }}"]
            ),
            ("<shape blendMode=\"@\" fill=\"red\"/>", ["multiply", "plusLighter", "plus-lighter", "hue", ""]),
            ("<clip src=\"a.mp4\" dropShadow=\"@\"/>", ["none", "0 1px #000", "0 1px 2px #000, 1px 1px red", "0 1px"]),
            ("<picture src=\"a.jpg\" motion=\"@\"/>", ["zoomIn", "zoomin", "still", "", "{{ id }}", "{{ id"]),
        ]
        var values: [String: String] = [:]
        for (index, attempt) in attempts.enumerated() {
            for (number, value) in attempt.1.enumerated() {
                let body = attempt.0.replacing("@", with: value)
                let path = try folder.write(
                    "\(index)-\(number).xml",
                    "<video xmlns=\"urn:rowreel:template:1\"><scene dur=\"5s\">\(body)</scene></video>")
                values[path] = body
            }
        }
        for (file, isValid) in try validate(values.keys.sorted()) where !isValid {
            #expect(!loads(file), "\(values[file] ?? "") is refused by the schema and taken by the loader")
        }
    }

    private func loads(_ path: String) -> Bool {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        return (try? Template.load(path: path, searching: CaseTests.searched(folder))) != nil
    }

    /// Which files libxml2's own tool finds valid.
    private func validate(_ files: [String]) throws -> [(file: String, isValid: Bool)] {
        let folder = try TemporaryFolder()
        let schema = try folder.write("rowreel.rng", Schema.text)
        let outcome = try Command(["xmllint", "--noout", "--nonet", "--relaxng", schema] + files).run()
        let valid = Set(
            outcome.errors.split(separator: "\n").filter { $0.hasSuffix(" validates") }.map { String($0.dropLast(10)) })
        try #require(!valid.isEmpty, "\(outcome.errors.prefix(2000))")
        return files.map { ($0, valid.contains($0)) }
    }
}
