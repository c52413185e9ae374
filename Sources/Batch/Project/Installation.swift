public import Diagnostics
internal import Foundation

/// Where the shipped templates, font list and schema are: beside the executable, never at a path baked in.
public struct Installation: Sendable {
    /// The folder that holds `Templates` (with the schema) and `Fonts`.
    public let folder: String

    public var templates: String { "\(folder)/Templates" }
    public var fontList: String { "\(folder)/Fonts/fonts.xml" }
    public var fonts: String { "\(folder)/Fonts" }
    public var schema: String { "\(templates)/schema/rowreel.rng" }

    public init(folder: String) { self.folder = folder }

    /// Looks in `../share/rowreel` from the executable, then upwards from it: a checkout holds its own build.
    public static func find() throws(Diagnostic) -> Installation {
        let executable = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        return try find(from: executable.path)
    }

    static func find(from executable: String) throws(Diagnostic) -> Installation {
        var folder = URL(fileURLWithPath: executable).deletingLastPathComponent()
        let shared = folder.deletingLastPathComponent().appendingPathComponent("share/rowreel").path
        if isInstallation(shared) { return Installation(folder: shared) }
        while folder.path != "/" {
            if isInstallation(folder.path) { return Installation(folder: folder.path) }
            folder.deleteLastPathComponent()
        }
        throw .error(
            "incomplete-installation", at: .file(executable),
            "the fonts list and templates that belong to this program were not found in \(shared)",
            hint: "install again with make install PREFIX=…, which puts them there")
    }

    private static func isInstallation(_ folder: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(folder)/Fonts/fonts.xml")
    }
}
