import Diagnostics
import Foundation
import Scheduling
import TestSupport
import Testing

@testable import Upkeep

/// `rowreel schedule` and `rowreel run` as users have them: processes that are asked to end, killed, and begun again.
///
/// A run is made due at once by what the state remembers of its schedule, and one that has to go on for a while takes
/// its sheet from a program that waits for a file: nothing here depends on how fast a machine is.
@Suite("the service as a process")
struct ServiceProcessTests {
    @Test("catches up what was missed, and says so in its log, its status and its results")
    func catchesUp() throws {
        let project = try ServedProject()
        let due = try project.makeDue(missing: 800)
        let before = try project.rowreel("schedule", "--status")
        #expect(before.status == 1)
        #expect(before.output.contains("no service runs"))

        let service = try project.serve()
        #expect(comesToBe { service.errors.contains("run ended") }, "\(service.errors)")
        #expect(service.errors.contains("missed=2"))
        #expect(service.errors.contains("outcome=complete"))
        let text = try project.rowreel("schedule", "--status")
        #expect(text.status == 0)
        #expect(text.output.contains("served by process \(service.id)"))
        #expect(text.output.contains(": complete, 3 videos"), "\(text.output)")
        let json = try project.rowreel("schedule", "--status", "--json")
        #expect(json.status == 0)
        #expect(try Status(json.output).runs.first?.last?.outcome == "complete")
        #expect(
            comesToBe { (try? Status(project.text(".rowreel/status.json")).runs.first?.last?.outcome) == "complete" })

