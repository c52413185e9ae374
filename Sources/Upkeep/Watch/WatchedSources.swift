internal import Batch
internal import Diagnostics
internal import Foundation
internal import Watching

/// The folders that a render finds its files in, as a watch needs them and as people know them.
struct WatchedSources {
    let scope: WatchScope
    /// As the user named them.
    let folders: [String]

    init(_ request: RenderRequest, ignoring ignored: [String]) {
        let project = request.project
        // A shipped template has no file of the user's.
        let isFile = FileManager.default.fileExists(atPath: project.template)
        var folders = (isFile ? [project.template] : []).map { PathText.folder(of: $0) }
        folders.append(PathText.folder(of: project.data))
        folders += project.assets
        var seen = Set(ignored.map(Self.absolute))
        self.folders = folders.filter { seen.insert(Self.absolute($0)).inserted }
        let excluded = [request.outputFolder, project.store, request.archive].compactMap { $0 } + ignored
        scope = WatchScope(folders: self.folders.map(Self.absolute), excluding: excluded.map(Self.absolute))
    }

    /// `products.csv`, `products.csv and pictures/a.jpg`, `12 files`.
    func words(_ changes: Changes) -> String {
        if changes.isEverything { return "many files" }
        // What was there for a moment only, such as an editor's aside, is of no interest beside the rest.
        let lasting = changes.paths.filter { FileManager.default.fileExists(atPath: $0) }
        let names = (lasting.isEmpty ? changes.paths : lasting).map(name).sorted()
        switch names.count {
        case 1...3:
            return names.dropLast().joined(separator: ", ") + (names.count > 1 ? " and " : "") + (names.last ?? "")
        default: return "\(names.count) files"
        }
    }

    /// A path as the user would write it.
    private func name(_ path: String) -> String {
        for folder in folders {
            let root = Self.absolute(folder) + "/"
            if path.hasPrefix(root) {
                return PathText.joined(folder == "." ? "" : folder, String(path.dropFirst(root.count)))
            }
        }
        return path
    }

    private static func absolute(_ path: String) -> String { URL(fileURLWithPath: path).standardizedFileURL.path }
}
