import Foundation
import Generation
import TestSupport
import Testing

@testable import Engines

/// Workers that outlive the run that started them.
@Suite(.serialized) struct StayingWorkerTests {
    private func staying(_ plan: String = "well") throws -> FakeWorker {
        var fake = try FakeWorker(plan)
        fake.options.isKept = true
        return fake
    }

    /// A run: asks for a video, and is over.
    private func run(_ fake: FakeWorker, keeping: Bool, events: Events = Events()) async throws {
        var fake = fake
        fake.options.isKept = keeping
        let worker = fake.worker(events)
        let received = Received()
        _ = try await worker.make(.fake("job"), into: received)
        #expect(received.text == "frames of job")
        await worker.stop()
    }

    @Test func `it is used again, and ended by the run that does not keep it`() async throws {
        let fake = try staying()
        try await run(fake, keeping: true)
        let start = try #require(fake.starts.first)
        #expect(start.isAlive)
        #expect(!start.arguments.contains("--exit-with-parent"))
        let events = Events()
        try await run(fake, keeping: true, events: events)
        #expect(events.notes.first == "the worker that stayed (process \(start.pid)) is used")
        #expect(start.isAlive)
        try await run(fake, keeping: false)
        #expect(fake.starts.count == 1)
        #expect(!start.isAlive)
        #expect(!fake.folder.names("state").contains { $0.hasSuffix(".json") })
    }

    @Test func `its token is nobody else's to read`() async throws {
        let fake = try staying()
        try await run(fake, keeping: true)
        let note = try #require(fake.folder.names("state").first { $0.hasSuffix(".json") })
        let path = fake.folder["state/\(note)"]
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
        try await run(fake, keeping: false)
    }

    @Test func `two that begin at once share one`() async throws {
        let fake = try staying()
        let (first, second) = (fake.worker(), fake.worker())
        async let one: Void = first.prepare()
        async let two: Void = second.prepare()
        _ = try await (one, two)
        #expect(fake.starts.count == 1)
        await first.stop()
        await second.stop()
        try await run(fake, keeping: false)
        #expect(fake.starts.map(\.isAlive) == [false])
    }

    @Test func `nobody ends it under another's hands`() async throws {
        let fake = try staying()
        let user = fake.worker()
        try await user.prepare()
        try await run(fake, keeping: false)
        #expect(fake.starts.map(\.isAlive) == [true])
        await user.stop()
        try await run(fake, keeping: false)
        #expect(fake.starts.map(\.isAlive) == [false])
    }

    @Test func `one with other code is ended`() async throws {
        let fake = try staying()
        try await run(fake, keeping: true)
        try fake.folder.write("Worker/rowreel_worker/more.py", "changed = True\n")
        let events = Events()
        try await run(fake, keeping: true, events: events)
        #expect(fake.starts.map(\.isAlive) == [false, true])
        #expect(events.notes.first?.contains("does not fit any more") == true)
        try await run(fake, keeping: false)
        #expect(!fake.starts.contains { $0.isAlive })
    }

    @Test func `one that has died is replaced`() async throws {
        let fake = try staying()
        try await run(fake, keeping: true)
        let start = try #require(fake.starts.first)
        kill(start.pid, SIGKILL)
        try await eventually { !start.isAlive }
        try await run(fake, keeping: false)
        #expect(fake.starts.map(\.isAlive) == [false, false])
    }

    @Test func `one with other models is another`() async throws {
        let fake = try staying()
        try await run(fake, keeping: true)
        var other = fake
        other.options.models = [fake.folder.path]
        try await run(other, keeping: false)
        #expect(fake.starts.map(\.isAlive) == [true, false])
        try await run(fake, keeping: false)
    }

    @Test func `one that stays is started again in the midst of a job`() async throws {
        let fake = try staying()
        let worker = fake.worker()
        let received = Received()
        _ = try await worker.make(.fake("kill"), into: received)
        #expect(received.text == "frames of kill")
        await worker.stop()
        #expect(fake.starts.map(\.isAlive) == [false, true])
        try await run(fake, keeping: false)
        #expect(!fake.starts.contains { $0.isAlive })
    }
}
