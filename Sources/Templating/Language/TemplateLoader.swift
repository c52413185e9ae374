internal import Diagnostics
internal import Foundation
internal import TimelineModel

/// Reads a template file with its themes, and checks what can be checked without a sheet.
struct TemplateLoader {
    private let path: String
    private(set) var diagnostics = Diagnostics()
    private var files: TemplateFiles
    private var sheet = StyleSheet()

    private let usesFuzzy: Bool
    private var presets: Presets

    init(path: String, folders: [String], presets: [String], usesFuzzy: Bool) {
        self.path = path
        let shelves = presets + folders.map { PathText.joined($0, "presets") }
        self.presets = Presets(PresetShelf(template: path, folders: shelves))
        self.usesFuzzy = usesFuzzy
        files = TemplateFiles(template: path, folders: folders)
    }

    /// - Returns: Nil with at least one error.
    mutating func load() -> Template? {
        guard let root = files.root(path, named: "video", into: &diagnostics) else { return nil }
        var loader = Loader(path, files: files)
        let video = loader.load(root, as: .video)
        files = loader.files
        diagnostics.add(loader.diagnostics)
        for theme in video.elements where theme.name == "theme" { load(theme: theme) }
        for element in video.elements where element.name == "style" || element.name == "region" {
            sheet.add(element, isTheme: false)
        }
        let outputs = outputs(video)
        let data = data(video)
        sheet.check(outputs: outputs, into: &diagnostics)
        var names = NameCheck(sheet: sheet, outputs: outputs)
        names.check(video)
        diagnostics.add(names.diagnostics)
        presets.load(for: video, &files, into: &diagnostics)
        checkScenes(video)
        guard !diagnostics.hasErrors else { return nil }
        return Template(
            path: path, outputs: outputs, files: files.read, video: video, data: data, sheet: sheet,
            presets: presets, usesFuzzy: usesFuzzy)
    }

    private mutating func load(theme element: Element) {
        guard let path = files.find(element, "theme", into: &diagnostics), !files.read.contains(path),
            let root = files.root(path, named: "theme", into: &diagnostics)
        else { return }
        var loader = Loader(path, files: files)
        let theme = loader.load(root, as: Grammar.themeFile)
        diagnostics.add(loader.diagnostics)
        for child in theme.elements { sheet.add(child, isTheme: true) }
    }

    // MARK: The parts of a video

    private mutating func outputs(_ video: Element) -> [Output] {
        var outputs: [Output] = []
        for element in video.elements where element.name == "output" {
            guard let name = element.literal("name") else { continue }
            let preset = OutputPreset(rawValue: element.literal("preset") ?? name)
            guard let size = element.literal("size").flatMap({ PixelSize($0) }) ?? preset?.size else {
                if element.attributes["size"] == nil {
                    diagnostics.add(
                        .error(
                            "missing-attribute", at: element.place, "<output> needs the attribute size",
                            hint: "or a preset: \(OutputPreset.allCases.map(\.rawValue).joined(separator: ", "))"))
                }
                continue
            }
            let safe = element.literal("safe").flatMap { SafeInsets($0) } ?? preset?.safe ?? .screen
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
                outputs.append(Output(name: name, size: size, safe: safe))
            }
        }
        let vertical = OutputPreset.vertical
        return outputs.isEmpty
            ? [Output(name: vertical.rawValue, size: vertical.size, safe: vertical.safe)] : outputs
    }

    private mutating func data(_ video: Element) -> DataDeclaration {
        let elements = video.elements.filter { $0.name == "data" }
        for other in elements.dropFirst() {
            diagnostics.add(.error("duplicate-element", at: other.place, "a template has one <data>"))
        }
        return elements.first.map { DataDeclaration($0, into: &diagnostics) } ?? DataDeclaration()
    }

    private mutating func checkScenes(_ video: Element) {
        let children = video.drawn
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
