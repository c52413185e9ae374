import Batch
import Diagnostics
import Foundation
import Scheduling
import TestSupport
import Testing

@testable import Upkeep

@Suite("a run of a project")
struct ProjectRunTests {
    @Test("renders, publishes, and is done with its due time")
    func whole() throws {
        let project = try TestProject("    publish: public")
        let result = try project.run().run(due: .example)
        #expect(result.outcome == .complete)
        #expect(project.folder.names("out").filter { $0.hasSuffix(".mp4") } == ["a.mp4", "b.mp4", "c.mp4"])
        #expect(project.folder.names("public/current").contains("report.json"))
        guard case .done = try project.run().run(due: .example) else {
            return #expect(Bool(false), "the same time was done twice")
        }
        #expect(try project.run().run(due: .example + 60).report?.count(.unchanged) == 3)
        let records = try project.state().runs(of: "nightly", limit: 9)
        #expect(records.map(\.outcome) == [.complete, .complete])
        #expect(records.map(\.due) == [.example + 60, .example])
    }

    @Test("a row that cannot be made leaves a partial run; what is wrong with the template a failed one")
    func failures() throws {
        let project = try TestProject(rows: ["a,Ant,,", "b,Bee,monday,", "c,Cat,,"])
        let result = try project.run().run(due: .example)
        #expect(result.outcome == .partial)
        #expect(result.report?.count(.failed) == 1)
        try project.folder.write("template.xml", "<video")
        let failed = try project.run().run(due: .example + 60)
        #expect(failed.outcome == .failed)
        #expect(failed.findings.errors.first?.place?.file == project.folder["template.xml"])
        guard case .done = try project.run().run(due: .example + 60) else {
            return #expect(Bool(false), "a run that failed is not begun again for the same time")
        }
    }

    @Test("what the command line calls an option is told at its line of the project file")
    func places() throws {
        let project = try TestProject("    outputs: [smal]")
        let findings = try project.run().run().findings
        #expect("\(findings.errors.first?.place, default: "")" == "\(project.file):9:14")
        #expect(findings.errors.first?.message.contains("smal") == true)
    }

    @Test("rows appear and retire on their day")
    func windows() throws {
        let project = try TestProject(
            "    retire: delete", rows: ["a,Ant,,", "b,Bee,2026-11-23,", "c,Cat,,2026-11-22"])
        let clock = ManualClock(.example)
        func videos() -> [String] { project.folder.names("out").filter { $0.hasSuffix(".mp4") } }
        _ = try project.run(at: clock).run()
        #expect(videos() == ["a.mp4", "c.mp4"])
        clock.set(.example + 86_400)
        let second = try project.run(at: clock).run()
        #expect(videos() == ["a.mp4", "b.mp4"])
        #expect(second.report?.count(.unchanged) == 1)
    }

    @Test("a run by hand is refused while it goes on; one that is due waits for its end")
    func overlap() throws {
        let project = try TestProject()
        try FileManager.default.createDirectory(atPath: project.load().state, withIntermediateDirectories: true)
        var lock: RunLock? = try RunLock("nightly", in: project.load().state, waiting: false) { false }
        let refusal = try #require(throws: Diagnostic.self) { try project.run().run() }
        #expect(refusal.code == RunLock.busy)
        let run = try project.run()
        let waiting = Task.detached { try run.run(due: .example).outcome }
        usleep(300_000)
        #expect(try project.state().runs(of: "nightly", limit: 1).isEmpty)
        withExtendedLifetime(lock) {}
        lock = nil
        let done = DispatchSemaphore(value: 0)
        Task.detached {
            _ = try await waiting.value
            done.signal()
        }
        done.wait()
        #expect(try project.state().runs(of: "nightly", limit: 1).first?.outcome == .complete)
    }

    @Test("killed before any step, it is whole after the next start", arguments: ProjectRun.Step.allCases)
    func killed(_ step: ProjectRun.Step) throws {
        let project = try TestProject("    publish: public\n    command: [cp, /dev/stdin, told.json]")
        _ = try project.run().run(due: .example - 86_400)
        try project.sheet(["a,Ant,,", "b,Buzz,,", "d,Dog,,"])
        let outcome = try Command([TestProject.contender, project.file, step.rawValue]).run()
        #expect(outcome.status == 128 + SIGKILL, Comment(rawValue: outcome.errors))
        // What web servers see is whole at any time.
        let published = project.folder.names("public/current").filter { $0.hasSuffix(".mp4") }
        #expect([["a.mp4", "b.mp4", "c.mp4"], ["a.mp4", "b.mp4", "c.mp4", "d.mp4"]].contains(published))
        let result = try project.run().run(due: .example)
        let records = try project.state().runs(of: "nightly", limit: 9).filter { $0.due == .example }
        #expect(records.count { $0.outcome == .complete } == 1, "done exactly once")
        if step == .leave {
            guard case .done = result else { return #expect(Bool(false), "it was done already") }
        } else {
            #expect(result.outcome == .complete)
            #expect(records.count { $0.outcome == .interrupted } == (step == .begin ? 0 : 1))
        }
        #expect(try project.state().waitingMessages().count == 2, "one message for each run")
        #expect(project.folder.names("public/current").contains("d.mp4"))
        #expect(project.folder.names("public/releases").allSatisfy { !$0.hasPrefix(".") })
    }
}

extension TestProject {
    /// The program that is killed in the middle of a run.
    static var contender: String {
        let tests = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        let program = tests.deletingLastPathComponent().appendingPathComponent("RunContender").path
        if FileManager.default.isExecutableFile(atPath: program) { return program }
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return root.appendingPathComponent(".build/debug/RunContender").path
    }
}
