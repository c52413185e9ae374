public import Diagnostics
internal import Foundation
internal import Templating

/// Where the shipped templates, font list, schema and worker are: beside the executable, never at a path baked in.
public struct Installation: Sendable {
    /// The folder that holds `Templates` (with the schema), `Fonts` and `Worker`.
    public let folder: String

    public var templates: String { "\(folder)/Templates" }
    public var fontList: String { "\(folder)/Fonts/fonts.xml" }
    public var fonts: String { "\(folder)/Fonts" }
    public var schema: String { "\(templates)/schema/rowreel.rng" }

    /// The folder with the worker's package, and its Python once it is set up: the installation's own, or the one that the
    /// environment variable `ROWREEL_WORKER` names.
    public var worker: String {
        let named = ProcessInfo.processInfo.environment["ROWREEL_WORKER"] ?? ""
        return named.isEmpty ? "\(folder)/Worker" : URL(fileURLWithPath: named).standardizedFileURL.path
    }

    /// Where the worker's logs are, and what is known of one that stays: `rowreel/worker` in the user's state folder
    /// ($XDG_STATE_HOME, or `~/.local/state`).
    public static var workerState: String {
        let environment = ProcessInfo.processInfo.environment
        if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") { return "\(state)/rowreel/worker" }
        return "\(environment["HOME"] ?? NSHomeDirectory())/.local/state/rowreel/worker"
    }

    public init(folder: String) { self.folder = folder }

    /// The user's own presets: `$XDG_CONFIG_HOME/rowreel/presets`, by default in `~/.config`.
    public static var ownPresets: String {
        let asked = ProcessInfo.processInfo.environment["XDG_CONFIG_HOME"] ?? ""
        // What is no absolute path is to be ignored, says the specification.
        let folder = asked.hasPrefix("/") ? asked : "\(NSHomeDirectory())/.config"
        return PathText.joined(folder, "rowreel/presets")
    }

    /// A template with what it names: from beside it, the user's own presets, and what is shipped.
    ///
    /// - Throws: Everything that is wrong with it.
    func load(_ path: String, usesFuzzy: Bool = false) throws(DiagnosedFailure) -> Diagnosed<Template> {
        try Template.load(
            path: path, searching: [templates], presets: [Self.ownPresets], usesFuzzy: usesFuzzy)
    }

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
