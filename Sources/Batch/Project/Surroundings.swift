internal import Diagnostics
internal import Foundation
internal import Rendering
internal import TimelineModel
internal import Typesetting

/// The world that templates are resolved in on this machine.
enum Surroundings {
    /// Files below the template's and the data's folders, the shipped templates' and `assets`; installed fonts;
    /// libavfilter's filters.
    static func world(template: String, data: String, assets: [String], installation: Installation) throws -> World {
        for folder in assets {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
                throw Diagnostic.error(
                    "no-folder", at: .option("--assets"), "there is no folder \(folder)",
                    hint: "--assets names a folder with pictures, clips and sounds")
            }
        }
        let roots = [template, data].map { URL(fileURLWithPath: $0).deletingLastPathComponent().path }
        let fonts = try FontLibrary(fontsXML: installation.fontList, folders: [installation.fonts])
        return World(
            assets: AssetLibrary(roots: roots + assets + [installation.templates]),
            measuring: Typesetter(fonts: fonts), filters: FilterCatalog())
    }
}
