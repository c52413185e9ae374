import Engines
import Foundation
import Generation
import TestSupport
import Testing

/// Addresses, tokens, certificates: who is let in, and what never leaves.
@Suite(.serialized) struct AccessTests {
    private static let secret = "s3cret-token-of-the-house"

    private func token() throws -> BearerToken { try BearerToken(Self.secret) }

    @Test func `the token goes with every request`() async throws {
        let server = try FakeVideos(.rowreelWorker)
        try await Client(server) { $0.token = try token() }.video()
        #expect(server.requests.count > 4)
        #expect(server.requests.allSatisfy { $0.headers["authorization"] == "Bearer \(Self.secret)" })
    }

    @Test func `nobody gets to see the token, not even from a server that sends it back`() async throws {
        var seen: [String] = []
        for status in [200, 301, 400, 401, 404, 422, 429, 500] {
            for path in ["/v1/models", "/v1/videos", "/v1/videos/video_1", "/frames"] {
                let server = try FakeVideos(.rowreelWorker) { _, request, connection in
                    guard request.path.hasSuffix(path) else { return false }
                    let sent = request.headers["authorization"] ?? ""
                    let body =
                        "{\"error\":{\"message\":\"no entry for \(sent)\",\"param\":\"\(sent)\"},\"id\":\"\(sent)\"}"
                    connection.answer(status, ["Location": "http://127.0.0.1:1/?token=\(sent)"], Data(body.utf8))
                    return true
                }
                let client = try Client(server) {
                    $0.token = try token()
                    $0.patience = 5
                    $0.startTimeout = 5
                    $0.jobTimeout = 5
                }
                let error = await client.refusal()
                seen.append("\(String(describing: error)) \(error?.words ?? "") \(client.events)")
            }
        }
        #expect(seen.contains { $0.contains("no entry for Bearer ***") })
        #expect(!seen.contains { $0.contains(Self.secret) })
        let options = try Self.options(token())
        #expect(!"\(options) \(String(reflecting: options))".contains(Self.secret))
        var dumped = ""
        dump(options, to: &dumped)
        #expect(!dumped.contains(Self.secret))
    }

    private static func options(_ token: BearerToken) -> VideosOptions {
        var options = VideosOptions(servers: ["http://127.0.0.1:1"])
        options.token = token
        return options
    }

    @Test func `redirects are not followed, so that the token goes nowhere else`() async throws {
        let other = try FakeVideos(.rowreelWorker)
        let server = try LoopbackServer { request, connection in
            connection.answer(307, ["Location": other.address + request.path])
        }
        let address = String(server.address("").dropLast())
        let error = try #require(await Client([address]) { $0.token = try token() }.refusal())
        #expect(error.detail == "\(address) sends on to \(other.address)/v1/models, which is not followed")
        #expect(other.requests.isEmpty)
    }

    @Test func `a server that wants a token says so`() async throws {
        let server = try FakeVideos(.rowreelWorker) { _, request, connection in
            guard request.headers["authorization"] != "Bearer right" else { return false }
            connection.answer(401, [:], Data("{\"error\":{\"message\":\"this worker asks for a token\"}}".utf8))
            return true
        }
        let none = try #require(await Client(server).refusal())
        #expect(none.code == .refused)
        #expect(none.hint == "give a token in the environment variable ROWREEL_TOKEN")
        let wrong = try #require(await Client(server) { $0.token = try token() }.refusal())
        #expect(wrong.hint == "the token in ROWREEL_TOKEN is another than the server's")
        try await Client(server) { $0.token = try BearerToken("right") }.video()
    }

