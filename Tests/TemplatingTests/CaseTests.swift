import Diagnostics
import Foundation
import Localization
import Tables
import Templating
import Testing
import TimeZones
import TimelineModel

/// Every folder in `Cases` is a template, a sheet, and the timelines (or errors) they give.
///
/// `ROWREEL_ACCEPT=1 swift test` writes what came out as what is expected; the test fails all the same.
@Suite struct CaseTests {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Cases")

    static let names: [String] = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
        .filter { !$0.hasPrefix(".") }.sorted()

    /// Where themes are looked for beside the case's own folder.
    static func searched(_ folder: String) -> [String] {
        [folder + "/search", SchemaTests.root.appendingPathComponent("Templates").path]
    }

    @Test(arguments: names) func printsWhatIsExpected(_ name: String) throws {
        let run = CaseRun(folder: Self.folder.appendingPathComponent(name).path)
        let (file, actual) = run.result()
        let other = file == "timeline.txt" ? "errors.txt" : "timeline.txt"
        let path = run.folder + "/" + file
        let expected = try? String(contentsOfFile: path, encoding: .utf8)
        if expected != actual, ProcessInfo.processInfo.environment["ROWREEL_ACCEPT"] == "1" {
            try actual.write(toFile: path, atomically: true, encoding: .utf8)
            try? FileManager.default.removeItem(atPath: run.folder + "/" + other)
        }
        #expect(expected == actual, "\(file) of \(name)")
        #expect(!FileManager.default.fileExists(atPath: run.folder + "/" + other), "\(name) also has \(other)")
    }
}

/// One case, run for every video, output and language that it names.
struct CaseRun {
    let folder: String

    /// `template.xml` or `template.md`.
    var template: String {
        let markdown = folder + "/template.md"
        return FileManager.default.fileExists(atPath: markdown) ? markdown : folder + "/template.xml"
    }

    /// When the sheet is looked at, out of `on.txt`: a day or time, and a time zone.
    private var moment: WindowTime? {
        get throws {
            guard let text = try? String(contentsOfFile: folder + "/on.txt", encoding: .utf8) else { return nil }
            let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
            let zone = try Zone.named(words.last ?? "")
            return WindowTime(try #require(CivilDate(iso: words[0])), in: zone)
        }
    }

    /// The name of the file that holds what is expected, and what came out.
    func result() -> (file: String, text: String) {
        do {
            let template = try Template.load(path: template, searching: CaseTests.searched(folder))
            let sheet = folder + "/rows.csv"
            if !FileManager.default.fileExists(atPath: sheet) {
                let row = Row(file: sheet, number: 2, cells: ["1"])
                let cell = HeaderCell(
                    name: "id", column: 0, place: .cell(file: sheet, CellReference(column: 0, row: 1)))
                return try run(template, Table(file: sheet, header: [cell], rows: [row]))
            }
            return try run(template, try Table.read(path: sheet).value)
        } catch let failure as DiagnosedFailure {
            return ("errors.txt", shown(failure.diagnostics))
        } catch {
            return ("errors.txt", "\(error)\n")
        }
    }

    private func run(_ template: Diagnosed<Template>, _ table: Table) throws -> (String, String) {
        let bound = try template.value.bind(to: table, at: try moment)
        var text = shown(template.diagnostics) + shown(bound.diagnostics)
        if let note = bound.value.note(of: bound.value.waiting) { text += shown(Diagnostics([note])) }
        var made = 0
        let locales =
            (try? String(contentsOfFile: folder + "/locales.txt", encoding: .utf8))?
            .split(whereSeparator: \.isWhitespace).map(String.init)
            ?? (template.value.locales.isEmpty ? nil : template.value.locales)
        for locale in locales ?? [] {
            for note in [
                bound.value.fallbacks(of: Array(bound.value.items.indices), in: locale),
                bound.value.finding(locale: locale, at: .option("--locale")),
            ].compactMap({ $0 }) { text += shown(Diagnostics([note])) }
            if !bound.value.template.translatedLanguages.isEmpty {
                text += shown(bound.value.findings(locale: locale))
            }
        }
        let count = bound.value.items.count * template.value.outputs.count * (locales?.count ?? 1)
        for index in bound.value.items.indices {
            for output in template.value.outputs {
                for locale in locales.map({ $0.map(Optional.some) }) ?? [nil] {
                    guard let item = bound.value.item(index, in: locale) else { continue }
                    let resolved = bound.value.resolve(item, locale: locale, output: output, world: .standIn)
                    if count > 1 {
                        text +=
                            "== \(item.key)" + (locale.map { " \($0)" } ?? "")
                            + (template.value.outputs.count > 1 ? " \(output.name)" : "") + "\n"
                    }
                    text += shown(resolved.diagnostics)
                    if let timeline = resolved.value {
                        made += 1
                        text += timeline.description
                    }
                }
            }
        }
        return (made > 0 ? "timeline.txt" : "errors.txt", text)
    }

    /// Diagnostics with paths as if the case's folder was the current one.
    private func shown(_ diagnostics: Diagnostics) -> String {
        diagnostics.all.map { "\($0)\n" }.joined().replacing(folder + "/", with: "").replacing(folder, with: ".")
            .replacing(SchemaTests.root.path + "/", with: "")
    }
}
