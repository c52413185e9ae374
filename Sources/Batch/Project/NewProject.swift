public import Diagnostics
internal import Foundation
internal import Templating

/// `rowreel new`: a shipped template as a folder of the user's own.
///
/// Everything in the template's folder, the themes and fragments that it takes from beside the templates, and its
/// example sheet with the files that it names, beside the template as they are in a project.
public struct NewProject: Sendable {
    /// The shipped template, `FAMILY/NAME`.
    public let name: String
    /// Where the project is made, as the user named it.
    public let folder: String
    /// The template, in the project's folder.
    private let template: String
    /// The example's sheet, in the project's folder.
    private let sheet: String
    /// What the template says of itself: Markdown, perhaps empty.
    private let about: String
    /// Where each of its files comes from, by its place in the project, sorted.
    private let files: [(place: String, source: String)]

    /// Looks what there is to copy, without writing anything.
    ///
    /// - Throws: What is wrong with the name, or with the shipped template.
    public init(_ name: String, folder: String, installation: Installation) throws {
        self.name = name
        self.folder = folder
        let home = try TemplateShelf(installation).folder(of: name)
        var files: [String: String] = [:]
        for path in Self.paths(below: home) {
            let isExample = path.hasPrefix("example/")
            files[isExample ? String(path.dropFirst("example/".count)) : path] = "\(home)/\(path)"
        }
        let path = TemplateShelf.template(in: home)
        template = URL(fileURLWithPath: path).lastPathComponent
        let template = try Template.load(path: path, searching: [installation.templates]).value
        let shared = "\(installation.templates)/"
        for file in template.files where !file.hasPrefix("\(home)/") && file.hasPrefix(shared) {
            files[String(file.dropFirst(shared.count))] = file
        }
        guard let sheet = Self.paths(below: "\(home)/example").first(where: { $0.hasSuffix(".csv") }) else {
            throw Diagnostic.error(
                "incomplete-installation", at: .file("\(home)/example"), "the template's example has no sheet",
                hint: "install again with make install PREFIX=…")
        }
        self.sheet = sheet
        about = (try? String(contentsOfFile: "\(home)/README.md", encoding: .utf8)) ?? ""
        files["README.md"] = nil
        self.files = files.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// The commands that the project is worked with, in its folder.
    private var commands: [(command: String, what: String)] {
        let arguments = "\(template) --data \(ShellWord(sheet))"
        return [
            ("rowreel check  \(arguments)", "everything that is wrong, in seconds"),
            ("rowreel render \(arguments) --output-dir out", "the videos"),
        ]
    }

    /// What was made, and how to go on.
    public var summary: String {
        let readme = (folder as NSString).appendingPathComponent("README.md")
        let sheet = ShellWord((folder as NSString).appendingPathComponent(self.sheet))
        let template = ShellWord((folder as NSString).appendingPathComponent(self.template))
        let out = ShellWord((folder as NSString).appendingPathComponent("out"))
        return """
            \(folder): a project from \(name); \(readme) says what is in it
            Render it with: rowreel render \(template) --data \(sheet) --output-dir \(out)

            """
    }

    // MARK: Writing

    /// Makes the folder with everything in it, or nothing.
    ///
    /// - Throws: `Diagnostic` when the folder is there and not empty, or cannot be written.
    public func write() throws(Diagnostic) {
        let disk = FileManager.default
        var isFolder: ObjCBool = false
        let exists = disk.fileExists(atPath: folder, isDirectory: &isFolder)
        // A link that leads nowhere is there too.
        if exists ? !isFolder.boolValue : (try? disk.attributesOfItem(atPath: folder)) != nil {
            throw .error("not-empty", at: .file(folder), "there is a file of that name", hint: Self.otherName)
        }
        let inside = exists ? (try? disk.contentsOfDirectory(atPath: folder)) ?? [] : []
        guard inside.isEmpty else {
            throw .error(
                "not-empty", at: .file(folder),
                "the folder is not empty: \(inside.sorted().prefix(3).joined(separator: ", "))",
                hint: Self.otherName)
        }
        do {
            try exists ? fill() : make()
        } catch {
            throw .error(
                "unwritable", at: .file(folder), "the project could not be written",
                cause: (error as NSError).localizedDescription)
        }
    }

    private static let otherName = "name a folder that is not there yet, or an empty one"

    /// The folder does not exist: it is filled under another name beside its own.
    private func make() throws {
        let url = URL(fileURLWithPath: folder)
        let parent = url.deletingLastPathComponent()
        try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
        let aside = parent.appendingPathComponent(".\(url.lastPathComponent.prefix(60)).\(UUID().uuidString).part")
        do {
            try copy(into: aside)
            try FileManager.default.moveItem(at: aside, to: url)
        } catch {
            try? FileManager.default.removeItem(at: aside)
            throw error
        }
    }

    /// The folder is there and empty, perhaps the one that someone works in: it stays, and what it is to hold moves in.
    private func fill() throws {
        let url = URL(fileURLWithPath: folder)
        let aside = url.appendingPathComponent(".\(UUID().uuidString).part")
        var moved: [URL] = []
        do {
            try copy(into: aside)
            for name in try FileManager.default.contentsOfDirectory(atPath: aside.path) {
                try FileManager.default.moveItem(
                    at: aside.appendingPathComponent(name), to: url.appendingPathComponent(name))
                moved.append(url.appendingPathComponent(name))
            }
            try FileManager.default.removeItem(at: aside)
        } catch {
            for item in moved + [aside] { try? FileManager.default.removeItem(at: item) }
            throw error
        }
    }

    private func copy(into target: URL) throws {
        try FileManager.default.createDirectory(at: target, withIntermediateDirectories: false)
        for (place, source) in files {
            let file = target.appendingPathComponent(place)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            // The bytes alone: an installation may be read-only, and the copy is there to be changed.
            try Data(contentsOf: URL(fileURLWithPath: source)).write(to: file)
        }
        try Data(readme.utf8).write(to: target.appendingPathComponent("README.md"))
    }

    /// What to do next, before what the template says of itself.
    private var readme: String {
        // Its title names the shipped template.
        let description = about.hasPrefix("# ") ? about.drop { $0 != "\n" }.drop(while: \.isNewline) : about[...]
        let width = commands.map(\.command.columns).max() ?? 0
        let lines = commands.map { "    \($0.command.padded(width))  # \($0.what)\n" }.joined()
        return """
            # \(URL(fileURLWithPath: folder).lastPathComponent)

            A copy of the template \(name) that comes with Rowreel, to be made your own.

            ## What to do next

            \(lines)
            1. Look at the videos of the example in `out`.
            2. Put your rows into `\(sheet)` and your files beside it; `rowreel check` tells what does not fit.
            3. Change colours, fonts, times and words in `\(template)`, and render again: what stayed the same is kept.

            ## The template

            \(description)
            """
    }

    /// The files below a folder, relative to it, sorted; hidden ones left out.
    private static func paths(below folder: String) -> [String] {
        let disk = FileManager.default
        return ((try? disk.subpathsOfDirectory(atPath: folder)) ?? []).filter { path in
            var isFolder: ObjCBool = false
            return disk.fileExists(atPath: "\(folder)/\(path)", isDirectory: &isFolder) && !isFolder.boolValue
                && !path.split(separator: "/").contains { $0.hasPrefix(".") }
        }.sorted()
    }
}
