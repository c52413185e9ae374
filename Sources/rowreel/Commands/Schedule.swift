public import ArgumentParser
import Batch
import Foundation
import Logging
import Scheduling
public import Upkeep

struct ScheduleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schedule",
        abstract: "Do all runs of a project file when they are due, until stopped.",
        discussion: """
            Runs in the foreground and logs to standard error. Runs that were missed are caught up once, a run never \
            overlaps itself, and what is under way is asked to end when the service is (Ctrl-C, SIGTERM). Whoever \
            prefers systemd's timers has them written with --install.

            Exit status: 0 stopped as asked, 2 the project is wrong or another service has it; with --status 0 where \
            a service runs and 1 where none does.
            """)

    @OptionGroup var project: ProjectOptions

    @Flag(help: "Tell what the runs are at: next times, last outcomes.")
    var status = false

    @Flag(help: "With --status: as JSON.")
    var json = false

    @Flag(help: "Write systemd user units and timers that do the runs, in place of this service.")
    var install = false

    @Flag(help: "Remove the units that --install has written.")
    var uninstall = false

    @Option(help: ArgumentHelp("Where units go (default: ~/.config/systemd/user).", valueName: "dir"))
    var unitDir: String?

    @Option(help: "How the log is written: text for people, json for programs.")
    var logFormat = ServiceLog.Format.text

    func validate() throws {
        if [status, install, uninstall].count(where: { $0 }) > 1 {
            throw ValidationError("--status, --install and --uninstall do not go together.")
        }
        if json, !status { throw ValidationError("--json goes with --status.") }
        if unitDir != nil, !install, !uninstall { throw ValidationError("--unit-dir goes with --install.") }
    }

    func run() throws {
        if status { return try tellStatus() }
        if install || uninstall { return try changeUnits() }
        let interruption = Interruption()
        interruption.watchSignals()
        interruption.endsNow()
        let clock = SystemClock()
        let log = Logger(label: "schedule") { _ in ServiceLog(logFormat) }
        try Console.running {
            let file = try project.load()
            let runs = ChildRuns(
                program: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"), project: file)
            let service = Service(
                project.project, clock: clock, launcher: runs, log: log, userAgent: "rowreel/\(Version.current)")
            interruption.onRequest { service.stop() }
            // Asked while the project was read.
            if interruption.isRequested { service.stop() }
            try service.serve()
        }
    }

    private func tellStatus() throws {
        let status = try Console.running { try ServiceStatus(try project.load(), now: Date()) }
        Console.say(json ? String(decoding: try status.json, as: UTF8.self) : status.text)
        if !status.isServed { throw ExitStatus.someFailed.error }
    }

    private func changeUnits() throws {
        let words = try Console.running {
            let units = SystemdUnits(folder: unitDir ?? SystemdUnits.standardFolder, projectPath: project.project)
            if uninstall { return try units.remove() }
            return try units.write(
                for: try project.load(),
                program: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"), now: Date())
        }
        Console.say(words)
    }
}

extension ServiceLog.Format: ExpressibleByArgument {}
