public import Diagnostics
internal import Foundation
internal import Media
internal import Rendering
internal import Scheduling
internal import TimeZones
internal import YAML

/// A project: `rowreel.yaml`, read and checked as a whole. `Documentation/Schedules.md` describes its settings.
public struct ProjectFile: Sendable {
    /// As the user named it.
    public let path: String
    /// The folder that it is in, `.` for the current one; what it names is found from there.
    public let folder: String
    /// In the order of the file.
    public internal(set) var runs: [RunSettings]
    /// Runs at the same time, at least 1.
    public let runsAtOnce: Int
    /// The store's folder; nil is the standard one.
    public let store: String?
    /// What was read.
    let bytes: [UInt8]

    /// The name of the file in a project's folder.
    public static let name = "rowreel.yaml"
    /// The folder beside it that holds what is known of its runs.
    public static let stateFolder = ".rowreel"

    public var state: String { PathText.joined(folder == "." ? "" : folder, Self.stateFolder) }

    private static let mostBytes = 256 << 10

    /// Reads the file.
    ///
    /// - Parameter inForce: A copy of it that stands in where it is there.
    /// - Throws: Everything that is wrong with it.
    public static func load(_ path: String, inForce copy: String? = nil) throws(DiagnosedFailure) -> ProjectFile {
        let file: SourceFile
        do {
            file = try read(path, copy)
        } catch {
            throw DiagnosedFailure(error)
        }
        var top = SettingsReader(try node(file), subject: "the project file", file: file)
        let folder = PathText.folder(of: path)
        let timeZone = top.timeZone() ?? .machine
        let defaults = RunDefaults(folder: folder, timeZone: timeZone)
        let runsAtOnce = top.number("runsAtOnce", 1...64) ?? 1
        let store = top.text("store").map { defaults.path($0.text) }
        let runs = top.mapping("runs", subject: "runs") { reader -> [RunSettings]? in
            reader.ownNames.compactMap { name, place in
                if let problem = problem(ofName: name) {
                    reader.add(place, "\"\(name.prefix(80))\" is no name of a run: \(problem)")
                }
                return reader.mapping(name, subject: "the run \"\(name)\"") { $0.run(name, defaults) }
            }
        }
        if !top.has("runs") || (runs?.isEmpty == true && !top.found.hasErrors) {
            top.add(
                top.place(of: "runs"), "the project file has no runs", hint: "rowreel init writes one to begin with")
        }
        var found = top.finish()
        found.add(sharedFolders(runs ?? []))
        if found.hasErrors { throw DiagnosedFailure(found.inOrder) }
        return ProjectFile(
            path: path, folder: folder, runs: runs ?? [], runsAtOnce: runsAtOnce, store: store, bytes: file.bytes)
    }

    /// Where the copy is that runs of the service work with.
    var copyInForce: String { "\(state)/project.yaml" }

    /// Makes the copy of what was read that `load` takes for in force; where it cannot be made there is none.
    func enforce() throws {
        do {
            try OutputFile.write(Data(bytes), to: copyInForce)
        } catch {
            try? FileManager.default.removeItem(atPath: copyInForce)
            throw error
        }
    }

    /// The run of that name; without a name the only one.
    ///
    /// - Throws: `Diagnostic` naming the runs that there are.
    public func run(named name: String?) throws(Diagnostic) -> RunSettings {
        let names = runs.map(\.name)
        guard let name else {
            if let only = runs.first, runs.count == 1 { return only }
            throw .error(
                "unknown-run", at: .file(path), "there are \(runs.count) runs, and none was named",
                hint: "rowreel run \(names.first ?? "NAME"): known are \(names.joined(separator: ", "))")
        }
        if let run = runs.first(where: { $0.name == name }) { return run }
        throw .error(
            "unknown-run", at: .file(path), "there is no run \"\(name)\"", hint: NearestName.hint(name, among: names))
    }

    /// Names become those of files and of systemd's units.
    private static func problem(ofName name: String) -> String? {
        let isPlain = name.unicodeScalars.allSatisfy {
            $0.isASCII && ($0.properties.isAlphabetic || "0123456789-_".unicodeScalars.contains($0))
        }
        if name.isEmpty || !isPlain || name.hasPrefix("-") { return "letters, digits, - and _ make one" }
        return name.count > 64 ? "it is longer than 64 characters" : nil
    }

    /// Two runs that write to one folder would retire each other's videos and race for the same files.
    private static func sharedFolders(_ runs: [RunSettings]) -> Diagnostics {
        var found = Diagnostics()
        var owners: [String: RunSettings] = [:]
        for run in runs {
            for (folder, setting) in [(run.results, "results"), (run.publication?.folder, "publish")] {
                guard let folder else { continue }
                let path = URL(fileURLWithPath: folder).standardized.path
                if let other = owners[path] {
                    found.add(
                        .error(
                            SettingsReader.code, at: run.place,
                            "\(setting) of \"\(run.name)\" is a folder that \"\(other.name)\" writes to: \(folder)",
                            hint: "every run needs folders of its own"))
                } else {
                    owners[path] = run
                }
            }
        }
        return found
    }

    private static func read(_ path: String, _ copy: String?) throws(Diagnostic) -> SourceFile {
        if let copy, let data = try? Data(contentsOf: URL(fileURLWithPath: copy)) {
            return SourceFile(file: path, bytes: Array(data))
        }
        let bytes: [UInt8]
        do {
            bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            let isMissing = !FileManager.default.fileExists(atPath: path)
            throw .error(
                "no-project", at: .file(path),
                isMissing ? "there is no such file" : "the project file cannot be read",
                hint: isMissing
                    ? NearestFile.hint(path) ?? "rowreel init writes one; --project FILE names another" : nil,
                cause: isMissing ? nil : error.localizedDescription)
        }
        let file = SourceFile(file: path, bytes: bytes)
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw .error(SettingsReader.code, at: .file(path), "the project file is not UTF-8")
        }
        return file
    }

    private static func node(_ file: SourceFile) throws(DiagnosedFailure) -> YAMLNode? {
        do throws(YAMLProblem) {
            return try YAMLReader(subject: "the project file", mostBytes: mostBytes).read(file.bytes[...])
        } catch {
            throw DiagnosedFailure(
                .error(SettingsReader.code, at: file.place(error.offset), error.message, hint: error.hint))
        }
    }
}

extension Diagnostics {
    /// In the order of the file's lines, whatever the order in which they were found.
    fileprivate var inOrder: Diagnostics {
        func position(_ diagnostic: Diagnostic) -> (Int, Int) {
            if case .source(_, let line, let column)? = diagnostic.place { (line, column) } else { (0, 0) }
        }
        return Diagnostics(all.sorted { position($0) < position($1) })
    }
}