    @Test func `a token without encryption is warned of once, and not on this machine`() async throws {
        let server = try FakeVideos(.rowreelWorker)
        let client = try Client([server.address, "http://gpu.invalid:1"]) { $0.token = try token() }
        try await client.pool.prepare()
        try await client.pool.prepare()
        await client.pool.stop()
        let warnings = client.notes.filter { $0.contains("without encryption") }
        #expect(
            warnings == [
                "the token goes to http://gpu.invalid:1 without encryption: everyone between can read it; use https://"
            ])
    }

    @Test(arguments: [
        ("gpu-1:8421", "it has to begin with http:// or https://"), ("ftp://gpu-1", "it has to begin with"),
        ("http://", "the host is missing"), ("http://me:secret@gpu-1", "it holds a user or a password"),
        ("http://gpu-1/?key=secret", "it has a query or a fragment"), ("http://gpu-1:99999", "no port is that"),
        ("", "it has to begin with"), ("http://gpu 1", "it has to begin with"),
    ])
    func `what is no address is told without what is secret in it`(_ address: String, _ words: String) throws {
        let error = #expect(throws: EngineError.self) { try ServerPool(VideosOptions(servers: [address])) }
        #expect(error?.detail.contains(words) == true, "\(String(describing: error))")
        #expect(error?.words.contains("secret") == false)
    }

    @Test func `addresses may have a path, and the /v1 that other clients want`() async throws {
        let server = try FakeVideos(.rowreelWorker)
        let client = try Client([server.address + "/v1/", server.address])
        #expect(client.pool.slots == 1)
        try await client.video()
        #expect(throws: EngineError.self) { try ServerPool(VideosOptions()) }
    }

    @Test func `tokens come from the environment, and are words`() throws {
        #expect(try BearerToken.find(in: [:]) == nil)
        #expect(try BearerToken.find(in: ["ROWREEL_TOKEN": " \n"]) == nil)
        #expect(try BearerToken.find(in: ["ROWREEL_TOKEN": "abc\n"]) != nil)
        #expect(throws: EngineError.self) { try BearerToken.find(in: ["ROWREEL_TOKEN": "a\r\nX-Evil: b"]) }
    }

    /// Ends TLS, and passes on to a port.
    private static let front = """
        import socket, ssl, sys, threading
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[1] + '.pem', sys.argv[1] + '.key')
        listening = socket.create_server(('127.0.0.1', 0))
        print(listening.getsockname()[1])
        def pump(one, other):
            try:
                while (data := one.recv(65536)): other.sendall(data)
                other.shutdown(socket.SHUT_WR)
            except OSError: pass
        def serve(plain):
            try: outer = context.wrap_socket(plain, server_side=True)
            except OSError: return
            inner = socket.create_connection(('127.0.0.1', int(sys.argv[2])))
            threading.Thread(target=pump, args=(inner, outer), daemon=True).start()
            pump(outer, inner)
        while True: threading.Thread(target=serve, args=(listening.accept()[0],), daemon=True).start()
        """

    @Test func `a company's own authority is trusted when it is named, and only then`() async throws {
        let authority = try CertificateAuthority()
        try authority.certify("server", "IP:127.0.0.1")
        try authority.certify("other", "IP:127.0.0.2")
        let server = try FakeVideos(.rowreelWorker)
        let front = try ServerProgram(Self.front, [authority.folder["server"], "\(server.port)"])
        let address = "https://127.0.0.1:\(front.port)"
        let refused = try #require(await Client([address]).refusal())
        #expect(
            refused.words == """
                unreachable: the engine videos cannot be reached: \(address): its certificate is of nobody who is \
                trusted here (--ca-file names the certificate authority of a company's own servers)
                """)
        #expect(server.requests.isEmpty)
        let take = Take()
        try await Client([address]) { $0.authorities = authority.folder["ca.pem"] }.video(into: take)
        #expect(take.isWhole)

        let impostor = try ServerProgram(Self.front, [authority.folder["other"], "\(server.port)"])
        let wrong = try #require(
            await Client(["https://127.0.0.1:\(impostor.port)"]) { $0.authorities = authority.folder["ca.pem"] }
                .refusal())
        #expect(wrong.detail.hasSuffix("its certificate is for another name"), "\(wrong.detail)")
        let plain = try #require(await Client(["https://127.0.0.1:\(server.port)"]).refusal())
        #expect(plain.code == .unreachable)
    }

    @Test func `authorities that are none are told`() throws {
        let folder = try TemporaryFolder()
        try folder.write("empty.pem", "no certificate\n")
        for (file, words) in [("nowhere.pem", "there is no such file"), ("empty.pem", "certificate")] {
            let error = #expect(throws: EngineError.self) {
                _ = try Client(["https://127.0.0.1:1"]) { $0.authorities = folder[file] }
            }
            #expect(error?.detail.contains(words) == true, "\(String(describing: error))")
            #expect(error?.hint == "give --ca-file a file with \"-----BEGIN CERTIFICATE-----\"")
        }
    }
}
