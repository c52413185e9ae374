import Diagnostics
import Foundation
import Templating
import TestSupport
import Testing

/// What a Markdown template says it says as XML too. What it says is in `Cases/markdown*`.
@Suite struct MarkdownTests {
    static let cases = CaseTests.names.filter {
        CaseRun(folder: CaseTests.folder.appendingPathComponent($0).path).template.hasSuffix(".md")
    }

    /// Over every case: the XML makes the same timelines, or is wrong for the same reasons.
    @Test(arguments: cases) func convertedTemplatesMakeTheSameTimelines(_ name: String) throws {
        let original = CaseRun(folder: CaseTests.folder.appendingPathComponent(name).path)
        guard let xml = try? Template.xml(ofMarkdown: original.template) else { return }
        let folder = try TemporaryFolder()
        let copy = folder.path + "/case"
        try FileManager.default.copyItem(atPath: original.folder, toPath: copy)
        try FileManager.default.removeItem(atPath: copy + "/template.md")
        try xml.write(toFile: copy + "/template.xml", atomically: true, encoding: .utf8)
        let (expected, actual) = (original.result(), CaseRun(folder: copy).result())
        #expect(expected.file == actual.file)
        #expect(timelines(expected.text) == timelines(actual.text), "\(name)")
    }

    /// The shipped templates in Markdown.
    static let shipped: [String] = {
        let root = SchemaTests.root.appendingPathComponent("Templates").path
        return ((try? FileManager.default.subpathsOfDirectory(atPath: root)) ?? [])
            .filter { $0.hasSuffix("/template.md") }.map { "\(root)/\($0)" }.sorted()
    }()

    /// Over every shipped template, with its example sheet.
    @Test(arguments: shipped) func convertedShippedTemplatesMakeTheSameTimelines(_ template: String) throws {
        let home = URL(fileURLWithPath: template).deletingLastPathComponent().path
        let folder = try TemporaryFolder()
        let project = folder.path + "/case"
        try FileManager.default.copyItem(atPath: home, toPath: project)
        for name in try FileManager.default.contentsOfDirectory(atPath: home + "/example") {
            // As in a project, the example stands beside the template; what says what it is does not.
            guard name != "README.md", name != "worst-cases.csv" else { continue }
            try FileManager.default.copyItem(
                atPath: "\(home)/example/\(name)",
                toPath: "\(project)/\(name.hasSuffix(".csv") ? "rows.csv" : name)")
        }
        let expected = CaseRun(folder: project).result()
        let xml = try Template.xml(ofMarkdown: project + "/template.md")
        try FileManager.default.removeItem(atPath: project + "/template.md")
        try xml.write(toFile: project + "/template.xml", atomically: true, encoding: .utf8)
        #expect(timelines(expected.text) == timelines(CaseRun(folder: project).result().text))
    }

    /// Of what came out, what does not name a line of the template.
    private func timelines(_ text: String) -> [Substring] {
        text.split(separator: "\n").filter { !$0.hasPrefix("template.") && !$0.hasPrefix("  hint:") }
    }

    /// What `rowreel convert` prints is meant to be read and edited.
    @Test func convertedTemplatesReadWell() throws {
        let folder = CaseTests.folder.appendingPathComponent("markdown").path
        let xml = try Template.xml(ofMarkdown: folder + "/template.md")
        let path = folder + "/converted.xml"
        let expected = try? String(contentsOfFile: path, encoding: .utf8)
        if expected != xml, ProcessInfo.processInfo.environment["ROWREEL_ACCEPT"] == "1" {
            try xml.write(toFile: path, atomically: true, encoding: .utf8)
        }
        #expect(expected == xml)
    }

    @Test func onlyMarkdownIsConverted() throws {
        let failure = #expect(throws: DiagnosedFailure.self) { try Template.xml(ofMarkdown: "t.xml") }
        #expect(failure?.description == "t.xml: error: only Markdown templates (.md) are converted")
    }

    /// The lines of an error count those of the whole file, whatever ends them, and columns count characters.
    @Test(arguments: ["\n", "\r\n"]) func placesAreThoseOfTheFile(_ end: String) throws {
        let folder = try TemporaryFolder()
        let lines = ["---", "title: é", "---", "", "# é {{ \"}}\" }} **{{ a b }}**", "", "(dur: 1 s)", "Words {{ c d"]
        let path = try folder.write("t.md", "\u{FEFF}" + lines.joined(separator: end) + end + "e }}" + end)
        let failure = #expect(throws: DiagnosedFailure.self) {
            try Template.load(path: path, searching: CaseTests.searched(folder.path))
        }
        let places = failure?.diagnostics.all.compactMap { diagnostic -> String? in
            diagnostic.place.map { "\($0)".replacing(path, with: "") }
        }
        #expect(places == [":5:23", ":7:9", ":8:12"])
    }

    @Test func largeFilesAreRefusedUnread() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("t.md", Data(repeating: 35, count: (64 << 10) + 1))
        let failure = #expect(throws: DiagnosedFailure.self) { try Template.load(path: path, searching: []) }
        #expect(failure?.description == "\(path): error: the template is larger than 64 KiB")
    }
}
