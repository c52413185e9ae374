import Foundation
import Testing

@testable import Templating

/// The tables of Documentation/Templates.md are those of the declarations.
@Suite struct ReferenceTests {
    private static let path = SchemaTests.root.appendingPathComponent("Documentation/Templates.md").path
    private static let start =
        "<!-- elements: made from the declarations by ROWREEL_ACCEPT=1 swift test --filter ReferenceTests -->\n"
    private static let end = "<!-- end of elements -->"

    @Test func tablesAreCurrent() throws {
        let page = try String(contentsOfFile: Self.path, encoding: .utf8)
        let first = try #require(page.range(of: Self.start))
        let last = try #require(page.range(of: Self.end))
        let expected = Self.reference
        let actual = String(page[first.upperBound..<last.lowerBound])
        if actual != expected, ProcessInfo.processInfo.environment["ROWREEL_ACCEPT"] == "1" {
            try page.replacingCharacters(in: first.upperBound..<last.lowerBound, with: expected)
                .write(toFile: Self.path, atomically: true, encoding: .utf8)
        }
        #expect(actual == expected)
    }

    private static var reference: String {
        Grammar.all.map { element in
            var text = "\n### `<\(element.name)>`\n\n\(element.documentation)"
            if !element.children.isEmpty { text += " Holds " + children(element) + "." }
            text += "\n\n"
            if element.attributes.isEmpty { return text }
            text += "| attribute | value | |\n|---|---|---|\n"
            for attribute in element.attributes {
                text +=
                    "| `\(attribute.name)`\(attribute.isRequired ? " (required)" : "") | \(value(attribute)) | "
                    + "\(cell(attribute.documentation)) |\n"
            }
            return text + (element.isOpen ? "| any other | literal, row | an option of the filter |\n" : "")
        }.joined() + "\n"
    }

    private static func children(_ element: ElementDeclaration) -> String {
        ((element.hasText ? ["text"] : []) + element.children.map { "`<\($0)>`" }).joined(separator: ", ")
    }

    private static func value(_ attribute: AttributeDeclaration) -> String {
        switch attribute.reading {
        case .literal: cell(attribute.type.expected)
        case .interpolated: cell(attribute.type.expected) + ", row"
        case .expression: "an expression"
        case .moment: "an expression of times"
        case .loop: "a loop"
        case .order: "an expression, then perhaps `desc`"
        }
    }

    private static func cell(_ text: String) -> String {
        text.replacing("|", with: "\\|").replacing("<", with: "&lt;")
    }
}
