import Foundation
import TestSupport
import Testing

/// `rowreel fetch` over TLS and through a proxy, against servers on this machine with certificates made here.
@Suite struct FetchNetworkTests {
    /// Serves one file under every path over TLS; `/down` redirects to an address.
    private static let server = """
        import http.server, os, ssl, sys
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                os.write(1, f'{self.path}\\n'.encode())
                if self.path == '/down':
                    self.send_response(302); self.send_header('Location', sys.argv[3]); self.end_headers(); return
                body = open(sys.argv[2], 'rb').read()
                self.send_response(200); self.send_header('Content-Length', str(len(body))); self.end_headers()
                self.wfile.write(body)
            def log_message(self, *rest): pass
        server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[1] + '.pem', sys.argv[1] + '.key')
        server.socket = context.wrap_socket(server.socket, server_side=True)
        print(server.server_address[1])
        server.serve_forever()
        """

    /// A proxy that takes every name for this machine, and wants a password if it is given one.
    private static let proxy = """
        import base64, os, select, socket, socketserver, sys
        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                line = self.rfile.readline().decode()
                headers = {}
                while (header := self.rfile.readline().decode().strip()):
                    name, value = header.split(':', 1); headers[name.lower()] = value.strip()
                method, target = line.split()[:2]
                os.write(1, f'{method} {target}\\n'.encode())
                wanted = 'Basic ' + base64.b64encode(sys.argv[1].encode()).decode() if len(sys.argv) > 1 else None
                if wanted and headers.get('proxy-authorization') != wanted:
                    self.wfile.write(b'HTTP/1.1 407 Who?\\r\\nContent-Length: 0\\r\\nConnection: close\\r\\n\\r\\n'); return
                host, path = (target, '') if method == 'CONNECT' else target[7:].split('/', 1)
                other = socket.create_connection(('127.0.0.1', int(host.rsplit(':', 1)[1])))
                if method == 'CONNECT': self.wfile.write(b'HTTP/1.1 200 Go\\r\\n\\r\\n')
                else: other.sendall(f'GET /{path} HTTP/1.1\\r\\nHost: {host}\\r\\nConnection: close\\r\\n\\r\\n'.encode())
                pair = {self.request: other, other: self.request}
                while True:
                    for side in select.select(pair, [], [])[0]:
                        data = side.recv(65536)
                        if not data: return
                        pair[side].sendall(data)
        class Server(socketserver.ThreadingTCPServer): daemon_threads = True; allow_reuse_address = True
        server = Server(('127.0.0.1', 0), Handler)
        print(server.server_address[1])
        server.serve_forever()
        """

    private static let template = """
        <video xmlns="urn:rowreel:template:1" fps="25" lang="en">
          <output name="small" size="64x64"/>
          <data key="sku"><column name="sku"/><column name="photo" type="image"/></data>
          <scene dur="400ms"><picture src="{{ photo }}"/></scene>
        </video>
        """

    /// A shop whose pictures have these addresses, and the picture itself beside it.
    private func shop(_ addresses: String...) throws -> Shop {
        let rows = addresses.enumerated().map { "k\($0.offset),\($0.element)\n" }
        let shop = try Shop(template: Self.template, sheet: "sku,photo\n" + rows.joined())
        try Command([
            "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "color=red:s=64x64", "-frames:v", "1", shop.folder["red.png"],
        ]).run()
        return shop
    }

    private func fetch(_ shop: Shop, _ more: String...) throws -> Command.Outcome {
        var command = shop.command("fetch", "shop.xml", "--data", "shop.csv", "--timeout", "5")
        command.arguments += more
        return try command.run()
    }

    private func server(
        _ authority: CertificateAuthority, _ certificate: String, redirect: String = ""
    ) throws -> ServerProgram {
        let folder = authority.folder
        try Command([
            "ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", "color=red:s=64x64", "-frames:v", "1",
            folder["red.png"],
        ]).run()
        return try ServerProgram(Self.server, [folder[certificate], folder["red.png"], redirect])
    }

    @Test func `a private authority is trusted when it is named, and only then`() throws {
        let authority = try CertificateAuthority()
        try authority.certify("server", "IP:127.0.0.1")
        let server = try server(authority, "server")
        let shop = try shop("https://127.0.0.1:\(server.port)/a.png")

        let refused = try fetch(shop, "--allow-private")
        #expect(refused.status == 1)
        #expect(refused.errors.contains("cannot prove who it is"), "\(refused.errors)")
        #expect(refused.errors.contains("hint: --ca-file names the certificate authority"))
        #expect(server.requests == [])

        let fetched = try fetch(shop, "--allow-private", "--ca-file", authority.folder["ca.pem"])
        #expect(fetched.status == 0, "\(fetched.errors)")
        #expect(server.requests == ["/a.png"])
        #expect(try shop.render().status == 0)

        // In place of the system's authorities, not beside them: another one proves nothing.
        let stranger = try CertificateAuthority()
        let other = try fetch(shop, "--allow-private", "--refresh", "--ca-file", stranger.folder["ca.pem"])
        #expect(other.errors.contains("cannot prove who it is"), "\(other.errors)")
        #expect(server.requests == ["/a.png"])
    }

