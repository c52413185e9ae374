internal import Diagnostics
internal import Foundation

/// The templates that come with Rowreel: the folders `Templates/FAMILY/NAME`, called `FAMILY/NAME`.
///
/// In such a folder are `template.xml` or `template.md`, whose first comment says what it is for, `README.md`, and in
/// `example` a sheet with the files that it names. Whatever else is there belongs to the template too.
public struct TemplateShelf: Sendable {
    private let installation: Installation
    private let root: String

    public init(_ installation: Installation) {
        self.installation = installation
        root = installation.templates
    }

    /// In alphabetical order, themes left out.
    public var names: [String] {
        let files = FileManager.default
        let families = ((try? files.contentsOfDirectory(atPath: root)) ?? []).filter { $0 != "themes" }
        return families.flatMap { family in
            ((try? files.contentsOfDirectory(atPath: "\(root)/\(family)")) ?? []).map { "\(family)/\($0)" }
                .filter { files.fileExists(atPath: file($0)) }
        }.sorted()
    }

    /// A line per template: its name and what it is for.
    public var list: String {
        let names = names
        let width = names.map(\.columns).max() ?? 0
        let lines = names.map { "  \($0.padded(width))  \(about($0).first ?? "")\n" }.joined()
        return "\(lines)\nShow one with: rowreel templates NAME\nMake it yours with: rowreel new NAME DIR\n"
    }

    /// What a template is for, and its text.
    public func text(of name: String) throws -> String {
        guard names.contains(name) else { throw unknown(name) }
        return try String(contentsOfFile: file(name), encoding: .utf8)
    }

    /// The file that a command's template argument means: a path that exists, otherwise a shipped template.
    ///
    /// - Throws: `Diagnostic` when it is neither.
    public func path(of argument: String) throws -> String {
        if FileManager.default.fileExists(atPath: argument) { return argument }
        if names.contains(argument) { return file(argument) }
        throw unknown(argument)
    }

    /// The folder of a shipped template.
    ///
    /// - Throws: `Diagnostic` when there is none of that name.
    func folder(of name: String) throws(Diagnostic) -> String {
        if names.contains(name) { return "\(root)/\(name)" }
        throw .error(
            "unknown-template", at: .file(name), "no shipped template has that name",
            hint: FileManager.default.fileExists(atPath: name)
                ? "a file of your own is copied with cp" : nearest(name) ?? "rowreel templates lists them")
    }

    private func file(_ name: String) -> String { Self.template(in: "\(root)/\(name)") }

    /// The template in a folder, in XML or in Markdown.
    static func template(in folder: String) -> String {
        let markdown = "\(folder)/template.md"
        return FileManager.default.fileExists(atPath: markdown) ? markdown : "\(folder)/template.xml"
    }

    private func unknown(_ name: String) -> Diagnostic {
        .error(
            "unknown-template", at: .file(name), "there is no such file, and no shipped template of that name",
            hint: NearestFile.hint(name) ?? nearest(name) ?? "rowreel templates lists the shipped ones")
    }

    /// The name that was meant, the family perhaps left out.
    private func nearest(_ name: String) -> String? {
        let names = names
        if let found = names.first(where: { $0.hasSuffix("/\(name)") }) { return "did you mean \"\(found)\"?" }
        return NearestName.hint(name, among: names)
    }

    /// The lines of the first comment, without what frames them.
    private func about(_ name: String) -> [String] {
        guard let text = try? String(contentsOfFile: file(name), encoding: .utf8),
            let start = text.range(of: "<!--"), let end = text.range(of: "-->", range: start.upperBound..<text.endIndex)
        else { return [] }
        return text[start.upperBound..<end.lowerBound].split(whereSeparator: \.isNewline)
            .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }
}

extension Installation {
    /// The RELAX NG schema of templates.
    public func schemaText() throws -> String {
        do {
            return try String(contentsOfFile: schema, encoding: .utf8)
        } catch {
            throw Diagnostic.error(
                "incomplete-installation", at: .file(schema), "the schema cannot be read",
                hint: "install again with make install PREFIX=…", cause: error.localizedDescription)
        }
    }
}
