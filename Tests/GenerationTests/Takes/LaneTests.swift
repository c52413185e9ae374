import Foundation
import Synchronization
import TestSupport
import Testing
import TimelineModel

@testable import Generation

@Suite struct LaneTests {
    /// Adds up what it is handed, when it is let.
    final class Sum: LaneWork {
        struct TooMuch: Error {}

        private var sum = 0
        private let gate: DispatchSemaphore

        init(_ gate: DispatchSemaphore) { self.gate = gate }

        func take(_ item: Int) throws {
            gate.wait()
            if item > 100 { throw TooMuch() }
            sum += item
        }

        func finish() -> Int { sum }
    }

    /// A gate that lets so many pass. Signalled, because a semaphore may not end below the value that it began with.
    static func open(_ count: Int) -> DispatchSemaphore {
        let gate = DispatchSemaphore(value: 0)
        for _ in 0..<count { gate.signal() }
        return gate
    }

    @Test func waitsWhereThereIsNoRoom() async throws {
        let gate = DispatchSemaphore(value: 0)
        let lane = Lane("sum", capacity: 2) { Sum(gate) }
        let sent = Mutex(0)
        let sending = Task {
            for item in 1...10 {
                try await lane.send(item)
                sent.withLock { $0 = item }
            }
            return try await lane.finish()
        }
        // However long it is given: no more than may wait is taken.
        try await Task.sleep(for: .milliseconds(50))
        #expect(sent.withLock { $0 } <= 2)
        for _ in 1...10 { gate.signal() }
        #expect(try await sending.value == 55)
    }

    @Test func tellsWhoHandsOverThatItFailed() async throws {
        let gate = Self.open(1000)
        let lane = Lane("sum", capacity: 1) { Sum(gate) }
        await #expect(throws: Sum.TooMuch.self) {
            for item in 99..<1000 { try await lane.send(item) }
        }
        await #expect(throws: Sum.TooMuch.self) { _ = try await lane.finish() }
    }

    @Test func letsGoWhenItIsCancelled() async throws {
        let gate = Self.open(1000)
        let lane = Lane("sum", capacity: 4) { Sum(gate) }
        try await lane.send(1)
        await lane.cancel()
        await #expect(throws: CancellationError.self) { _ = try await lane.finish() }
    }

    @Test func anEngineThatIsCancelledLeavesNothing() async throws {
        let folder = try TemporaryFolder()
        let began = DispatchSemaphore(value: 0)
        let maker = FakeMaker([.little()]) { job, receiver in
            try await receiver.begin(.y4m)
            try await receiver.receive(FakeMaker.header(job.size))
            try await receiver.receive(Array("FRAME\n".utf8) + FakeMaker.frame(job, 0))
            began.signal()
            try await Task.sleep(for: .seconds(3600))
        }
        let request = SegmentRequest(
            prompt: "a cup", size: PixelSize(width: 64, height: 48), frames: 9, frameRate: FrameRate(16), seed: 1)
        let path = folder["a"]
        let task = Task { try await VideosEngine(maker: maker).make(request, at: path) }
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            Thread {
                began.wait()
                continuation.resume()
            }.start()
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { _ = try await task.value }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
    }
}
