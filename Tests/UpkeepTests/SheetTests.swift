import Batch
import Diagnostics
import Foundation
import Scheduling
import Synchronization
import TestSupport
import Testing

@testable import Upkeep

@Suite("where the sheet comes from")
struct SheetTests {
    private func titles(_ project: TestProject) -> [String] {
        project.folder.names("out").filter { $0.hasSuffix(".mp4") }
    }

    private static func csv(_ count: Int) -> String {
        "sku,title\n" + (0..<count).map { "v\($0),Title \($0)\n" }.joined()
    }

    @Test("a file that loses too many rows is not believed until somebody says so")
    func shrunkFile() throws {
        let project = try TestProject("    retire: delete", rows: (0..<6).map { "v\($0),T,," })
        #expect(try project.run().run().outcome == .complete)
        try project.sheet(["v0,T,,", "v1,T,,"])
        let told = Told()
        let kept = try project.run(at: ManualClock(.example), told).run()
        #expect(kept.outcome == .complete)
        #expect(titles(project).count == 6, "nothing is retired by a sheet that was cut short")
        let warning = try #require(told.findings.first { $0.code == "sheet-kept" })
        #expect(warning.message.contains("has 2 rows, 67 % fewer than the 6 before; the 6 rows of Sun 2026-11-22"))
        #expect(warning.hint?.contains("rowreel run nightly --accept-loss") == true)
        #expect(try project.run().run(acceptsLoss: true).outcome == .complete)
        #expect(titles(project) == ["v0.mp4", "v1.mp4"])
        #expect(try project.run().run().report?.count(.unchanged) == 2, "the smaller sheet is the good one now")
    }

    @Test("a file that has gone, or is no table, has its last good copy in its place")
    func lostFile() throws {
        let project = try TestProject()
        _ = try project.run().run()
        unlink(project.folder["products.csv"])
        #expect(try project.run().run().report?.count(.unchanged) == 3)
        try project.folder.write("products.csv", "\"never closed")
        #expect(try project.run().run().report?.count(.unchanged) == 3)
    }

    @Test("what commands of runs that were killed have left is removed after a day")
    func leftovers() throws {
        let project = try TestProject("    data:\n      command: [cat, products.csv]")
        let (old, new) = (".rowreel/data/nightly/.output-old.csv", ".rowreel/data/nightly/.output-new.csv")
        for name in [old, new] { try project.folder.write(name, "sku\n") }
        try FileManager.default.setAttributes(
            [.modificationDate: Date() - 2 * 86_400], ofItemAtPath: project.folder[old])
        #expect(try project.run().run().outcome == .complete)
        #expect(project.folder.names(".rowreel/data/nightly") == [".output-new.csv", "sheet.csv"])
    }

    @Test("a sheet that is written anew while the run goes on is the one that was looked at")
    func changedMeanwhile() throws {
        let project = try TestProject()
        let file = try project.load()
        var surroundings = ProjectRun.Surroundings(
            clock: ManualClock(.example), userAgent: "rowreel/test", display: Told(), interruption: Interruption())
        surroundings.onStep = { step in
            if step == .render { _ = try? project.folder.write("products.csv", "sku,title\n") }
        }
        let result = try ProjectRun(
            try file.run(named: nil), of: file, installation: try Installation.find(), surroundings: surroundings
        ).run()
        #expect(result.report?.count(.made) == 3)
    }

    @Test("without a copy the mistake of the sheet is the run's")
    func noCopy() throws {
        let project = try TestProject()
        unlink(project.folder["products.csv"])
        let result = try project.run().run()
        #expect(result.outcome == .failed)
        #expect(result.findings.errors.first?.place == .file(project.folder["products.csv"]))
    }

    @Test("an address is asked only for what has changed, and its last good copy stays while it is down")
    func address() throws {
        let answer = Mutex<(status: Int, body: String)>((200, Self.csv(3)))
        let server = try LoopbackServer { request, connection in
            let (status, body) = answer.withLock { $0 }
            if request.headers["if-none-match"] == "\"\(body.count)\"" { return connection.answer(304) }
            connection.answer(status, ["ETag": "\"\(body.count)\""], Data(body.utf8))
        }
        let settings = "    data:\n      url: \(server.address("feed.csv"))\n      allowPrivate: true"
        let project = try TestProject(settings)
        #expect(try project.run().run().report?.count(.made) == 3)
        #expect(try project.run().run().report?.count(.unchanged) == 3)
        #expect(server.requests.last?.headers["if-none-match"] != nil)
        answer.withLock { $0 = (404, "gone") }
        let told = Told()
        #expect(try project.run(at: ManualClock(.example), told).run().report?.count(.unchanged) == 3)
        #expect(told.findings.contains { $0.code == "sheet-kept" && $0.message.contains("404") })
        answer.withLock { $0 = (200, "<!doctype html><html>we are sorry") }
        #expect(try project.run().run().report?.count(.unchanged) == 3)
        answer.withLock { $0 = (200, Self.csv(1)) }
        #expect(try project.run().run().report?.count(.unchanged) == 3, "two thirds are too many to lose")
        answer.withLock { $0 = (200, Self.csv(4)) }
        #expect(try project.run().run().report?.count(.made) == 1)
    }

    @Test("a private address needs leave")
    func privateAddress() throws {
        let server = try LoopbackServer { _, connection in connection.answer(200, [:], Data("sku\na\n".utf8)) }
        let project = try TestProject("    data: \(server.address("feed.csv"))")
        let result = try project.run().run()
        #expect(result.outcome == .failed)
        #expect(server.requests.isEmpty)
    }

    @Test("a command's output, with its words as they are")
    func command() throws {
        let project = try TestProject("    data: { command: [./export, \"a b\"], timeout: 20s }")
        try project.folder.write(
            "export", "#!/bin/sh\necho 'sku,title'\necho \"x,$1 $(basename \"$PWD\" | cut -c1-7)\"\n")
        chmod(project.folder["export"], 0o755)
        let result = try project.run().run()
        #expect(result.outcome == .complete)
        #expect(titles(project) == ["x.mp4"])
        #expect(
            try String(contentsOfFile: project.folder[".rowreel/data/nightly/sheet.csv"], encoding: .utf8)
                == "sku,title\nx,a b rowreel\n")
    }

    @Test(
        "a command that fails, half way or at once, is told with its own words",
        arguments: [
            (
                "#!/bin/sh\necho 'sku,title'\necho 'a,b'\necho 'the database is down' >&2\nexit 3\n",
                "ended with status 3"
            ),
            ("#!/bin/sh\nexec sleep 100\n", "given up after 1 s"), ("#!/nowhere/at/all\n", "is there, and what it is"),
        ])
    func failingCommand(_ script: String, _ words: String) throws {
        let project = try TestProject("    data: { command: [./export], timeout: 1s }")
        try project.folder.write("export", script)
        chmod(project.folder["export"], 0o755)
        let result = try project.run().run()
        #expect(result.outcome == .failed)
        let problem = try #require(result.findings.errors.first)
        #expect(problem.message.contains(words), Comment(rawValue: "\(problem)"))
        if script.contains("database") { #expect(problem.cause == "the database is down") }
        #expect(project.folder.names(".rowreel/data/nightly").isEmpty, "nothing half written stays")
    }
}
