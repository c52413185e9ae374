import Foundation
import Generation
import Processes
import TestSupport
import Testing

@testable import Engines

/// The worker's process from start to end, with a program in its place that does as it is told.
@Suite(.serialized) struct LocalWorkerTests {
    @Test func `it is started, asked and ended`() async throws {
        let fake = try FakeWorker("well")
        let worker = fake.worker()
        try await worker.prepare()
        try await worker.prepare()
        #expect(worker.models.map(\.name) == ["fake"])
        let received = Received()
        let report = try await worker.make(.fake("one"), into: received)
        #expect(received.text == "frames of one")
        #expect(report.server.hasPrefix("http://127.0.0.1:"))
        let start = try #require(fake.starts.first)
        #expect(start.isAlive)
        await worker.stop()
        #expect(!start.isAlive)
        #expect(fake.starts.count == 1)
    }

    @Test func `it has its own session, folder and surroundings, and no file of ours`() async throws {
        let fake = try FakeWorker("well")
        // A file that is open here and would be open there, if nobody closed it.
        let file = open("/dev/null", O_RDONLY)
        defer { close(file) }
        let worker = fake.worker()
        try await worker.prepare()
        await worker.stop()
        let start = try #require(fake.starts.first)
        #expect(start.session == start.pid)
        #expect(start.folder == fake.options.folder)
        #expect(
            start.arguments == ["serve", "--models", fake.options.models[0], "--port", "0", "--exit-with-parent"])
        #expect(start.variables.contains("ROWREEL_WORKER_TOKEN"))
        #expect(start.variables.contains("PATH"))
        #expect(!start.variables.contains { $0.hasPrefix("SWIFT") || $0 == "PYTHONPATH" || $0 == "PWD" })
        // Its own three, and the one with which it lists them.
        #expect(start.files.filter { $0 > 3 } == [])
        let log = try #require(fake.folder.names("state").first { $0.hasPrefix("log-") })
        let mode = try FileManager.default.attributesOfItem(atPath: fake.folder["state/\(log)"])[.posixPermissions]
        #expect(mode as? Int == 0o600)
    }

    @Test func `a crash at the start is told with its last words`() async throws {
        let fake = try FakeWorker("crash")
        let error = await #expect(throws: EngineError.self) { try await fake.worker().prepare() }
        let detail = try #require(error?.detail)
        #expect(detail.hasPrefix("it ended with status 3 while it was started; its last words: "), "\(detail)")
        #expect(detail.hasSuffix("ModuleNotFoundError: No module named 'torch'"))
        #expect(error?.hint?.contains("rowreel doctor --engine worker") == true)
    }

    @Test(arguments: ["never", "silent"])
    func `one that never is ready is ended`(_ plan: String) async throws {
        var fake = try FakeWorker(plan)
        fake.options.startLimit = .seconds(3)
        let error = await #expect(throws: EngineError.self) { try await fake.worker().prepare() }
        #expect(error?.detail.contains("within 3 s") == true, "\(String(describing: error))")
        #expect(!fake.starts.contains { $0.isAlive })
    }

    @Test func `the loading of a model is told`() async throws {
        let fake = try FakeWorker("slow")
        let events = Events()
        let worker = fake.worker(events)
        try await worker.prepare()
        await worker.stop()
        #expect(events.all.contains(.loading("fake, text_encoder", part: 0.25)))
        #expect(events.all.contains(.loading("fake, vae", part: 0.75)))
    }

    @Test func `what is not there is told with what to do`() throws {
        let fake = try FakeWorker("well")
        try fake.folder.write("Scripts/bootstrap", "")
        func hint(_ change: (inout WorkerOptions) -> Void) throws -> String {
            var options = fake.options
            change(&options)
            let error = try #require(throws: EngineError.self) { try options.check() }
            return "\(error.detail): \(error.hint ?? "")"
        }
        #expect(try hint { $0.folder = "/nowhere" }.contains("there is no worker in /nowhere: name the folder"))
        #expect(try hint { $0.python = "/nowhere/python" }.contains("Scripts/bootstrap --worker sets it up"))
        #expect(try hint { $0.models = [] }.contains("name it with --models DIR"))
        #expect(try hint { $0.models.append("/no/models") }.contains("there is no folder /no/models"))
    }

    @Test func `one that does not listen to signals is ended with all it started`() async throws {
        var fake = try FakeWorker("family")
        fake.options.grace = .milliseconds(200)
        let worker = fake.worker()
        try await worker.prepare()
        let start = try #require(fake.starts.first)
        let child = try #require(start.child)
        #expect(ProcessIdentity(of: child) != nil)
        await worker.stop()
        #expect(!start.isAlive)
        try await eventually { ProcessIdentity(of: child) == nil }
    }

    @Test func `whoever is cancelled while it starts leaves nothing behind`() async throws {
        let fake = try FakeWorker("silent")
        let worker = fake.worker()
        let task = Task { try await worker.prepare() }
        try await eventually { !fake.starts.isEmpty }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        await worker.stop()
        #expect(!fake.starts.contains { $0.isAlive })
    }
}