        service.signal(SIGTERM)
        let outcome = service.comesToEnd()
        #expect(outcome.status == 0)
        #expect(outcome.errors.hasSuffix("service ends\n"))
        #expect(outcome.output == "")
        #expect(project.videos == ["a.mp4", "b.mp4", "c.mp4"])
        #expect(project.folder.names(".rowreel/logs").count == 1)
        #expect(try project.records.map(\.due) == [due])
        #expect(try Status(project.text(".rowreel/status.json")).process == nil)
        #expect(try project.rowreel("schedule", "--status", "--json").status == 1)
    }

    @Test("asks a run to end when it is asked to; the next service does it")
    func stops() throws {
        let project = try ServedProject(isSlow: true)
        let due = try project.makeDue()
        let first = try project.serve("--log-format", "json")
        #expect(comesToBe { project.takers.count == 1 }, "\(first.errors)")
        #expect(try Status(project.text(".rowreel/status.json")).runs.first?.isRunning == true)
        first.signal(SIGTERM)
        let outcome = first.comesToEnd()
        #expect(outcome.status == 0, "\(outcome.errors)")
        let lines = try outcome.errors.split(separator: "\n").map {
            try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: String])
        }
        #expect(lines.last?["message"] == "service ends")
        #expect(lines.contains { $0["message"] == "run ended" && $0["outcome"] == "stopped" }, "\(outcome.errors)")
        #expect(!project.takers.contains(where: isAlive), "the run has ended")
        #expect(try project.records.map(\.outcome) == [.stopped])

        try project.letGo()
        let second = try project.serve()
        #expect(comesToBe { second.errors.contains("outcome=complete") }, "\(second.errors)")
        #expect(!second.errors.contains("attempt="), "a run that was stopped on purpose has lost no attempt")
        #expect(try project.records.map(\.outcome) == [.complete, .stopped])
        #expect(try project.records.map(\.due) == [due, due])
    }

    @Test("a run outlives a service that is killed, and the next one waits for it")
    func serviceKilled() throws {
        let project = try ServedProject(isSlow: true)
        try project.makeDue()
        let first = try project.serve()
        #expect(comesToBe { project.takers.count == 1 }, "\(first.errors)")
        let run = try #require(project.takers.first)
        first.signal(SIGKILL)
        #expect(first.comesToEnd().status == 128 + SIGKILL)
        #expect(isAlive(run))
        #expect(try project.rowreel("schedule", "--status").status == 1)

        // One that is asked to stop while it waits leaves it to the next.
        let second = try project.serve()
        #expect(comesToBe { second.errors.contains("run begins") }, "\(second.errors)")
        second.signal(SIGTERM)
        #expect(second.comesToEnd().status == 0)
        #expect(isAlive(run))
        let third = try project.serve()
        #expect(comesToBe { third.errors.contains("run begins") }, "\(third.errors)")
        try project.letGo()
        #expect(comesToBe { third.errors.contains("run ended") }, "\(third.errors)")
        #expect(third.errors.contains("outcome=complete"))
        #expect(project.takers == [run], "the sheet was taken once")
        #expect(try project.records.map(\.outcome) == [.complete])
        #expect(project.videos == ["a.mp4", "b.mp4", "c.mp4"])
    }

    @Test("a run that is killed is begun again, by the project file that is in force")
    func runKilled() throws {
        let project = try ServedProject(isSlow: true)
        let due = try project.makeDue()
        let service = try project.serve()
        #expect(comesToBe { project.takers.count == 1 }, "\(service.errors)")
        try project.folder.write("rowreel.yaml", "runs: [")
        kill(try #require(project.takers.first), SIGKILL)
        #expect(comesToBe { project.takers.count == 2 }, "\(service.errors)")
        try project.letGo()
        #expect(comesToBe { service.errors.contains("run ended") }, "\(service.errors)")
        #expect(service.errors.contains("run was lost"))
        #expect(service.errors.contains("attempt=2"))
        #expect(try project.records.map(\.outcome) == [.complete, .interrupted])
        #expect(try project.records.map(\.due) == [due, due])
        #expect(project.videos == ["a.mp4", "b.mp4", "c.mp4"])
    }

    @Test("a run that fails before it can note anything is given up in the end")
    func noOutcome() throws {
        let project = try ServedProject()
        try project.makeDue(attempts: Agenda.attemptLimit - 1)
        try project.folder.refuse(changing: "run")
        let service = try project.serve()
        #expect(comesToBe { service.errors.contains("run given up") }, "\(service.errors)")
        #expect(service.errors.components(separatedBy: "it ended with status 2, and without an outcome").count == 2)
        #expect(service.errors.contains("attempt=3"))
        #expect(!service.errors.contains("run ended"))
        #expect(try project.text(".rowreel/logs/\(project.folder.names(".rowreel/logs")[0])").contains("no room today"))
        #expect(project.videos == [])
    }

    @Test("a second service, and a run that goes on already, are refused by name")
    func refusals() throws {
        let project = try ServedProject(isSlow: true)
        try project.makeDue()
        let service = try project.serve()
        #expect(comesToBe { project.takers.count == 1 }, "\(service.errors)")
        let second = try project.rowreel("schedule")
        #expect(second.status == 2)
        #expect(second.errors.contains("process \(service.id) is the service of this project already"))
        let run = try project.rowreel("run", "nightly")
        #expect(run.status == 2)
        #expect(run.errors.contains("the run \"nightly\" goes on already"))
        #expect(project.takers.count == 1)
        try project.letGo()
        #expect(comesToBe { service.errors.contains("outcome=complete") }, "\(service.errors)")
    }

    @Test("a project with mistakes is refused with all of them, and nothing is started")
    func mistakes() throws {
        let project = try ServedProject()
        try project.makeDue()
        let text = try project.text("rowreel.yaml")
        try project.folder.write(
            "rowreel.yaml", text.replacing("profile:", with: "profil:").replacing("@yearly", with: "99 * * * *"))
        for command in [["schedule"], ["schedule", "--status"], ["run", "nightly"]] {
            let outcome = try project.command(command).run()
            #expect(outcome.status == 2)
            #expect(outcome.errors.contains("did you mean \"profile\""), "\(outcome.errors)")
            #expect(outcome.errors.contains("rowreel.yaml:10:16"), "\(outcome.errors)")
        }
        #expect(project.videos == [])
        #expect(project.folder.names(".rowreel/logs") == [])
    }

    @Test("init writes a project whose run works at once")
    func initialized() throws {
        let project = try ServedProject()
        unlink(project.file)
        let written = try project.rowreel("init", "--template", "template.xml", "--data", "products.csv")
        #expect(written.status == 0)
        #expect(try project.rowreel("init").status == 2, "a project file that is there is never written over")
        let run = try project.rowreel("run")
        #expect(run.status == 0, "\(run.errors)")
        #expect(project.folder.names("out/nightly").filter { $0.hasSuffix(".mp4") } == ["a.mp4", "b.mp4", "c.mp4"])
        let status = try project.rowreel("schedule", "--status")
        #expect(status.status == 1)
        #expect(status.output.contains("nightly  next "), "\(status.output)")
    }
}

/// A project that is served by the built program.
final class ServedProject {
    private let project: TestProject
    private var processes: [Command.Running] = []

    var folder: TemporaryFolder { project.folder }
    var file: String { project.file }

