import Diagnostics
import Foundation
import Tables
import TestSupport
import Testing

@testable import Templating

/// Whatever is written in a template, there is a template or there are errors with a place, and soon.
///
/// A few seconds of it every time, always the same; `ROWREEL_FUZZ_SECONDS=600` looks longer and at something else each
/// time. What is found is kept by its seed: the message of a failure names it, `ROWREEL_FUZZ_SEED` begins there.
@Suite(.serialized) struct PropertyTests {
    /// Where the seed is that is being tried: a crash leaves nothing else.
    private static let lastSeed = FileManager.default.temporaryDirectory.appendingPathComponent("rowreel-fuzz-seed")

    /// No template of a few kilobytes takes as long as this, even in a debug build on a busy machine.
    private static let bound = Duration.seconds(20)

    @Test func everyInputYieldsATemplateOrErrors() throws {
        let environment = ProcessInfo.processInfo.environment
        let seconds = environment["ROWREEL_FUZZ_SECONDS"].flatMap { Double($0) }
        let first =
            environment["ROWREEL_FUZZ_SEED"].flatMap { UInt64($0) } ?? (seconds == nil ? 1 : .random(in: 0...1 << 40))
        let originals = try Self.originals()
        let folder = try TemporaryFolder()
        let sheet = try Table.read(path: CaseTests.folder.appendingPathComponent("ecommerce/rows.csv").path).value
        let start = ContinuousClock.now
        var seed = first
        // By default a number of turns, so that every machine tries the same.
        while seconds.map({ ContinuousClock.now - start < .seconds($0) }) ?? (seed < first + 300) {
            // Where a crash would leave nothing to say which it was.
            if seconds != nil { try Data("\(seed)\n".utf8).write(to: Self.lastSeed) }
            try attempt(seed, originals, folder, sheet)
            seed += 1
        }
        if seconds != nil { print("tried seeds \(first)..<\(seed)") }
    }

    private func attempt(_ seed: UInt64, _ originals: [Original], _ folder: TemporaryFolder, _ sheet: Table) throws {
        var templates = RandomTemplates(seed: seed)
        var name = "t.xml"
        var bytes: [UInt8] = []
        switch seed % 4 {
        case 0: bytes = Array(templates.xml().utf8)
        case 1:
            name = "t.md"
            bytes = Array(templates.markdown().utf8)
        case 2:
            let original = originals[templates.below(originals.count)]
            name = original.isMarkdown ? "t.md" : "t.xml"
            bytes = templates.damaged(original.bytes)
        default:
            name = templates.below(2) == 0 ? "t.md" : "t.xml"
            bytes = templates.damaged(Array((name == "t.md" ? templates.markdown() : templates.xml()).utf8))
        }
        let path = try folder.write(name, Data(bytes))
        let begin = ContinuousClock.now
        expressions(&templates)
        do {
            let template = try Template.load(path: path, searching: CaseTests.searched(folder.path)).value
            if name == "t.md" { _ = try Template.xml(ofMarkdown: path) }
            let bound = try template.bind(to: sheet).value
            for item in bound.items.prefix(1) {
                let resolved = bound.resolve(item, locale: nil, output: template.outputs[0], world: .standIn)
                #expect(resolved.value != nil || resolved.diagnostics.hasErrors, "seed \(seed)")
            }
        } catch {
            #expect(error.diagnostics.hasErrors, "seed \(seed)")
            #expect(error.diagnostics.errors.allSatisfy { $0.place != nil }, "seed \(seed): \(error)")
        }
        #expect(ContinuousClock.now - begin < Self.bound, "seed \(seed) took too long")
    }

    /// Expressions by themselves: parsed, and written down again they are what they were.
    private func expressions(_ templates: inout RandomTemplates) {
        for _ in 0..<3 {
            var found = Diagnostics()
            let text = templates.expression(depth: 0)
            let parsed = Expression.parse(SourceText(text, file: "e"), into: &found)
            #expect(parsed != nil || found.hasErrors, "\(text)")
        }
    }

    private struct Original {
        var isMarkdown: Bool
        var bytes: [UInt8]
    }

    /// The shipped templates, themes, samples and the templates of the cases.
    private static func originals() throws -> [Original] {
        var files = CaseTests.names.map { CaseRun(folder: CaseTests.folder.path + "/\($0)").template }
        for folder in ["Templates", "Samples"] {
            let root = SchemaTests.root.appendingPathComponent(folder).path
            files += try FileManager.default.subpathsOfDirectory(atPath: root).map { "\(root)/\($0)" }
                .filter { $0.hasSuffix("/template.xml") || $0.hasSuffix("/template.md") }
        }
        return files.sorted().compactMap { file in
            FileManager.default.contents(atPath: file).map {
                Original(isMarkdown: file.hasSuffix(".md"), bytes: Array($0))
            }
        }
    }
}
