internal import Diagnostics
internal import Foundation
internal import Rendering
internal import TimelineModel
internal import Typesetting

/// The world that templates are resolved in on this machine.
struct Surroundings: Sendable {
    let world: World
    /// Knows the bytes of files.
    let files: AssetLibrary
    let downloads: Downloads
    /// Changes with the fonts that there are.
    let fonts: ContentHash
    /// The folders in which files are found, in order.
    let roots: [String]

    /// Files below the template's and the data's folders, the shipped templates' and `assets`; brand fonts in the folder
    /// `fonts` beside the template, and installed ones; libavfilter's filters; files of addresses as far as `downloads`
    /// has them.
    ///
    /// - Parameter notes: Remembers what files are, so that they are not read again in every run.
    static func look(
        template: String, data: String, assets: [String], downloads: Downloads, installation: Installation,
        notes: (any FileNotes)?
    ) throws -> Surroundings {
        for folder in assets {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
                throw Diagnostic.error(
                    "no-folder", at: .option("--assets"), "there is no folder \(folder)",
                    hint: "--assets names a folder with pictures, clips and sounds")
            }
        }
        let roots = [template, data].map { URL(fileURLWithPath: $0).deletingLastPathComponent().path }
        let fonts = try FontLibrary(
            fontsXML: installation.fontList, folders: ["\(roots[0])/fonts", installation.fonts])
        let library = AssetLibrary(
            roots: roots + assets + [installation.templates], fetched: downloads, notes: notes)
        return Surroundings(
            world: World(assets: library, measuring: Typesetter(fonts: fonts), filters: FilterCatalog()),
            files: library, downloads: downloads, fonts: fonts.fingerprint, roots: library.roots)
    }
}