    /// - Parameters:
    ///   - settings: Lines below the run, each indented by four spaces.
    ///   - isSlow: Whether its sheet comes from a program that waits until it is let go.
    init(_ settings: String = "", isSlow: Bool = false) throws {
        project = try TestProject(
            settings + (isSlow ? "    data:\n      command: [./slow]" : "") + "\n    schedule: \"@yearly\"")
        try folder.write(
            "slow",
            """
            #!/bin/sh
            echo $PPID >> takers
            turns=0
            while [ ! -e go ] && [ $turns -lt 400 ]; do sleep 0.05; turns=$((turns + 1)); done
            cat products.csv
            """)
        chmod(folder["slow"], 0o755)
    }

    deinit {
        try? letGo()
        for process in processes where process.isRunning {
            process.signal(SIGKILL)
            _ = process.wait()
        }
    }

    /// Lets the program that makes the sheet come to its end.
    func letGo() throws { try folder.write("go", "") }

    /// The processes of runs that have asked for the sheet.
    var takers: [Int32] {
        ((try? text("takers")) ?? "").split(separator: "\n").compactMap { Int32($0) }
    }

    var videos: [String] { folder.names("out").filter { $0.hasSuffix(".mp4") } }
    /// The newest first.
    var records: [RunRecord] { get throws { try StateFile(folder[".rowreel"]).runs(of: "nightly", limit: 9) } }

    func text(_ name: String) throws -> String { try folder.text(name) }

    /// Has the run be due, by what the state remembers.
    ///
    /// - Parameter attempts: How often it was begun by a service before.
    ///
    /// - Parameter days: Before its latest time that nothing was dealt with.
    /// - Returns: For when.
    @discardableResult
    func makeDue(missing days: Double = 1, attempts: Int = 0) throws -> Date {
        let schedule = try #require(try project.load().run(named: nil).schedule)
        let due = try #require(schedule.latest(atOrBefore: Date()))
        var memory = RunMemory(through: due - days * 86_400, schedule: schedule.description)
        if attempts > 0 { memory.unfinished = .init(due: due, attempts: attempts) }
        try project.state().keep(["nightly": memory])
        return due
    }

    func command(_ arguments: [String]) -> Command {
        Command(
            [Self.executable] + arguments,
            environment: ["XDG_CACHE_HOME": folder["cache"], "NO_COLOR": "1", "TZ": "UTC"], folder: folder.path)
    }

    func rowreel(_ arguments: String...) throws -> Command.Outcome { try command(arguments).run() }

    /// Starts the service, which is ended with the project at the latest.
    func serve(_ options: String...) throws -> Command.Running { try start(["schedule"] + options) }

    func start(_ arguments: [String]) throws -> Command.Running {
        let running = try command(arguments).start()
        processes.append(running)
        return running
    }

    /// The executable that was built with the tests.
    private static let executable = URL(fileURLWithPath: TestProject.contender).deletingLastPathComponent()
        .appendingPathComponent("rowreel").path
}

extension TemporaryFolder {
    /// Has every new row of a table of the project's state be refused, as on a full disk, or taken again.
    func refuse(changing table: String, _ refuses: Bool = true) throws {
        let change =
            refuses
            ? "CREATE TRIGGER full BEFORE INSERT ON \(table) BEGIN SELECT RAISE(ABORT, 'no room today'); END"
            : "DROP TRIGGER full"
        let outcome = try Command([
            "python3", "-c",
            "import sqlite3, sys; base = sqlite3.connect(sys.argv[1], timeout=20); base.execute(sys.argv[2]); base.commit()",
            self[".rowreel/state.sqlite"], change,
        ]).run()
        #expect(outcome.status == 0, "\(outcome.errors)")
    }
}

/// `status.json`, as a program of somebody else's reads it.
private struct Status: Decodable {
    var process: Int32?
    var waitingMessages: Int
    var runs: [Run]

    struct Run: Decodable {
        var name: String
        var isRunning: Bool
        var last: Last?
    }

    struct Last: Decodable {
        var due: String?
        var started: String
        var outcome: String?
    }

    init(_ text: String) throws { self = try JSONDecoder().decode(Status.self, from: Data(text.utf8)) }
}

/// Whether something comes to be so; how long it takes does not matter.
func comesToBe(_ isSo: () -> Bool) -> Bool {
    let end = ContinuousClock.now + .seconds(30)
    while ContinuousClock.now < end {
        if isSo() { return true }
        usleep(20_000)
    }
    return isSo()
}

extension Command.Running {
    /// Waits for its end, and brings it about where it does not come: a test that fails is better than one that hangs.
    func comesToEnd() -> Command.Outcome {
        if !comesToBe({ !isRunning }) { signal(SIGKILL) }
        return wait()
    }
}

private func isAlive(_ process: Int32) -> Bool { kill(process, 0) == 0 }
