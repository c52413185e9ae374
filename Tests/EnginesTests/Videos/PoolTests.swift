import Engines
import Foundation
import Generation
import Synchronization
import TestSupport
import Testing
import TimelineModel

/// Several servers: which is asked, and what becomes of those that are not there.
@Suite(.serialized) struct PoolTests {
    typealias Times = PayOnceTests.Times

    /// An address that nobody listens at.
    private func nobody() throws -> String {
        let server = try FakeVideos(.rowreelWorker)
        return server.address
    }

    @Test(arguments: VideosDialect.allCases)
    func `servers are known by how they list their models`(_ dialect: VideosDialect) async throws {
        let server = try FakeVideos(dialect, models: ["Wan-AI/Wan2.1-T2V-1.3B-Diffusers"])
        let client = try Client(server)
        try await client.pool.prepare()
        #expect(
            client.events == [.ready("\(server.address) (\(dialect.rawValue)): Wan-AI/Wan2.1-T2V-1.3B-Diffusers")])
        // Asked once, however often it is prepared.
        try await client.pool.prepare()
        #expect(server.count("GET", "/v1/models") == 1)
        #expect(client.pool.models.map(\.name) == ["Wan-AI/Wan2.1-T2V-1.3B-Diffusers"])
        await client.pool.stop()
    }

    @Test func `the worker tells what its models can make`() async throws {
        let server = try FakeVideos(.rowreelWorker, models: ["wan", "wan-14b"])
        let client = try Client(server)
        try await client.pool.prepare()
        await client.pool.stop()
        let rules = try #require(client.pool.models.first)
        #expect(
            rules
                == ModelRules(
                    name: "wan", family: "wan2.1-t2v", frameStep: 4, frames: 81, sizeMultiple: 16,
                    size: .init(width: 832, height: 480), framesPerSecond: 16, pictureUse: .none,
                    parameters: [.steps, .guidance, .flowShift, .maxSequenceLength], mostTokens: 512))
        #expect(client.pool.models.map(\.name) == ["wan", "wan-14b"])
    }

    @Test func `a server that is none of them is said to be so`() async throws {
        let server = try LoopbackServer { _, connection in connection.answer(404, [:], .init("<html>Not here".utf8)) }
        let address = String(server.address("").dropLast())
        let error = try #require(await Client([address]).refusal())
        #expect(
            error.words == """
                unready: the engine videos cannot be used: what kind of server \(address) is cannot be told: GET \
                /v1/models answered 404, a web page, "<html>Not here" (correct the address, or say it with --dialect: \
                rowreel_worker, sglang, vllm-omni, fastvideo)
                """)
    }

    @Test func `an old server without a listing is taken at the user's word`() async throws {
        let server = try FakeVideos(.sglang) { _, request, connection in
            guard request.path == "/v1/models" else { return false }
            connection.answer(404, [:], .init())
            return true
        }
        let client = try Client(server) { $0.dialect = .sglang }
        try await client.video()
        #expect(client.pool.models.isEmpty)
        #expect(server.posts.count == 1)
    }

    @Test func `jobs are shared, and no server has more than it may`() async throws {
        let servers = try (0..<2).map { _ in try FakeVideos(.rowreelWorker, steps: 4) }
        let client = try Client(servers.map(\.address)) { $0.inFlight = 2 }
        #expect(client.pool.slots == 4)
        try await client.pool.prepare()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<12 {
                group.addTask { _ = try await client.pool.make(.watch.with { $0.key = "key-\(index)" }, into: Take()) }
            }
            try await group.waitForAll()
        }
        await client.pool.stop()
        #expect(servers.map(\.posts.count).reduce(0, +) == 12)
        #expect(servers.allSatisfy { $0.posts.count >= 3 }, "\(servers.map(\.posts.count))")
        #expect(servers.allSatisfy { $0.state.mostAtOnce <= 2 })
    }

    @Test func `what one server cannot go on with another makes`() async throws {
        let box = Mutex<FakeVideos?>(nil)
        let death = Times(1)
        // It has the job, and its process ends.
        let dying = try FakeVideos(.rowreelWorker) { _, request, _ in
            if request.path == "/v1/videos/video_1", death.next() { box.withLock { $0 = nil } }
            return false
        }
        let address = dying.address
        box.withLock { $0 = dying }
        _ = consume dying
        let other = try FakeVideos(.rowreelWorker)
        let client = try Client([address, other.address])
        let take = Take()
        let report = try await client.video(into: take)
        #expect(take.isWhole)
        #expect(report.server == other.address)
        #expect(other.posts.count == 1)
        #expect(client.notes.contains { $0 == "\(address) cannot be used: nobody listens there (connection refused)" })
    }

    @Test func `a server that is not there is left alone, and asked again later`() async throws {
        let down = Times(1)
        let late = try FakeVideos(.rowreelWorker, models: ["late"]) { _, request, connection in
            guard request.path == "/v1/models", down.next() else { return false }
            connection.send("nonsense")
            return true
        }
        let other = try FakeVideos(.rowreelWorker, models: ["other"])
        let client = try Client(late, other)
        try await client.pool.prepare()
        #expect(client.pool.models.map(\.name) == ["other"])
        let report = try await client.pool.make(.watch.with { $0.model = "late" }, into: Take())
        #expect(report.server == late.address)
        #expect(client.notes.last == "\(late.address) is back")
        await client.pool.stop()
    }

    @Test func `when nobody is there, everybody is named`() async throws {
        let one = try nobody()
        let client = try Client([one, "http://no-such-host.invalid:1/"])
        let error = try #require(await client.refusal())
        #expect(error.code == .unreachable)
        #expect(error.mayPass)
        #expect(error.detail.contains("\(one): nobody listens there (connection refused)"), "\(error.detail)")
        #expect(error.detail.contains("http://no-such-host.invalid:1: "), "\(error.detail)")
        #expect(error.hint == "start the server, or correct its address")
    }

    @Test func `servers that all go away end the wait`() async throws {
        let box = Mutex<FakeVideos?>(try FakeVideos(.rowreelWorker))
        let address = try #require(box.withLock { $0?.address })
        let client = try Client([address])
        try await client.pool.prepare()
        box.withLock { $0 = nil }
        do {
            _ = try await client.pool.make(.watch, into: Take())
            Issue.record("nobody made it")
        } catch let error as EngineError {
            #expect(error.code == .unreachable)
        }
        await client.pool.stop()
    }

    @Test func `a model that no server has is refused with those that they have`() async throws {
        let servers = try [["wan-1.3b"], ["wan-14b"]].map { try FakeVideos(.rowreelWorker, models: $0) }
        let error = try #require(
            await Client(servers.map(\.address)).refusal(.watch.with { $0.model = "wan-1.4b" }))
        #expect(error.detail == "no server has the model \"wan-1.4b\"")
        #expect(error.hint == "did you mean \"wan-14b\"?" || error.hint == "did you mean \"wan-1.3b\"?")
        let report = try await Client(servers.map(\.address)).video(.watch.with { $0.model = "wan-14b" })
        #expect(report.server == servers[1].address)
    }

    @Test func `a busy server leaves its job to another`() async throws {
        let busy = try FakeVideos(.rowreelWorker) { _, request, connection in
            guard request.method == "POST" else { return false }
            connection.answer(429, ["Retry-After": "300"], .init("{}".utf8))
            return true
        }
        let free = try FakeVideos(.rowreelWorker)
        let client = try Client(busy, free)
        try await client.pool.prepare()
        let reports = [
            try await client.pool.make(.watch, into: Take()),
            try await client.pool.make(.watch.with { $0.key = "2" }, into: Take()),
        ]
        await client.pool.stop()
        #expect(reports.map(\.server) == [free.address, free.address])
        #expect(busy.count("POST", "/v1/videos") == 1)
    }

    @Test func `a worker that loads is waited for, and shown`() async throws {
        let loading = Times(2)
        let server = try FakeVideos(.rowreelWorker) { _, request, connection in
            guard request.path == "/health", loading.next() else { return false }
            let words = "{\"status\":\"loading\",\"model\":\"wan\",\"component\":\"vae\",\"progress\":0.25}"
            connection.answer(200, [:], .init(words.utf8))
            return true
        }
        let client = try Client(server)
        try await client.video()
        #expect(client.events.first == .loading("wan on \(server.address)", part: 0.25))
    }
}
