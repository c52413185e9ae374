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
        for path in [program, file] { try Self.check(path) }
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

    /// `WorkingDirectory=` has no quotes: there a path can hold no control characters, nor a space or backslash at the
    /// end of the line.
    private static func check(_ path: String) throws(Diagnostic) {
        let folder = PathText.folder(of: path)
        let reason: String
        if !path.hasPrefix("/") {
            reason = "it is not absolute"
        } else if path.unicodeScalars.contains(where: UnitText.isControl) {
            reason = "it has control characters"
        } else if folder.last.map({ $0.isWhitespace || $0 == "\\" }) ?? false {
            reason = "its folder ends in \"\(folder.suffix(1))\""
        } else {
            return
        }
        throw .error(
            "bad-schedule", at: .file(UnitText.plain(path)), "this path cannot stand in a unit of systemd: \(reason)",
            hint: "move it to another folder")
    }
}
