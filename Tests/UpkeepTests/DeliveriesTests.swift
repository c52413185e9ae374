import Diagnostics
import Foundation
import Scheduling
import Synchronization
import TestSupport
import Testing

@testable import Upkeep

@Suite("who is told")
struct DeliveriesTests {
    /// A project with messages that wait, and what became of each try.
    private final class Post {
        let project: TestProject
        let clock: ManualClock
        private(set) var outcomes: [Deliveries.Outcome] = []

        init(_ settings: String) throws {
            project = try TestProject(settings)
            clock = ManualClock(.example)
            _ = try project.run(at: clock).run(due: .example)
        }

        @discardableResult
        func deliver() throws -> Date? {
            let file = try project.load()
            return try Deliveries(
                project: file, state: try project.state(), clock: clock, userAgent: "rowreel/test",
                isCancelled: { false }
            ) { self.outcomes.append($0) }.deliver()
        }
    }

    @Test("a webhook is signed as Standard Webhooks says, which openssl confirms")
    func signed() throws {
        let server = try LoopbackServer { _, connection in connection.answer(204) }
        let folder = try TemporaryFolder()
        try folder.write("secret", "whsec_\(Data("a secret of 24 bytes ....".utf8).base64EncodedString())\n")
        let post = try Post(
            "    webhook: { url: \"\(server.address("hook"))\", secretFile: \(folder["secret"]) }\n    publish: public")
        #expect(try post.deliver() == nil)
        let request = try #require(server.requests.first)
        #expect(request.method == "POST")
        #expect(request.headers["content-type"] == "application/json")
        let id = try #require(request.headers["webhook-id"])
        let time = try #require(request.headers["webhook-timestamp"])
        #expect(time == "\(Int(Date.example.timeIntervalSince1970))")
        try folder.write("signed", Data("\(id).\(time).".utf8) + request.body)
        let oracle = try Command([
            "sh", "-c",
            "openssl dgst -sha256 -hmac 'a secret of 24 bytes ....' -binary < '\(folder["signed"])' | base64 -w0",
        ]).run()
        #expect(request.headers["webhook-signature"] == "v1,\(oracle.output)")
        let body = try #require(try JSONSerialization.jsonObject(with: request.body) as? [String: Any])
        #expect(body["type"] as? String == "run.complete")
        let data = try #require(body["data"] as? [String: Any])
        #expect((data["videos"] as? [String: Int])?["made"] == 3)
        #expect(data["due"] as? String == "2026-11-22T01:30:00Z")
        #expect((data["published"] as? String)?.contains("public/releases/20261122T013000Z") == true)
    }

    @Test("a server that is down is tried again, ever later, and given up in the end")
    func retried() throws {
        let isUp = Mutex(false)
        let server = try LoopbackServer { _, connection in
            connection.answer(isUp.withLock { $0 } ? 200 : 503, [:], Data("down\u{7}".utf8))
        }
        let post = try Post("    webhook: \(server.address("hook"))")
        var pauses: [Double] = []
        while let next = try post.deliver() {
            pauses.append(next.timeIntervalSince(post.clock.now))
            post.clock.set(next)
        }
        #expect(pauses == Deliveries.pauses)
        #expect(server.requests.count == pauses.count + 1)
        #expect(Set(server.requests.compactMap { $0.headers["webhook-id"] }).count == 1)
        #expect(post.outcomes.last?.again == nil)
        #expect(post.outcomes.last?.problem?.contains("503") == true)
        #expect(post.outcomes.last?.problem?.contains("\u{7}") == false)
        // The next run's message is one of its own.
        isUp.withLock { $0 = true }
        _ = try post.project.run(at: post.clock).run(due: .example + 60)
        try post.deliver()
        #expect(post.outcomes.last?.problem == nil)
        #expect(try post.project.state().waitingMessages().isEmpty)
    }

