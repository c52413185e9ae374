import Engines
import Foundation
import Generation
import Synchronization
import TestSupport
import Testing

/// A task that is cancelled ends, and the server is told.
@Suite(.serialized) struct CancelTests {
    /// Makes a video in a task that is cancelled when the server is asked for something; the error it ends with.
    private func cancelled(
        _ dialect: VideosDialect, _ method: String, _ path: String, answers: Bool, steps: Int = .max
    ) async throws -> (FakeVideos, any Error) {
        let task = Mutex<Task<VideoJobReport, any Error>?>(nil)
        let server = try FakeVideos(dialect, steps: steps) { _, request, connection in
            guard request.method == method, request.path.hasSuffix(path) else { return false }
            while task.withLock({ $0 == nil }) { usleep(1000) }
            task.withLock { $0?.cancel() }
            return !answers
        }
        let client = try Client(server)
        try await client.pool.prepare()
        let making = Task { try await client.pool.make(.watch, into: Take()) }
        task.withLock { $0 = making }
        defer { task.withLock { $0 = nil } }
        do {
            _ = try await making.value
            Issue.record("it was cancelled")
            throw CancellationError()
        } catch {
            await client.pool.stop()
            return (server, error)
        }
    }

    @Test(arguments: VideosDialect.allCases)
    func `a job that is made is cancelled`(_ dialect: VideosDialect) async throws {
        let (server, error) = try await cancelled(dialect, "GET", "/v1/videos/video_1", answers: true)
        #expect(error is CancellationError)
        #expect(server.state.deleted == ["video_1"])
    }

    @Test func `a job that was just asked for is heard of, and cancelled`() async throws {
        let (server, error) = try await cancelled(.rowreelWorker, "POST", "/v1/videos", answers: true)
        #expect(error is CancellationError)
        #expect(server.posts.count == 1)
        #expect(server.state.deleted == ["video_1"])
    }

    @Test func `a job that is finished is left for a later run`() async throws {
        let (server, error) = try await cancelled(.rowreelWorker, "GET", "/frames", answers: false, steps: 1)
        #expect(error is CancellationError)
        #expect(server.state.deleted == [])
    }

    @Test func `a server that says nothing does not hold it up`() async throws {
        let (server, error) = try await cancelled(.rowreelWorker, "GET", "/v1/videos/video_1", answers: false)
        #expect(error is CancellationError)
        #expect(server.state.deleted == ["video_1"])
    }

    @Test func `a pool that is never stopped, or twice, is no mistake`() async throws {
        let server = try FakeVideos(.rowreelWorker)
        do {
            let client = try Client(server)
            try await client.pool.prepare()
        }
        let client = try Client(server)
        await client.pool.stop()
        await client.pool.stop()
    }
}
