public import Diagnostics

/// The two files by which systemd begins a run for a user: a service, and a timer that starts it.
public struct UnitFiles: Hashable, Sendable {
    public struct File: Hashable, Sendable {
        /// `rowreel-shop-nightly.timer`
        public var name: String
        public var text: String
    }

    public let service: File
    public let timer: File

    /// - Parameters:
    ///   - project: What the project is called.
    ///   - run: What the run is called.
    ///   - program: Where Rowreel is, as an absolute path.
    ///   - file: Where the project's file is, as an absolute path.
    /// - Throws: If a name is too long for a unit, or a path cannot be written in one.
    public init(project: String, run: String, program: String, file: String, schedule: Schedule) throws(Diagnostic) {
        let name = "rowreel-\(UnitText.name(project))-\(UnitText.name(run))"
        // systemd.unit(5): names are at most 255 characters long, the type's with them.
        guard name.utf8.count + ".service".utf8.count <= 255 else {
            throw .error(
                "bad-schedule", at: .file(file),
                "the names of project and run, \(shown(project)) and \(shown(run)), are too long for a unit of systemd",
                hint: "shorten them; letters that are not English count four times and more")
        }
        try Self.check(program: program)
        try Self.check(file: file)
        let command = [
            UnitText.word(program, isProgram: true), "run", UnitText.word(run), "--project", UnitText.word(file),
            "--scheduled",
        ]
        service = File(
            name: name + ".service",
            text: """
                \(Self.mark(file))
                [Unit]
                Description=Rowreel: run \(UnitText.line(run)) of project \(UnitText.line(project))

                [Service]
                Type=oneshot
                WorkingDirectory=\(UnitText.line(PathText.folder(of: file)))
                ExecStart=\(command.joined(separator: " "))
                Nice=10

                """)
        timer = File(
            name: name + ".timer",
            text: """
                \(Self.mark(file))
                [Unit]
                Description=Rowreel: times of run \(UnitText.line(run)) of project \(UnitText.line(project))

                [Timer]
                \(OnCalendar.expressions(schedule).map { "OnCalendar=" + $0 }.joined(separator: "\n"))
                Persistent=true
                AccuracySec=1s

                [Install]
                WantedBy=timers.target

                """)
    }

    /// Whether the text of a unit was written by this for a project file, given as an absolute path: what may be
    /// overwritten and removed.
    public static func isOurs(_ text: String, file: String) -> Bool {
        text.unicodeScalars.prefix { $0 != "\n" }.elementsEqual(mark(file).unicodeScalars)
    }

    private static func mark(_ file: String) -> String {
        "# Written by \"rowreel schedule --install\" for \(UnitText.plain(file))"
    }

    /// systemd refuses some names of programs, however they are quoted.
    private static func check(program: String) throws(Diagnostic) {
        try check(program) { $0.contains { "\"'\\".contains($0) } ? "it has quotes or backslashes" : nil }
    }

    /// `WorkingDirectory=` has no quotes: a space or backslash at the end of the line would be lost.
    private static func check(file: String) throws(Diagnostic) {
        try check(file) { file in
            let end = PathText.folder(of: file).suffix(1)
            return end == "\\" || end.allSatisfy(\.isWhitespace) ? "its folder ends in \"\(end)\"" : nil
        }
    }

    private static func check(_ path: String, _ reason: (String) -> String?) throws(Diagnostic) {
        let found =
            if !path.hasPrefix("/") {
                "it is not absolute"
            } else if path.unicodeScalars.contains(where: UnitText.isControl) {
                "it has control characters"
            } else {
                reason(path)
            }
        guard let found else { return }
        throw .error(
            "bad-schedule", at: .file(UnitText.plain(path)), "this path cannot stand in a unit of systemd: \(found)",
            hint: "move it to another folder")
    }
}