    @Test(arguments: ["IP:127.0.0.2", "DNS:other.example"])
    func `a certificate for another server is refused`(_ name: String) throws {
        let authority = try CertificateAuthority()
        try authority.certify("server", name)
        let server = try server(authority, "server")
        let outcome = try fetch(
            try shop("https://127.0.0.1:\(server.port)/a.png"), "--allow-private", "--ca-file",
            authority.folder["ca.pem"])
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("cannot prove who it is"), "\(outcome.errors)")
        #expect(server.requests == [])
    }

    @Test func `what began with TLS does not go on without`() throws {
        let plain = try LoopbackServer { _, connection in connection.answer(200, [:], Data("x".utf8)) }
        let authority = try CertificateAuthority()
        try authority.certify("server", "IP:127.0.0.1")
        let server = try server(authority, "server", redirect: plain.address("a.png"))
        let outcome = try fetch(
            try shop("https://127.0.0.1:\(server.port)/down"), "--allow-private", "--ca-file",
            authority.folder["ca.pem"])
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("redirects to something that is not fetched"), "\(outcome.errors)")
        #expect(outcome.errors.contains("hint: from https to https only"))
        #expect(plain.requests.isEmpty)
    }

    @Test func `authorities that are none are told`() throws {
        let shop = try shop("https://127.0.0.1:1/a.png")
        #expect(try fetch(shop, "--ca-file", "nowhere.pem").status == 2)
        try shop.folder.write("empty.pem", "no certificate\n")
        let outcome = try fetch(shop, "--allow-private", "--ca-file", "empty.pem")
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("shop.csv B2: error: "), "\(outcome.errors)")
    }

    @Test func `a proxy is used when it is asked for, with TLS through it from end to end`() throws {
        let authority = try CertificateAuthority()
        // A name that only the proxy can look up.
        try authority.certify("server", "DNS:pictures.invalid")
        let server = try server(authority, "server")
        let proxy = try ServerProgram(Self.proxy, [])
        let plain = try LoopbackServer { [shop = try shop("x")] _, connection in
            connection.answer(200, [:], (try? shop.bytes("red.png")) ?? Data())
        }
        var shop = try shop(
            "https://pictures.invalid:\(server.port)/a.png", "http://plain.invalid:\(plain.port)/b.png")
        for name in ["http_proxy", "https_proxy"] { shop.environment[name] = "http://127.0.0.1:\(proxy.port)" }

        let direct = try fetch(shop, "--allow-private", "--ca-file", authority.folder["ca.pem"])
        #expect(direct.status == 1)
        #expect(proxy.requests == [])

        let fetched = try fetch(shop, "--proxy", "--ca-file", authority.folder["ca.pem"])
        #expect(fetched.status == 0, "\(fetched.errors)")
        #expect(
            proxy.requests.sorted() == [
                "CONNECT pictures.invalid:\(server.port)", "GET http://plain.invalid:\(plain.port)/b.png",
            ])
        #expect(server.requests == ["/a.png"])
        #expect(try shop.render().status == 0)
        #expect(try shop.totals()["made"] == 2)

        // The proxy cannot pretend to be the server either.
        let stranger = try CertificateAuthority()
        let other = try fetch(shop, "--proxy", "--refresh", "--ca-file", stranger.folder["ca.pem"])
        #expect(other.errors.contains("cannot prove who it is"), "\(other.errors)")
    }

    @Test func `a proxy that wants a password, and its password, are told apart`() throws {
        let plain = try LoopbackServer { [shop = try shop("x")] _, connection in
            connection.answer(200, [:], (try? shop.bytes("red.png")) ?? Data())
        }
        let proxy = try ServerProgram(Self.proxy, ["me:s3cret"])
        var shop = try shop("http://plain.invalid:\(plain.port)/b.png")
        shop.environment["http_proxy"] = "http://me:wr0ng@127.0.0.1:\(proxy.port)"
        let refused = try fetch(shop, "--proxy")
        #expect(refused.status == 1)
        #expect(refused.errors.contains("407 Proxy Authentication Required"), "\(refused.errors)")
        #expect(!refused.errors.contains("wr0ng"))
        shop.environment["http_proxy"] = "http://me:s3cret@127.0.0.1:\(proxy.port)"
        let fetched = try fetch(shop, "--proxy")
        #expect(fetched.status == 0, "\(fetched.errors)")
        #expect(!(fetched.errors + fetched.output).contains("s3cret"))
        let found = try Command(["grep", "-rl", "--binary-files=text", "s3cret", shop.folder["cache"]]).run()
        #expect(found.output == "")
    }
}
