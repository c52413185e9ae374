import ArgumentParser
import Batch
import Diagnostics
import Foundation
import Scheduling
import Upkeep

struct Run: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Do one run of a project file now.",
        discussion: """
            Takes the sheet from its source, renders what has changed, publishes the results and tells those who are \
            to be told. A run never overlaps itself, whoever starts it.

            Exit status: 0 all there, 1 some videos failed, 2 nothing was rendered because the project file, the \
            template or the sheet is wrong or the source is down, 130 stopped by Ctrl-C.
            """)

    @Argument(help: "The run; needed where the project has several.")
    var name: String?

    @OptionGroup var project: ProjectOptions

    @Flag(help: "Tell what the run would make, and why, without making it.")
    var plan = false

    @Option(help: ArgumentHelp("With --plan: also what changes by date in so many days.", valueName: "n"))
    var days: Int?

    @Option(help: ArgumentHelp("With --plan: as of this day or time instead of now.", valueName: "date"))
    var on: String?

    @Flag(help: "Build again whenever template, data or pictures change, until Ctrl-C; nothing is published or told.")
    var watch = false

    @Flag(help: "Take the sheet although it has lost more rows than mostLoss allows.")
    var acceptLoss = false

    @Flag(help: "Render everything again, whatever is there.")
    var force = false

    @Flag(help: "For timers: do what the schedule has due by now, unless it is done already.")
    var scheduled = false

    @Option(help: .hidden)
    var due: Int?

    @Option(help: .hidden)
    var inForce: String?

    @Option(help: "How progress is shown; a bar where someone watches, lines elsewhere, JSON for programs.")
    var progress = ProgressStyle.bar

    func validate() throws {
        if !plan, days != nil || on != nil { throw ValidationError("--days and --on go with --plan.") }
        if let days, !(1...366).contains(days) { throw ValidationError("--days takes a number from 1 to 366.") }
        if [plan, watch, scheduled, due != nil].count(where: { $0 }) > 1 {
            throw ValidationError("--plan, --watch and --scheduled do not go together.")
        }
    }

    func run() throws {
        let interruption = Interruption()
        interruption.watchSignals()
        let clock = SystemClock()
        let surroundings = ProjectRun.Surroundings(
            clock: clock, userAgent: "rowreel/\(Version.current)", display: progress.display(.standardError),
            interruption: interruption)
        let (file, settings, installation) = try Console.running {
            let file = try ProjectFile.load(project.project, inForce: inForce)
            return (file, try file.run(named: name), try Installation.find())
        }
        let run = ProjectRun(settings, of: file, installation: installation, surroundings: surroundings)
        if plan { return try tellPlan(run, clock) }
        if watch {
            try Console.running { try run.watch { Console.tell($0) } }
            // A render that was stopped may have left threads in C, which exit() would pull the ground from.
            _exit(0)
        }
        let due = try Console.running { try dueTime(settings, clock) }
        let result = try Console.running { try run.run(due: due, acceptsLoss: acceptLoss, force: force) }
        switch result {
        case .done: Console.tell("nothing to do: this time of the schedule is done already")
        case .ran(let outcome, let report, let findings):
            Console.tell(findings)
            if let report, progress != .json { Console.say(report.summary) }
            // The service delivers itself; without one somebody has to.
            Outbox(file, surroundings).deliver { Console.tell($0) }
            if outcome == .stopped { _exit(outcome.exitStatus) }
            if outcome.exitStatus != 0 { throw ExitCode(outcome.exitStatus) }
        }
    }

    private func dueTime(_ settings: RunSettings, _ clock: SystemClock) throws -> Date? {
        if let due { return Date(timeIntervalSince1970: Double(due)) }
        guard scheduled else { return nil }
        guard let schedule = settings.schedule else {
            throw Diagnostic.error(
                "no-schedule", at: settings.place, "the run \"\(settings.name)\" has no schedule",
                hint: "schedule: \"30 2 * * *\" is every night at half past two")
        }
        return schedule.latest(atOrBefore: clock.now)
    }

    private func tellPlan(_ run: ProjectRun, _ clock: SystemClock) throws {
        let plan = try Console.running {
            try run.plan(on: on, days: days, acceptsLoss: acceptLoss)
        }
        Console.tell(plan.findings)
        Console.say(plan.text)
        if plan.hasErrors { throw ExitStatus.someFailed.error }
    }
}
