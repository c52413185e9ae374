import Foundation
import Generation
import TestSupport
import Testing

@testable import Engines

/// Workers that die, hang and fail in the midst of jobs.
@Suite(.serialized) struct WorkerRestartTests {
    @Test(arguments: [
        ("kill", "was killed (SIGKILL)"), ("hang", "hung: its job gave no sign of life for 99999 s"),
        ("stop", "did not answer for 3 s"), ("lose", "failed: CUDA error: unspecified launch failure"),
    ])
    func `a job is done by the next worker`(_ job: String, _ words: String) async throws {
        var fake = try FakeWorker("well")
        fake.options.grace = .seconds(2)
        // One that was stopped does not answer at all; others answer at once.
        if job == "stop" { fake.options.answerLimit = .seconds(3) }
        let events = Events()
        let worker = fake.worker(events)
        let received = Received()
        _ = try await worker.make(.fake(job), into: received)
        #expect(received.text == "frames of \(job)")
        #expect(fake.starts.count == 2)
        #expect(fake.starts.map(\.isAlive) == [false, true])
        #expect(events.notes.count == 1)
        #expect(events.notes.first?.hasPrefix("the worker \(words)") == true, "\(events.notes)")
        await worker.stop()
        #expect(!fake.starts.contains { $0.isAlive })
    }

    @Test func `a job that kills every worker fails, and the others are done`() async throws {
        let fake = try FakeWorker("well")
        let events = Events()
        let worker = fake.worker(events)
        let neighbour = Received()
        async let beside = worker.make(.fake("beside"), into: neighbour)
        // It waits in the first worker when that is killed.
        try await eventually { (try? fake.folder.text("Worker/jobs"))?.contains("beside") == true }
        let error = await #expect(throws: EngineError.self) {
            try await worker.make(.fake("kill-always"), into: Received())
        }
        #expect(error?.code == .failed)
        #expect(error?.detail.hasPrefix("2 workers died of it; the last one was killed (SIGKILL)") == true)
        #expect(error?.detail.hasSuffix("its last words: a library's greeting | CUDA driver said something") == true)
        _ = try await beside
        #expect(neighbour.text == "frames of beside")
        let received = Received()
        _ = try await worker.make(.fake("next"), into: received)
        #expect(received.text == "frames of next")
        await worker.stop()
    }

    @Test func `a machine on which every worker dies is given up`() async throws {
        let fake = try FakeWorker("well")
        let worker = fake.worker()
        var codes: [EngineError.Code?] = []
        for number in 0..<4 {
            let job = VideoJob.fake("kill-always-\(number)")
            let error = await #expect(throws: EngineError.self) { try await worker.make(job, into: Received()) }
            codes.append(error?.code)
        }
        #expect(codes == [.failed, .failed, .unreachable, .unreachable])
        await worker.stop()
    }

    @Test func `what a job did wrong is its own fault`() async throws {
        let fake = try FakeWorker("well")
        let worker = fake.worker()
        let error = await #expect(throws: EngineError.self) {
            try await worker.make(.fake("wrong"), into: Received())
        }
        #expect(error == EngineError(.refused, engine: "worker", "no such size"))
        #expect(fake.starts.count == 1)
        await worker.stop()
    }

    @Test func `a worker that cannot be started again is told`() async throws {
        let fake = try FakeWorker("well", "crash")
        let worker = fake.worker()
        let error = await #expect(throws: EngineError.self) { try await worker.make(.fake("kill"), into: Received()) }
        #expect(error?.detail.contains("No module named 'torch'") == true)
        await worker.stop()
    }
}
