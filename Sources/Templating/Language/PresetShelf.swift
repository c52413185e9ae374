public import Diagnostics
internal import Foundation

/// The folders that presets are in, as files `NAME.xml`: the first that has one of a name wins.
public struct PresetShelf: Sendable {
    /// The template's own folder of presets, in which links may not lead elsewhere.
    private let own: String?
    private let folders: [String]

    /// - Parameter folders: Those of the user, then that of the shipped presets.
    public init(folders: [String]) {
        own = nil
        self.folders = folders
    }

    /// The same for a template, with the folder `presets` beside it before all others.
    init(template: String, folders: [String]) {
        let own = PathText.joined(TemplateFiles.folder(of: template), "presets")
        self.own = own
        self.folders = [own] + folders
    }

    /// What can be named, in alphabetical order.
    public var names: [String] {
        let files = folders.flatMap { (try? FileManager.default.contentsOfDirectory(atPath: $0)) ?? [] }
        return Set(files.filter { $0.hasSuffix(".xml") && !$0.hasPrefix(".") }.map { String($0.dropLast(4)) }).sorted()
    }

    /// The file of a preset; nil where no folder has it.
    public func path(of name: String) -> String? {
        // A name is no path: nothing outside the folders can be meant.
        guard AttributeType.name.accepts(name) else { return nil }
        return folders.lazy.map { PathText.joined($0, name + ".xml") }
            .first { FileManager.default.fileExists(atPath: $0) }
    }

    /// What to say of a name that no folder has.
    func unknown(_ name: String, at place: Place?) -> Diagnostic {
        let names = names
        return .error(
            "unknown-preset", at: place, "there is no preset \"\(name)\"",
            hint: NearestName.hint(name, among: names)
                ?? (names.isEmpty ? "write presets/\(name).xml beside the template" : "rowreel presets lists them"))
    }

    /// Whether a file of the template's own lies outside its folder, behind a link.
    func isOutside(_ path: String) -> Bool {
        guard let own, path.hasPrefix(own + "/") else { return false }
        let real = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        let folder = URL(fileURLWithPath: TemplateFiles.folder(of: own)).resolvingSymlinksInPath().path
        return !real.hasPrefix(folder.hasSuffix("/") ? folder : folder + "/")
    }

    /// A preset as its file says it, checked.
    ///
    /// - Returns: The file with its text, and what it is for: the first line of the comment it begins with.
    /// - Throws: Everything that is wrong with it.
    public func entry(_ name: String) throws(DiagnosedFailure) -> PresetEntry {
        var diagnostics = Diagnostics()
        var files = TemplateFiles(template: "", folders: [])
        guard let path = path(of: name) else { throw DiagnosedFailure(unknown(name, at: .file(name))) }
        let root = files.root(path, named: "preset", into: &diagnostics)
        if let root { _ = Preset(root, path, files, into: &diagnostics) }
        guard let root, !diagnostics.hasErrors, let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw DiagnosedFailure(diagnostics)
        }
        var about = root.comments.first ?? ""
        if about.hasPrefix("<!--") { about = String(about.dropFirst(4)) }
        if about.hasSuffix("-->") { about = String(about.dropLast(3)) }
        let line = about.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
            .first { !$0.isEmpty }
        return PresetEntry(path: path, about: line ?? "", text: text)
    }
}

/// A preset for people to read.
public struct PresetEntry: Sendable {
    public var path: String
    public var about: String
    public var text: String
}

/// The presets that a template names, loaded.
struct Presets: Sendable {
    let shelf: PresetShelf
    private var known: [String: Preset] = [:]

    init(_ shelf: PresetShelf) { self.shelf = shelf }

    subscript(_ name: String) -> Preset? { known[name] }

    /// Loads what the segments in an element name: all there are, where a cell says which.
    mutating func load(for video: Element, _ files: inout TemplateFiles, into diagnostics: inout Diagnostics) {
        let attributes = Self.attributes(in: video)
        for attribute in attributes {
            guard case .literal(let name) = attribute.content else { continue }
            if shelf.path(of: name) == nil {
                diagnostics.add(shelf.unknown(name, at: attribute.place))
            } else {
                load(name, &files, into: &diagnostics)
            }
        }
        if attributes.contains(where: { if case .interpolation = $0.content { true } else { false } }) {
            for name in shelf.names { load(name, &files, into: &diagnostics) }
        }
    }

    private static func attributes(in element: Element) -> [AttributeValue] {
        let own = element.name == "segment" ? element.attributes["preset"] : nil
        return (own.map { [$0] } ?? []) + element.elements.flatMap(attributes)
    }

    private mutating func load(_ name: String, _ files: inout TemplateFiles, into diagnostics: inout Diagnostics) {
        guard let path = shelf.path(of: name), !files.read.contains(path), known[name] == nil else { return }
        guard !shelf.isOutside(path) else {
            diagnostics.add(
                .error(
                    "outside-roots", at: .file(path), "the preset is a link to outside of the template's folder",
                    hint: "copy it there, or into the folder of your own presets"))
            return
        }
        guard let root = files.root(path, named: "preset", into: &diagnostics) else { return }
        known[name] = Preset(root, path, files, into: &diagnostics)
    }
}
