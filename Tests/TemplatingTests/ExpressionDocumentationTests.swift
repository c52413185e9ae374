import Diagnostics
import Foundation
import Localization
import Testing

@testable import Templating

/// Holds Documentation/Expressions.md to what the program does: its examples are run, its table of filters compared.
@Suite struct ExpressionDocumentationTests {
    /// The page, found from this file.
    static let page: String = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return (try? String(contentsOf: root.appending(path: "Documentation/Expressions.md"), encoding: .utf8)) ?? ""
    }()

    /// The cells of every row of every table under this head, without code marks and with `\|` as `|`.
    private func rows(under head: String) -> [[String]] {
        var rows: [[String]] = []
        var isInside = false
        for line in Self.page.split(separator: "\n", omittingEmptySubsequences: false) {
            if line == head {
                isInside = true
            } else if !line.hasPrefix("|") {
                isInside = false
            } else if isInside, !line.hasPrefix("|---") {
                let cells = line.replacing("\\|", with: "\u{0}").split(separator: "|").map { cell in
                    cell.replacing("\u{0}", with: "|").trimmingCharacters(in: .whitespaces)
                }
                rows.append(
                    cells.map { $0.hasPrefix("`") && $0.hasSuffix("`") ? String($0.dropFirst().dropLast()) : $0 })
            }
        }
        return rows
    }

    @Test func expressions() throws {
        let rows = rows(under: "| expression | value |")
        #expect(rows.count > 70)
        for row in rows {
            #expect(row.count == 2)
            #expect(!checked(row[0]).contains("error"), "\(row[0]): \(checked(row[0]))")
            #expect(try evaluated(row[0]) == row[1], "\(row[0])")
        }
    }

    @Test func languages() throws {
        let rows = rows(under: "| language | expression | value |")
        #expect(rows.count > 5)
        for row in rows { #expect(try evaluated(row[1], row[0]) == row[2], "\(row[1]) in \(row[0])") }
    }

    @Test func texts() throws {
        for row in rows(under: "| text | becomes |") {
            var diagnostics = Diagnostics()
            let text = try #require(Interpolation.parse(SourceText(row[0], file: "t.xml"), into: &diagnostics))
            _ = text.check(Shop.types, as: .display, into: &diagnostics)
            #expect(diagnostics.isEmpty)
            #expect(try shown(text.text(Shop.values(), as: .display)) == "\"\(row[1])\"")
        }
    }

    @Test func cells() throws {
        let types: [String: ColumnType] = [
            "number": .number, "money": .money(currency: nil), "date": .date, "boolean": .boolean,
        ]
        let cell = Shop.cell(CellReference(column: 5, row: 17))
        let rows = rows(under: "| type | cell | message |")
        #expect(rows.count > 5)
        for row in rows {
            let type = try #require(types[row[0]])
            do throws(Diagnostic) {
                _ = try Value.reading(row[1], as: type, CellReading(), at: cell, base: "")
                Issue.record("\(row[1]) was read")
            } catch {
                #expect([error.message, error.hint].compactMap { $0 }.joined(separator: "; ") == row[2])
                #expect(error.place?.description == "products.csv F17")
            }
        }
    }

    @Test func filters() throws {
        let start = "<!-- filters: checked against the program by a test -->\n"
        let parts = Self.page.components(separatedBy: start)
        let written = try #require(parts.last?.components(separatedBy: "<!-- end of filters -->").first)
        #expect(parts.count == 2)
        let expected = Self.reference()
        if written != expected {
            Issue.record("Documentation/Expressions.md must hold between its marks:\n\(expected)")
        }
    }

    @Test func everyFilterHasAnExample() {
        let examples = rows(under: "| expression | value |").map { $0[0] }.joined(separator: "\n")
        for name in FilterTable.names { #expect(examples.contains("| \(name)"), "\(name) has no example") }
    }

    /// The table of filters as the page holds it.
    private static func reference() -> String {
        var text = ""
        for family in FilterTable.families {
            text += "\n### \(family.name)\n\n| filter | takes | arguments | does |\n|---|---|---|---|\n"
            for filter in family.filters {
                let arguments = filter.parameters.map { parameter in
                    "`\(parameter.name)`: \(parameter.accepts)"
                        + (parameter.fallback.map { "; without it \($0)" } ?? "")
                }
                text +=
                    "| `\(filter.name)` | \(filter.input) | \(arguments.joined(separator: "<br>")) | \(filter.summary) |\n"
            }
        }
        return text + "\n"
    }
}
