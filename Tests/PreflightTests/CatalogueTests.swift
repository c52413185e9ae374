import Foundation
import Preflight
import Testing

@Suite struct CatalogueTests {
    /// The folder of the package.
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The text of every source file but the catalogue, by its name.
    func sources() throws -> [String: String] {
        var found: [String: String] = [:]
        let files = FileManager.default.enumerator(at: root.appending(path: "Sources"), includingPropertiesForKeys: nil)
        while let file = files?.nextObject() as? URL {
            guard file.pathExtension == "swift", !file.path.contains("/Preflight/Catalogue/") else { continue }
            found[file.path] = try String(contentsOf: file, encoding: .utf8)
        }
        return found
    }

    @Test func `every code of the sources is in the catalogue`() throws {
        let pattern = try Regex(
            #"(?:\b(?:error|warning|note|fail|report|refuse)\(|ValueProblem\(|Diagnostic\(\s*\.(?:error|warning|note),)"#
                + #"\s*"([a-z0-9]+(?:-[a-z0-9]+)*)""#, as: (Substring, Substring).self)
        var codes: [String: String] = [:]
        for (file, text) in try sources() {
            for match in text.matches(of: pattern) { codes[String(match.1)] = file }
        }
        #expect(codes.count > 200)
        let missing = codes.filter { Preflight.description(of: $0.key) == nil }
        #expect(missing.isEmpty, "give each a line in Sources/Preflight/Catalogue: \(missing)")
    }

    @Test func `the catalogue has nothing that is never told`() throws {
        let text = try sources().values.joined()
        let unused = Preflight.catalogue.map(\.id).filter {
            !text.contains("\"\($0)\"") && !$0.hasPrefix("engine-")
        }
        #expect(unused == [])
    }

    @Test func `every rule is documented`() throws {
        let page = try String(contentsOf: root.appending(path: "Documentation/Rules.md"), encoding: .utf8)
        for rule in Preflight.catalogue where rule.topic != .judgement {
            let line = "| `\(rule.id)` | \(rule.severity) | \(rule.summary.replacing("|", with: "\\|")) |"
            #expect(page.contains(line + "\n"), "Documentation/Rules.md lacks the line \(line)")
        }
        // A judgement is argued for.
        for rule in Preflight.catalogue where rule.topic == .judgement {
            #expect(page.contains("\n### \(rule.id)\n\n\(rule.severity)"), "Documentation/Rules.md lacks \(rule.id)")
            #expect(page.contains("`--rule \(rule.id)=off`"))
        }
        let known = Set(Preflight.catalogue.map(\.id))
        let told = try page.matches(of: Regex(#"\n(?:\| `|### )([a-z0-9-]+)"#, as: (Substring, Substring).self))
        let extra = told.map { String($0.1) }.filter { !known.contains($0) }
        #expect(extra == [], "Documentation/Rules.md has rules that are not in the catalogue")
    }

    @Test func `ids are told apart, and summaries are lines`() {
        let catalogue = Preflight.catalogue
        #expect(Set(catalogue.map(\.id)).count == catalogue.count)
        for rule in catalogue {
            #expect(!rule.summary.isEmpty && !rule.summary.hasSuffix("."), "\(rule.id)")
        }
    }

    @Test func `what makes a video impossible cannot be turned off`() {
        #expect(Preflight.description(of: "missing-file")?.isAdjustable == false)
        #expect(Preflight.description(of: "qr-size")?.isAdjustable == true)
        #expect(Preflight.description(of: "soft-picture")?.isAdjustable == true)
        #expect(Preflight.description(of: "no-such-rule") == nil)
    }
}
