internal import Diagnostics
internal import Foundation
internal import Rendering

/// The folder that videos go to.
struct OutputFolder {
    let path: String

    init(_ path: String) { self.path = path }

    /// Makes the folder and finds out whether files can be made in it, before any work is spent.
    func prepare() throws {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw problem("the folder cannot be made", error.localizedDescription)
        }
        do {
            try OutputFile.probe(path)
        } catch {
            throw problem("files cannot be made in it", (error as? Diagnostic)?.cause ?? "\(error)")
        }
    }

    /// Makes the folders that a file's name asks for.
    static func make(above path: String) throws {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw Diagnostic.error(
                "unwritable-output", at: .file(folder), "the folder cannot be made", cause: error.localizedDescription)
        }
    }

    private func problem(_ words: String, _ cause: String) -> Diagnostic {
        .error(
            "unwritable-output", at: .file(path), "videos cannot be written here: \(words)",
            hint: "choose another folder with --output-dir DIR", cause: cause)
    }

    /// Removes what runs that died left half written in it, and beside these files, wherever a pattern put them.
    func sweep(beside paths: some Sequence<String>) {
        let folders = paths.compactMap { path in path.lastIndex(of: "/").map { path[..<$0] } }
        for folder in Set(folders + [path[...]]) { OutputFile.sweep(String(folder)) }
    }
}
