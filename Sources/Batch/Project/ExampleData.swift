public import Diagnostics
internal import Foundation
internal import Rendering
internal import Templating
internal import TimelineModel

/// `rowreel example-data`: a sheet to fill in for a template.
public struct ExampleData: Sendable {
    private let template: String
    private let table: ExampleTable
    /// Warnings about the template and about what could not be made up.
    public let findings: Diagnostics

    /// - Parameter template: A file, or the name of a shipped template.
    /// - Throws: What is wrong with the template.
    public init(_ template: String, installation: Installation) throws {
        self.template = template
        let path = try TemplateShelf(installation).path(of: template)
        let loaded = try installation.load(path)
        let example = try loaded.value.example()
        table = example.value
        var findings = loaded.diagnostics
        findings.add(example.diagnostics)
        self.findings = findings
    }

    public var csv: String { table.csv }

    /// Writes the sheet, and its child tables beside it, each whole or not at all.
    ///
    /// - Parameter overwrites: Whether files that are there give way.
    /// - Throws: `Diagnostic` naming the file.
    public func write(to path: String, overwrites: Bool) throws {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let children = table.children.map { (path: "\(folder)/\($0.source)", csv: $0.csv) }
        for file in [path] + children.map(\.path) where !overwrites {
            guard (try? FileManager.default.attributesOfItem(atPath: file)) != nil else { continue }
            throw Diagnostic.error(
                "file-exists", at: .file(file), "there is such a file already", hint: "--force overwrites it")
        }
        for child in children { try OutputFile.write(Data(child.csv.utf8), to: child.path) }
        try OutputFile.write(Data(csv.utf8), to: path)
    }

    /// What is still to be done before the sheet can be rendered: the files that its cells name and that are not there.
    ///
    /// - Parameter path: Where the sheet was written; nil for standard output.
    public func advice(path: String?) -> String {
        let folder = path.map { URL(fileURLWithPath: $0).deletingLastPathComponent().path }
        let missing = table.files.filter { file in
            !(folder.map { FileManager.default.fileExists(atPath: "\($0)/\(file.name)") } ?? false)
        }
        var text = ""
        if path == nil {
            for child in table.children {
                text += "\(child.source) belongs beside it: \(child.header.joined(separator: ", "))\n"
            }
        }
        if !missing.isEmpty {
            let width = missing.map(\.name.columns).max() ?? 0
            let names = missing.map { "  \($0.name.padded(width))  \($0.kind.rawValue)\n" }.joined()
            text += "Put beside \(path ?? "the sheet"), or name your own files in it:\n\(names)"
        }
        if let path {
            text += "Check it with: rowreel check \(ShellWord(template)) --data \(ShellWord(path))\n"
        }
        return text
    }
}
