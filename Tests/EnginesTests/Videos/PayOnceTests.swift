import Engines
import Foundation
import Generation
import Synchronization
import TestSupport
import Testing

/// Whatever breaks, a job is made once.
@Suite(.serialized) struct PayOnceTests {
    /// Counts down, from any thread.
    final class Times: Sendable {
        private let left: Mutex<Int>
        init(_ count: Int) { left = Mutex(count) }
        /// True so many times.
        func next() -> Bool {
            left.withLock { left in
                left -= 1
                return left >= 0
            }
        }
    }

    /// A server that hears a POST, makes the job and answers nothing; and one that hears half of it.
    private func deaf(_ dialect: VideosDialect, times: Int = 1, hears: Bool) throws -> FakeVideos {
        let lost = Times(times)
        return try FakeVideos(dialect) { memory, request, _ in
            guard request.method == "POST", lost.next() else { return false }
            if hears { memory.hear(request) }
            return true
        }
    }

    @Test func `a lost answer is asked for again by the key`() async throws {
        let server = try deaf(.rowreelWorker, times: 2, hears: true)
        let client = try Client(server)
        let take = Take()
        try await client.video(into: take)
        #expect(server.posts.map(\.key) == ["key-1", "key-1", "key-1"])
        #expect(server.state.made == 1)
        #expect(take.isWhole)
        #expect(client.notes.count == 2)
        #expect(client.notes.allSatisfy { $0.contains("did not answer when it was asked for a segment") })
    }

    @Test func `without keys the job is found by its prompt`() async throws {
        let server = try deaf(.vllmOmni, hears: true)
        let take = Take()
        try await Client(server).video(into: take)
        #expect(server.count("POST", "/v1/videos") == 1)
        #expect(server.state.made == 1)
        #expect(take.isWhole)
    }

    @Test func `a job that could be anybody's is neither taken nor asked for again`() async throws {
        let server = try deaf(.sglang, hears: true)
        let error = try #require(await Client(server).refusal())
        #expect(server.count("POST", "/v1/videos") == 1)
        #expect(
            error.words == """
                failed: the engine videos could not make the segment: \(server.address) was asked and its answer is \
                lost (it closed the connection); whether it makes the segment cannot be told, and it was not asked \
                again, so that nothing is made twice (see what it does at \(server.address)/v1/videos, then run again)
                """)
    }

    @Test(arguments: [VideosDialect.sglang, .vllmOmni, .fastVideo])
    func `what no server has heard is asked for again`(_ dialect: VideosDialect) async throws {
        let server = try deaf(dialect, hears: false)
        let take = Take()
        try await Client(server).video(into: take)
        #expect(server.count("POST", "/v1/videos") == 2)
        #expect(server.state.made == 1)
        #expect(take.isWhole)
    }

    @Test func `a proxy that gives up leaves open whether the server heard`() async throws {
        let first = Times(1)
        let server = try FakeVideos(.sglang) { memory, request, connection in
            guard request.method == "POST", first.next() else { return false }
            memory.hear(request)
            connection.answer(504, [:], .init("<html>gateway timeout".utf8))
            return true
        }
        #expect(try await Client(server).refusal()?.detail.contains("its proxy answered 504") == true)
        #expect(server.count("POST", "/v1/videos") == 1)
    }

    @Test(arguments: VideosDialect.allCases)
    func `connections that break while it waits are of no weight`(_ dialect: VideosDialect) async throws {
        let drops = Times(5)
        let server = try FakeVideos(dialect) { _, request, connection in
            guard request.method == "GET", request.path.hasPrefix("/v1/videos/video_1"), drops.next() else {
                return false
            }
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"id\"")
            return true
        }
        let take = Take()
        try await Client(server).video(into: take)
        #expect(server.posts.count == 1)
        #expect(take.isWhole)
    }

    @Test(arguments: VideosDialect.allCases)
    func `a download that breaks begins anew, and nothing is made again`(_ dialect: VideosDialect) async throws {
        let drops = Times(2)
        let server = try FakeVideos(dialect) { _, request, connection in
            let isResult = request.path.hasSuffix("/frames") || request.path.hasSuffix("/content")
            guard isResult, drops.next() else { return false }
            let whole = FakeAnswer.video(["size": "32x16", "num_frames": "9"], dialect)
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: \(whole.count)\r\n\r\n")
            connection.send(whole.prefix(4000))
            return true
        }
        let client = try Client(server)
        let take = Take()
        try await client.video(into: take)
        #expect(server.posts.count == 1)
        #expect(take.begun.count == 3)
        #expect(take.bytes.count == FakeAnswer.video(["size": "32x16", "num_frames": "9"], dialect).count)
        #expect(client.notes.count == 2)
    }

    @Test func `a download that always breaks is given up`() async throws {
        let server = try FakeVideos(.rowreelWorker) { _, request, connection in
            guard request.path.hasSuffix("/frames") else { return false }
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\nYUV4MPEG2 W32")
            return true
        }
        let error = try #require(await Client(server).refusal())
        #expect(error.detail.hasPrefix("\(server.address) broke the video off 6 times"))
        #expect(server.posts.count == 1)
    }

    @Test func `a server that was started again is asked again`() async throws {
        let restart = Times(1)
        let server = try FakeVideos(.rowreelWorker) { memory, request, _ in
            if request.path == "/v1/videos/video_1", restart.next() { memory.forget() }
            return false
        }
        let client = try Client(server)
        let take = Take()
        try await client.video(into: take)
        #expect(server.posts.count == 2)
        #expect(take.isWhole)
        #expect(client.notes.first?.contains("lost a job and is asked again: it does not know it any more") == true)
    }

    @Test func `a server that always loses it is not asked for ever`() async throws {
        let server = try FakeVideos(.rowreelWorker) { _, request, connection in
            guard request.path.hasPrefix("/v1/videos/") else { return false }
            connection.answer(404, [:], .init("{}".utf8))
            return true
        }
        let error = try #require(await Client(server).refusal())
        #expect(error.detail.contains("lost the job 3 times"))
        #expect(server.posts.count == 3)
    }

    @Test func `what an earlier run cancelled is made under the same key`() async throws {
        let old = Times(1)
        let server = try FakeVideos(.rowreelWorker) { _, request, connection in
            guard request.method == "POST", old.next() else { return false }
            connection.answer(200, [:], .init("{\"id\":\"video_old\",\"status\":\"cancelled\"}".utf8))
            return true
        }
        try await Client(server).video()
        #expect(server.state.deleted == ["video_old"])
        #expect(server.posts.count == 1)
        #expect(server.count("POST", "/v1/videos") == 2)
    }

    @Test func `a result that made room for others is made again`() async throws {
        let gone = Times(1)
        let server = try FakeVideos(.rowreelWorker) { _, request, connection in
            guard request.path.hasSuffix("/frames"), gone.next() else { return false }
            connection.answer(410, [:], .init("{\"error\":{\"message\":\"this result made room\"}}".utf8))
            return true
        }
        let take = Take()
        try await Client(server).video(into: take)
        #expect(server.state.deleted == ["video_1"])
        #expect(server.posts.count == 2)
        #expect(take.isWhole)
    }
}
