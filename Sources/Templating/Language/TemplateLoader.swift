internal import Diagnostics
internal import Foundation
internal import TimelineModel

/// Reads a template file with its themes, and checks what can be checked without a sheet.
struct TemplateLoader {
    private let path: String
    private let folders: [String]
    private(set) var diagnostics = Diagnostics()
    private var files: [String] = []
    private var sheet = StyleSheet()

    init(path: String, folders: [String]) {
        self.path = path
        self.folders = folders
    }

    /// - Returns: Nil with at least one error.
    mutating func load() -> Template? {
        guard let xml = read(path), let root = root(xml, named: "video") else { return nil }
        files.append(path)
        var loader = Loader(base: Self.folder(of: path))
        let video = loader.load(root, as: .video)
        diagnostics.add(loader.diagnostics)
        for theme in video.elements where theme.name == "theme" { load(theme: theme) }
        for element in video.elements where element.name == "style" || element.name == "region" {
            element.name == "region" ? sheet.replaceRegion(element) : sheet.add(element)
        }
        let outputs = outputs(video)
        let data = data(video)
        sheet.check(outputs: outputs, into: &diagnostics)
        var names = NameCheck(sheet: sheet, outputs: outputs)
        names.check(video)
        diagnostics.add(names.diagnostics)
        checkScenes(video)
        guard !diagnostics.hasErrors else { return nil }
        return Template(path: path, outputs: outputs, files: files, video: video, data: data, sheet: sheet)
    }

    /// The folder of a file, as its path names it.
    static func folder(of path: String) -> String {
        let folder = (path as NSString).deletingLastPathComponent
        return folder.isEmpty ? "." : folder
    }

    private mutating func read(_ path: String) -> XMLElement? {
        guard let bytes = FileManager.default.contents(atPath: path) else {
            let exists = FileManager.default.fileExists(atPath: path)
            diagnostics.add(
                .error(
                    "unreadable", at: .file(path), exists ? "the file cannot be read" : "there is no such file"))
            return nil
        }
        do {
            return try XMLReader.read(Array(bytes), file: path)
        } catch {
            diagnostics.add(error)
            return nil
        }
    }

    private mutating func root(_ xml: XMLElement, named name: String) -> XMLElement? {
        if xml.name == name, xml.namespace == Grammar.namespace { return xml }
        let start = "<\(name) xmlns=\"\(Grammar.namespace)\">"
        if xml.namespace == Grammar.namespace {
            diagnostics.add(
                .error("root", at: xml.place, "the root is <\(xml.name)>, and should be <\(name)>"))
        } else if let namespace = xml.namespace {
            diagnostics.add(
                .error(
                    "namespace", at: xml.place, "the namespace \"\(namespace)\" is not \(Grammar.namespace)",
                    hint: "write \(start)"))
        } else {
            diagnostics.add(
                .error("namespace", at: xml.place, "<\(xml.name)> has no namespace", hint: "write \(start)"))
        }
        return nil
    }

    // MARK: Themes

    private mutating func load(theme element: Element) {
        guard let source = element.literal("src") else { return }
        let place = element.place(of: "src")
        guard !source.hasPrefix("/"), !source.split(separator: "/").contains("..") else {
            diagnostics.add(
                .error(
                    "theme", at: place, "the theme \"\(source)\" is not inside the template's folder",
                    hint: "copy it beside the template, or name one of the shipped themes"))
            return
        }
        let candidates = ([Self.folder(of: path)] + folders).map { ($0 as NSString).appendingPathComponent(source) }
        guard let found = candidates.first(where: { FileManager.default.fileExists(atPath: $0) }) else {
            diagnostics.add(
                .error(
                    "theme", at: place, "there is no theme \"\(source)\"",
                    hint: nearestTheme(source) ?? "looked for \(candidates.joined(separator: ", "))"))
            return
        }
        guard !files.contains(found), let xml = read(found), let root = root(xml, named: "theme") else { return }
        files.append(found)
        var loader = Loader(base: Self.folder(of: found))
        let theme = loader.load(root, as: Grammar.themeFile)
        diagnostics.add(loader.diagnostics)
        for child in theme.elements { sheet.add(child) }
    }

    private func nearestTheme(_ source: String) -> String? {
        let parent = (source as NSString).deletingLastPathComponent
        let names = ([Self.folder(of: path)] + folders).flatMap { folder in
            ((try? FileManager.default.contentsOfDirectory(
                atPath: (folder as NSString).appendingPathComponent(parent))) ?? [])
                .filter { $0.hasSuffix(".xml") }.map { (parent as NSString).appendingPathComponent($0) }
        }
        return NearestName.find(source, among: names.sorted()).map { "did you mean \"\($0)\"?" }
    }

    // MARK: The parts of a video

    private mutating func outputs(_ video: Element) -> [Output] {
        var outputs: [Output] = []
        for element in video.elements where element.name == "output" {
            guard let name = element.literal("name"), let text = element.literal("size"), let size = PixelSize(text)
            else {
                continue
            }
            if size.width % 2 != 0 || size.height % 2 != 0 {
                diagnostics.add(
                    .error(
                        "odd-size", at: element.place(of: "size"), "width and height must be even: \(size)",
                        hint: "write \(size.width + size.width % 2)x\(size.height + size.height % 2)"))
            } else if !(16...8192).contains(size.width) || !(16...8192).contains(size.height) {
                diagnostics.add(
                    .error("bad-value", at: element.place(of: "size"), "width and height are from 16 to 8192: \(size)"))
            } else if outputs.contains(where: { $0.name == name }) {
                diagnostics.add(
                    .error("duplicate-name", at: element.place(of: "name"), "output \"\(name)\" is declared twice"))
            } else {
                outputs.append(Output(name: name, size: size))
            }
        }
        return outputs.isEmpty ? [Output(name: "vertical", size: PixelSize(width: 1080, height: 1920))] : outputs
    }

    private mutating func data(_ video: Element) -> DataDeclaration {
        let elements = video.elements.filter { $0.name == "data" }
        for other in elements.dropFirst() {
            diagnostics.add(.error("duplicate-element", at: other.place, "a template has one <data>"))
        }
        return elements.first.map { DataDeclaration($0, into: &diagnostics) } ?? DataDeclaration()
    }

    private mutating func checkScenes(_ video: Element) {
        let children = video.elements
        guard let first = children.firstIndex(where: { $0.name == "scene" }),
            let last = children.lastIndex(where: { $0.name == "scene" })
        else {
            diagnostics.add(
                .error(
                    "no-scene", at: video.place, "the template has no <scene>", hint: "a video is made of its scenes"))
            return
        }
        for child in children[first...last] where Grammar.layers.contains(child.name) {
            diagnostics.add(
                .error(
                    "misplaced-element", at: child.place, "<\(child.name)> stands between two scenes",
                    hint: "before the first scene it lies under all of them, after the last one over all of them"))
        }
    }
}
