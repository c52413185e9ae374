import Engines
import Foundation
import Generation
import TestSupport
import Testing

/// What servers say that is no video: refusals, failures, pages, lies. Users read it in their words.
@Suite(.serialized) struct AnswerTests {
    typealias Times = PayOnceTests.Times

    /// A server whose answers to some requests are these.
    private func server(
        _ method: String, _ path: String, _ status: Int, _ body: String,
        _ headers: [String: String] = ["Content-Type": "application/json"], times: Int = .max,
        of dialect: VideosDialect = .rowreelWorker
    ) throws -> FakeVideos {
        let times = Times(times)
        return try FakeVideos(dialect) { _, request, connection in
            let asked = String(request.path.prefix { $0 != "?" })
            guard request.method == method, asked.hasSuffix(path), times.next() else { return false }
            connection.answer(status, headers, Data(body.utf8))
            return true
        }
    }

    @Test(arguments: [
        (
            422,
            """
            {"error":{"message":"num_frames is 10: wan makes 4·N + 1 frames","param":"num_frames","hint":"nearest: 9"}}
            """, "num_frames is 10: wan makes 4·N + 1 frames (nearest: 9)"
        ),
        (
            422, #"{"detail":[{"loc":["body","fps"],"msg":"Input should be less than 60","type":"x"}]}"#,
            "fps: Input should be less than 60"
        ),
        (400, #"{"detail":"prompt is required"}"#, "prompt is required"),
        (404, #"{"error":{"message":"no model is called x","param":"model"}}"#, "answered 404: no model is called x"),
        (413, #"{"error":{"message":"the body has more","param":null}}"#, "the body has more"),
        (400, #"{"error":{"message":"too long","param":"prompt"}}"#, "too long (parameter prompt)"),
    ])
    func `what is wrong with a request is said once, in the server's words`(
        _ status: Int, _ body: String, _ words: String
    ) async throws {
        let server = try server("POST", "/v1/videos", status, body)
        let error = try #require(await Client(server).refusal())
        #expect(error.code == .refused)
        #expect(error.detail.hasSuffix(words), "\(error.detail)")
        #expect(server.count("POST", "/v1/videos") == 1)
    }

    @Test func `a server's mistake is a failure`() async throws {
        let server = try server("POST", "/v1/videos", 500, #"{"detail":"CUDA error"}"#)
        let error = try #require(await Client(server).refusal())
        #expect(
            error.words == """
                failed: the engine videos could not make the segment: \(server.address) answered 500: CUDA error (see \
                the server's log)
                """)
        #expect(server.count("POST", "/v1/videos") == 1)
    }

    @Test(arguments: [429, 503])
    func `a server with enough to do is asked later`(_ status: Int) async throws {
        let body = #"{"error":{"message":"the queue is full"}}"#
        let server = try server("POST", "/v1/videos", status, body, ["Retry-After": "7"], times: 3)
        let take = Take()
        try await Client(server).video(into: take)
        #expect(take.isWhole)
        #expect(server.posts.count == 1)
    }

    @Test func `what failed is told in the server's words`() async throws {
        let body = #"{"id":"video_1","status":"failed","error":{"message":"out of memory","hint":"--memory group"}}"#
        let server = try server("GET", "/v1/videos/video_1", 200, body)
        let error = try #require(await Client(server).refusal())
        #expect(error.code == .failed)
        #expect(error.detail == "\(server.address): out of memory (--memory group)")
    }

    @Test(arguments: [
        ("<!DOCTYPE html><title>Login</title>", "text/html", "a web page, \"<!DOCTYPE html><title>Login</title>\""),
        (#"{"error":{"message":"quota exceeded"}}"#, "application/json", "quota exceeded"),
        ("", "application/json", "nothing"),
        ("[[[[1e999", "application/json", "\"[[[[1e999\""),
        (
            #"{"id":"../../etc","status":"queued"}"#, "application/json",
            "\"{\"id\":\"../../etc\",\"status\":\"queued\"}\""
        ),
        (#"{"id":7,"status":[]}"#, "application/json", "\"{\"id\":7,\"status\":[]}\""),
        ("\u{1B}[31mred\u{7}\n\u{202E}txt", "text/plain", "\"[31mred txt\""),
    ])
    func `an answer that is no job is quoted, in one printable line`(
        _ body: String, _ type: String, _ words: String
    ) async throws {
        let server = try server("POST", "/v1/videos", 200, body, ["Content-Type": type])
        let error = try #require(await Client(server).refusal())
        #expect(error.detail == "\(server.address) answered with something else than a job: \(words)")
        #expect(server.count("POST", "/v1/videos") == 1)
    }

    @Test(arguments: [
        (VideosDialect.rowreelWorker, "<html>Sorry</html>", "something else than frames: a web page, \"<html>"),
        (.rowreelWorker, "RIFF....", "something else than frames: \"RIFF....\""),
        (.rowreelWorker, "", "something else than frames: nothing"),
        (.rowreelWorker, "YUV4MPEG2 W16 H16 F16:1 C444p10\nFRAME\n", "sent \"YUV4MPEG2 W16 H16 F16:1 C444p10\" for"),
        (.rowreelWorker, "YUV4MPEG2 W32 H16 F16:1 C420jpeg\nFRAME\n", "for frames of 32x16 in C444p10"),
        (.sglang, #"{"error":{"message":"not there"}}"#, "something else than a video: not there"),
        (.vllmOmni, "<html>", "something else than a video: a web page"),
        (.fastVideo, "", "something else than a video: nothing"),
    ])
    func `a result that is no video never gets to whoever takes it`(
        _ dialect: VideosDialect, _ body: String, _ words: String
    ) async throws {
        let path = dialect == .rowreelWorker ? "/frames" : "/content"
        let server = try server("GET", path, 200, body, ["Content-Type": "video/mp4"], of: dialect)
        let take = Take()
        let error = try #require(await Client(server).refusal(into: take))
        #expect(error.detail.contains(words), "\(error.detail)")
        #expect(take.begun.isEmpty)
        #expect(server.posts.count == 1)
    }

    @Test func `a stream that says less than it sends is ended, and so is one that never ends`() async throws {
        for (dialect, head) in [
            (VideosDialect.rowreelWorker, "YUV4MPEG2 W32 H16 F16:1 C444p10\n"), (.sglang, "\0\0\0 ftypisom"),
        ] {
            let server = try FakeVideos(dialect) { _, request, connection in
                guard request.path.hasSuffix("/frames") || request.path.hasSuffix("/content") else { return false }
                connection.send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n\(head)")
                while connection.send(Data(count: 65536)) {}
                return true
            }
            let error = try #require(await Client(server) { $0.largestFile = 1_000_000 }.refusal())
            let most = dialect == .sglang ? 1_000_000 : 32 + 9 * (6 + 32 * 16 * 6)
            #expect(error.detail == "\(server.address) sends more than the \(most) bytes that the video may have")
        }
    }

    @Test func `an answer without end is read so far and no further`() async throws {
        let server = try FakeVideos(.rowreelWorker) { _, request, connection in
            guard request.method == "POST" else { return false }
            connection.send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{\"id\":\"")
            while connection.send(Data(repeating: 0x61, count: 65536)) {}
            return true
        }
        let error = try #require(await Client(server).refusal())
        #expect(error.detail.hasSuffix("something else than a job: more than 4194304 bytes"), "\(error.detail)")
    }

    @Test func `progress without end has an end`() async throws {
        let server = try FakeVideos(.rowreelWorker, steps: .max)
        let error = try #require(await Client(server) { $0.jobTimeout = 60 }.refusal())
        #expect(
            error.detail.hasPrefix("\(server.address) has not made it in 60 s; the last that it told was that it is"))
        #expect(server.state.deleted == ["video_1"])
    }

    @Test func `numbers and types that make no sense are of no weight`() async throws {
        let odd = """
            {"id":"video_1","status":"in_progress","progress":1e300,"frames_ready":-9e99,"stage":{"a":[]},"model":[1],\
            "error":"?","size":12,"prompt":null,"provenance":[[[]]]}
            """
        let server = try server("GET", "/v1/videos/video_1", 200, odd, times: 3)
        let take = Take()
        let report = try await Client(server).video(into: take)
        #expect(take.isWhole)
        #expect(report.model == "wan")
    }

    @Test func `silence is noticed`() async throws {
        let silent = Times(1)
        let server = try FakeVideos(.rowreelWorker) { _, request, _ in
            guard request.path == "/v1/videos/video_1", silent.next() else { return false }
            Thread.sleep(forTimeInterval: 1)
            return true
        }
        let take = Take()
        let client = try Client(server) {
            $0.idleTimeout = 0.5
            // On a machine with much to do other answers may be late as well: each is asked for again.
            $0.patience = 1e6
        }
        _ = try await client.pool.make(.watch, into: take)
        await client.pool.stop()
        #expect(take.isWhole)
        #expect(server.state.made == 1)
    }
}
