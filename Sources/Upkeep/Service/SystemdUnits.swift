internal import Diagnostics
public import Foundation
internal import Rendering
internal import Scheduling

/// `rowreel schedule --install`: user units and timers of systemd that do a project's runs.
///
/// Only writes and removes files, and says which commands take them into use; what systemd runs is the user's to say.
public struct SystemdUnits: Sendable {
    private let folder: String
    /// The project file, absolute.
    private let file: String

    /// Where systemd looks for a user's units: `$XDG_CONFIG_HOME/systemd/user`.
    public static var standardFolder: String {
        let asked = ProcessInfo.processInfo.environment["XDG_CONFIG_HOME"] ?? ""
        let home = asked.hasPrefix("/") ? asked : "\(NSHomeDirectory())/.config"
        return PathText.joined(home, "systemd/user")
    }

    /// - Parameter projectPath: The project file as the user named it.
    public init(folder: String, projectPath: String) {
        self.folder = folder
        file = URL(fileURLWithPath: projectPath).standardizedFileURL.path
    }

    /// Writes a service and a timer for every run with a schedule, and removes those of runs that have none any more.
    ///
    /// - Parameter program: This program's file.
    /// - Returns: What was done and what to do next, for people.
    /// - Throws: `Diagnostic`, before anything is written where a file of that name is somebody else's.
    public func write(for project: ProjectFile, program: String, now: Date) throws -> String {
        let name = PathText.name(of: PathText.folder(of: file))
        var units: [UnitFiles] = []
        var lines: [String] = []
        for run in project.runs {
            guard let schedule = run.schedule else { continue }
            units.append(
                try UnitFiles(
                    project: name.isEmpty || name == "/" ? "root" : name, run: run.name, program: program, file: file,
                    schedule: schedule))
            let next = schedule.next(after: now).map { TimeText.minute($0, in: schedule.timeZone) } ?? "never"
            lines.append("  \(run.name)  next \(next)")
        }
        guard !units.isEmpty else {
            throw Diagnostic.error(
                "no-schedule", at: .file(project.path), "no run of the project has a schedule",
                hint: "schedule: \"30 2 * * *\" is every night at half past two")
        }
        for unit in units.flatMap(\.files) { try check(unit) }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for unit in units.flatMap(\.files) {
            try OutputFile.write(Data(unit.text.utf8), to: path(unit.name))
        }
        let written = Set(units.flatMap(\.files).map(\.name))
        let gone = own().filter { !written.contains($0) }
        for name in gone { unlink(path(name)) }
        // So that the first time of a timer is not taken for one that was missed.
        let state = try StateFile(project.state)
        let known = try state.memories()
        try state.keep(
            Dictionary(
                uniqueKeysWithValues: project.entries.filter { known[$0.name] == nil }.map {
                    ($0.name, RunMemory(since: now, of: $0.schedule))
                }))
        let timers = units.map(\.timer.name).joined(separator: " ")
        return """
            \(units.count * 2) units are in \(folder):
            \(lines.joined(separator: "\n"))
            \(gone.isEmpty ? "" : "removed: \(gone.joined(separator: " "))\n")take them into use with
              systemctl --user daemon-reload
              systemctl --user enable --now \(timers)
            and let them work while you are logged out with
              loginctl enable-linger

            """
    }

    /// Removes every unit that was written for this project.
    public func remove() throws -> String {
        let names = own()
        guard !names.isEmpty else { return "no units of \(file) are in \(folder)\n" }
        for name in names {
            guard unlink(path(name)) == 0 else {
                throw Diagnostic.error(
                    "unwritable-output", at: .file(path(name)), "the unit cannot be removed",
                    cause: String(cString: strerror(errno)))
            }
        }
        let timers = names.filter { $0.hasSuffix(".timer") }.joined(separator: " ")
        return """
            removed from \(folder): \(names.joined(separator: " "))
            what systemd still holds of them goes with
              systemctl --user stop \(timers)
              systemctl --user daemon-reload

            """
    }

    /// The units of this project that are there, known by their first line.
    private func own() -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { name in
            guard name.hasPrefix("rowreel-"), name.hasSuffix(".service") || name.hasSuffix(".timer") else {
                return false
            }
            return text(name).map { UnitFiles.isOurs($0, file: file) } ?? false
        }.sorted()
    }

    private func check(_ unit: UnitFiles.File) throws {
        guard let text = text(unit.name), !UnitFiles.isOurs(text, file: file) else { return }
        throw Diagnostic.error(
            "file-exists", at: .file(path(unit.name)), "this unit is not one of this project",
            hint: "units are named for the project's folder and the run: rename either, or remove the unit")
    }

    private func text(_ name: String) -> String? { try? String(contentsOfFile: path(name), encoding: .utf8) }
    private func path(_ name: String) -> String { PathText.joined(folder, name) }
}

extension UnitFiles {
    fileprivate var files: [File] { [service, timer] }
}
