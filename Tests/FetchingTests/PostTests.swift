import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Fetching

/// What is sent, to whom, and what is made of the answer.
@Suite struct PostTests {
    func post(_ server: LoopbackServer, _ path: String = "hook", user: String = "") throws -> Post {
        Post(Array("{\"type\":\"run.ended\"}".utf8), to: try WebAddress(server.address(path, user: user)))
    }

    /// A server that always says the same.
    func server(_ status: Int, _ headers: [String: String] = [:], _ body: String = "") throws -> LoopbackServer {
        try LoopbackServer { _, connection in connection.answer(status, headers, Data(body.utf8)) }
    }

    @Test func `the body arrives as it is, with its headers`() throws {
        let server = try server(202, [:], "taken\n")
        var post = try post(server, user: "me:secret@")
        post.headers = [("webhook-id", "msg_1"), ("X-Words", "some words: all")]
        let answer = try #require(post.send().answer)
        #expect(answer == Post.Answer(status: 202, text: "taken ", retryAfter: 0))
        let request = try #require(server.requests.first)
        #expect(request.method == "POST" && request.path == "/hook" && request.body == Data(post.body))
        let names = ["content-type", "webhook-id", "x-words", "user-agent", "expect", "authorization"]
        #expect(
            names.map { request.headers[$0] } == [
                "application/json", "msg_1", "some words: all", "rowreel", nil, "Basic bWU6c2VjcmV0",
            ])
    }

    @Test(arguments: [0, 5_000_000])
    func `bodies of any size, without waiting for a leave to send`(_ count: Int) throws {
        let server = try server(200)
        var post = try post(server)
        post.body = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        #expect(post.send().answer?.status == 200)
        let request = try #require(server.requests.first)
        #expect(request.method == "POST" && request.body == Data(post.body))
        #expect(request.headers["content-length"] == "\(count)" && request.headers["expect"] == nil)
    }

    @Test(arguments: [
        (400, false), (401, false), (404, false), (408, true), (410, false), (425, true), (429, true), (500, true),
        (501, false), (503, true), (304, false),
    ])
    func `which refusals may pass`(_ status: Int, _ isPassing: Bool) throws {
        let server = try server(status)
        let failure = try #require(try post(server).send().failure)
        #expect(failure.isPassing == isPassing && failure.message.hasPrefix("\(status) "), "\(failure)")
        #expect(failure.hint?.contains("--") != true)
        #expect(server.requests.count == 1)
    }

    @Test func `how long a server asks to wait`() throws {
        let server = try server(429, ["Retry-After": "120"], "slowly")
        guard case .failed(let failure, let answer) = try post(server).send() else { throw Unexpected() }
        #expect(answer == Post.Answer(status: 429, text: "slowly", retryAfter: 120))
        #expect(failure.hint == "it asks to wait 120 s" && failure.isPassing)
    }

    @Test(arguments: [301, 302, 303, 307, 308])
    func `nothing is sent to where it redirects`(_ status: Int) throws {
        let other = try server(200)
        let server = try server(status, ["Location": other.address("there?token=hidden", user: "me:secret@")])
        let failure = try #require(try post(server).send().failure)
        #expect(other.requests.isEmpty && server.requests.count == 1)
        #expect(failure.message.contains("redirects to http://***@127.0.0.1:\(other.port)/there?token=***"))
        #expect(!failure.isPassing)
    }

    @Test func `of a long answer the beginning is kept, and no commands to a terminal`() throws {
        let long = try server(200, [:], "\u{1B}[31mred\u{202E}\r\nü" + String(repeating: "a", count: 3_000_000))
        let text = try #require(try post(long).send().answer?.text)
        #expect(text.hasPrefix(" [31mred ü") && text.utf8.count <= 1024 && text.utf8.count > 1000)
        let endless = try LoopbackServer { _, connection in
            connection.send("HTTP/1.1 500 No\r\n\r\n")
            while connection.send(Data(repeating: 65, count: 100_000)) {}
        }
        #expect(try post(endless).send().failure?.message.hasPrefix("500 ") == true)
    }

    @Test func `a yes is a yes, also when what follows breaks off`() throws {
        let server = try LoopbackServer { request, connection in
            connection.send("HTTP/1.1 100 Continue\r\n\r\n")
            guard request.path != "/half" else {
                connection.send("HTTP/1.1 200 OK\r\nContent-Le")
                return
            }
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhal")
        }
        #expect(try post(server, "whole").send().answer?.text == "hal")
        let failure = try #require(try post(server, "half").send().failure)
        #expect(failure.isPassing && failure.message.contains("broke off"))
    }

    @Test func `servers that are silent, or not there`() throws {
        let silent = try LoopbackServer { _, _ in usleep(3_000_000) }
        var patient = try post(silent)
        patient.limit = 1
        let failure = try #require(patient.send().failure)
        #expect(failure.isPassing && failure.message.contains("did not answer within 1 s"))
        let gone = Post([], to: try WebAddress("http://127.0.0.1:1/"))
        #expect(gone.send().failure?.isPassing == true)
        let nowhere = Post([], to: try WebAddress("http://no-such-host.invalid/"))
        #expect(nowhere.send().failure?.isPassing == true)
    }

    @Test func `stopping does not wait for the answer`() throws {
        let server = try LoopbackServer { _, _ in usleep(3_000_000) }
        let asked = Mutex(0)
        let result = try post(server).send {
            asked.withLock {
                $0 += 1
                return $0 > 2
            }
        }
        guard case .stopped = result else { throw Unexpected() }
    }

    @Test(arguments: [
        ("X-A", "b\r\nX-Evil: 1"), ("X-A", "b\0"), ("X A", "b"), ("", "b"), ("X:A", "b"), ("X-Ä", "b"),
        ("Content-Length", "3"), ("transfer-encoding", "chunked"),
    ])
    func `headers that are none`(_ name: String, _ value: String) throws {
        let server = try server(200)
        var post = try post(server)
        post.headers = [(name, value)]
        #expect(post.send().failure != nil)
        #expect(server.requests.isEmpty)
    }

    @Test func `over TLS only to who can prove who it is`() throws {
        let authority = try CertificateAuthority()
        try authority.certify("server", "IP:127.0.0.1")
        let script = """
            import http.server, ssl, sys
            class Handler(http.server.BaseHTTPRequestHandler):
                def do_POST(self):
                    print(self.rfile.read(int(self.headers["Content-Length"])).decode(), flush=True)
                    self.send_response(204)
                    self.end_headers()
                def log_message(self, *_):
                    pass
            server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(sys.argv[1] + ".pem", sys.argv[1] + ".key")
            server.socket = context.wrap_socket(server.socket, server_side=True)
            print(server.server_address[1], flush=True)
            server.serve_forever()
            """
        let server = try ServerProgram(script, [authority.folder["server"]])
        var post = Post(Array("hello".utf8), to: try WebAddress("https://127.0.0.1:\(server.port)/"))
        let failure = try #require(post.send().failure)
        #expect(failure.message.contains("cannot prove who it is") && !failure.isPassing)
        #expect(server.requests.isEmpty)
        post.authorities = authority.folder["ca.pem"]
        #expect(post.send().answer?.status == 204)
        #expect(server.requests == ["hello"])
    }
}

private struct Unexpected: Error {}

extension Post.Result {
    fileprivate var answer: Post.Answer? {
        if case .delivered(let answer) = self { answer } else { nil }
    }

    fileprivate var failure: FetchFailure? {
        if case .failed(let failure, _) = self { failure } else { nil }
    }
}