    @Test("a server that asks to wait is not asked before")
    func retryAfter() throws {
        let server = try LoopbackServer { _, connection in connection.answer(429, ["Retry-After": "100"]) }
        let post = try Post("    webhook: \(server.address("hook"))")
        #expect(try post.deliver() == .example + 100)
    }

    @Test("what will not change is not tried again", arguments: [404, 400, 302])
    func refused(_ status: Int) throws {
        let server = try LoopbackServer { _, connection in
            connection.answer(status, ["Location": "http://127.0.0.1:1/"])
        }
        let post = try Post("    webhook: \(server.address("hook"))")
        #expect(try post.deliver() == nil)
        #expect(server.requests.count == 1)
        #expect(post.outcomes.first?.problem?.contains("\(status)") == true)
    }

    @Test("a secret that is not there is told without being guessed, and may come later")
    func noSecret() throws {
        let server = try LoopbackServer { _, connection in connection.answer(200) }
        let post = try Post("    webhook: { url: \"\(server.address("hook"))\", secretVariable: ROWREEL_TEST_NONE }")
        #expect(try post.deliver() == .example + 5)
        #expect(server.requests.isEmpty, "nothing goes out unsigned")
        #expect(post.outcomes.first?.problem?.contains("ROWREEL_TEST_NONE") == true)
    }

    @Test("a command reads the report, and is run again only if it asks for it")
    func command() throws {
        let post = try Post("    command: [./tell, \"$HOME\"]")
        let script = """
            #!/bin/sh
            cat > report.json
            echo "$1 $ROWREEL_RUN $ROWREEL_OUTCOME $ROWREEL_DUE" > words
            echo busy; exit $(cat status)

            """
        try post.project.folder.write("tell", script)
        chmod(post.project.folder["tell"], 0o755)
        try post.project.folder.write("status", "75")
        #expect(try post.deliver() == .example + 5)
        #expect(post.outcomes.last?.problem == "ended with status 75: busy")
        let told = try post.project.folder.text("report.json")
        #expect(told == (try post.project.folder.text("out/report.json")))
        #expect(try post.project.folder.text("words") == "$HOME nightly complete 2026-11-22T01:30:00Z\n")
        post.clock.set(.example + 5)
        try post.project.folder.write("status", "1")
        #expect(try post.deliver() == nil)
        #expect(post.outcomes.last?.problem == "ended with status 1: busy")
        #expect(try post.project.state().waitingMessages().isEmpty)
    }

    @Test("a run that fails as a whole is told of, one that was stopped is not")
    func failures() throws {
        let post = try Post("    command: [cp, /dev/stdin, told.json]")
        try post.deliver()
        try post.project.folder.write("template.xml", "<video")
        _ = try post.project.run(at: post.clock).run(due: .example + 60)
        try post.deliver()
        let told = try post.project.folder.text("told.json")
        #expect(told.contains("\"videos\" : [\n\n  ]"))
        #expect(told.contains("template.xml"))
        #expect(told.contains("\"severity\" : \"error\""))
        var ending = RunEnding(
            settings: try post.project.load().run(named: nil), project: "p", due: nil, started: .example)
        ending.wasStopped = true
        #expect(try ending.messages(run: 1).isEmpty)
    }

    @Test("one process of a project delivers at a time")
    func alone() throws {
        let server = try LoopbackServer { _, connection in
            usleep(300_000)
            connection.answer(200)
        }
        let post = try Post("    webhook: \(server.address("hook"))")
        let other = try Post("    webhook: \(server.address("other"))")
        let file = try post.project.load()
        let state = try post.project.state()
        let threads = (0..<4).map { _ in
            Thread {
                _ = try? Deliveries(
                    project: file, state: state, clock: ManualClock(.example), userAgent: "t", isCancelled: { false }
                ) { _ in }.deliver()
            }
        }
        for thread in threads { thread.start() }
        while !threads.allSatisfy(\.isFinished) { usleep(10_000) }
        #expect(server.requests.count { $0.path == "/hook" } == 1)
        withExtendedLifetime(other) {}
    }
}
