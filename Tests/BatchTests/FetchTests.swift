import Foundation
import TestSupport
import Testing

/// `rowreel fetch` and `--fetch`, against a server on this machine.
@Suite struct FetchTests {
    /// A sheet with a picture per row, some by address, and a template with one by address in every video.
    private static func template(_ logo: String) -> String {
        """
        <video xmlns="urn:rowreel:template:1" fps="25" lang="en">
          <output name="small" size="160x90"/>
          <data key="sku"><column name="sku"/><column name="photo" type="image" optional="true"/></data>
          <scene dur="400ms">
            <picture if="photo" src="{{ photo }}"/>
            <picture src="\(logo)" x="0" y="0" width="20%" height="20%"/>
          </scene>
        </video>
        """
    }

    private static func png(_ color: String) throws -> Data {
        let folder = try TemporaryFolder()
        try Command([
            "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "color=\(color):s=64x64", "-frames:v", "1", folder["a.png"],
        ]).run()
        return try Data(contentsOf: URL(fileURLWithPath: folder["a.png"]))
    }

    private static func gif() throws -> Data {
        let folder = try TemporaryFolder()
        try Command([
            "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=s=64x64:d=1:r=5", folder["a.gif"],
        ]).run()
        return try Data(contentsOf: URL(fileURLWithPath: folder["a.gif"]))
    }

    @Test func `fetched once, found by every command, offline`() throws {
        let (red, moving) = (try Self.png("red"), try Self.gif())
        let server = try LoopbackServer { request, connection in
            if request.headers["if-none-match"] == "\"1\"" { return connection.answer(304) }
            connection.answer(200, ["ETag": "\"1\""], request.path == "/moving" ? moving : red)
        }
        let sheet =
            "sku,photo\na,\(server.address("a.jpg"))\nb,\(server.address("moving"))\nc,\nd,\(server.address("a.jpg"))\n"
        let shop = try Shop(template: Self.template(server.address("logo.png")), sheet: sheet)

        let before = try shop.rowreel("check", "shop.xml", "--data", "shop.csv")
        #expect(before.status == 2)
        #expect(before.errors.contains("shop.csv B2: error: \"\(server.address("a.jpg"))\" has not been fetched"))
        #expect(before.errors.contains("hint: rowreel fetch downloads it, and so does --fetch"))
        #expect(server.requests.isEmpty)

        let fetched = try shop.rowreel("fetch", "shop.xml", "--data", "shop.csv", "--allow-private")
        #expect(fetched.status == 0, "\(fetched.errors)")
        #expect(fetched.output.hasPrefix("3 addresses: 3 fetched ("), "\(fetched.output)")
        #expect(server.requests.count == 3)

        let check = try shop.rowreel("check", "shop.xml", "--data", "shop.csv")
        #expect(check.status == 0, "\(check.errors)")
        let still = try shop.rowreel("still", "shop.xml", "--data", "shop.csv", "--row", "b", "-o", "frame.png")
        #expect(still.status == 0, "\(still.errors)")
        #expect(try shop.render().status == 0)
        #expect(server.requests.count == 3)

        // Nothing has changed: three questions, and nothing is made.
        let again = try shop.render("--fetch", "--allow-private")
        #expect(again.status == 0, "\(again.errors)")
        #expect(server.requests.count == 6)
        #expect(try shop.totals()["unchanged"] == 4)
    }

    @Test func `changed bytes make again what shows them`() throws {
        let (red, blue) = (try Self.png("red"), try Self.png("blue"))
        let server = try LoopbackServer { request, connection in
            connection.answer(200, [:], request.path == "/b" && request.ordinal > 0 ? blue : red)
        }
        let sheet = "sku,photo\na,\(server.address("a"))\nb,\(server.address("b"))\n"
        let shop = try Shop(template: Self.template(server.address("logo")), sheet: sheet)
        #expect(try shop.render("--fetch", "--allow-private").status == 0)
        #expect(try shop.totals()["made"] == 2)
        #expect(try shop.render("--fetch", "--allow-private").status == 0)
        #expect(try shop.totals()["made"] == 1)
        #expect(try shop.totals()["unchanged"] == 1)
    }

    @Test func `a failure is told at each cell, and the other rows go on`() throws {
        let red = try Self.png("red")
        let server = try LoopbackServer { request, connection in
            switch request.path {
            case "/gone": connection.answer(404)
            case "/login": connection.answer(200, ["Content-Type": "image/png"], Data("<!doctype html>".utf8))
            case "/text": connection.answer(200, ["Content-Type": "image/png"], Data("hello".utf8))
            case "/sound": connection.answer(200, [:], Self.sound)
            default: connection.answer(200, [:], red)
            }
        }
        let gone = server.address("gone")
        let sheet = """
            sku,photo
            a,\(server.address("good"))
            b,\(gone)
            c,\(server.address("login"))
            d,\(server.address("text"))
            e,\(server.address("sound"))
            f,\(server.address("x", user: "me:secret@").replacingOccurrences(of: "/x", with: "/gone"))
            g,\(gone)

            """
        let shop = try Shop(template: Self.template(server.address("logo")), sheet: sheet)
        let fetched = try shop.rowreel("fetch", "shop.xml", "--data", "shop.csv", "--allow-private")
        #expect(fetched.status == 1)
        #expect(fetched.errors.contains("shop.csv B3: error: 404 Not Found from \(gone)\n"), "\(fetched.errors)")
        #expect(fetched.errors.contains("shop.csv B8: error: 404 Not Found from \(gone)\n"))
        #expect(fetched.errors.contains("shop.csv B4: error: \(server.address("login")) delivered a web page"))
        #expect(fetched.errors.contains("shop.csv B5: error: \(server.address("text")) delivered what is no picture"))
        #expect(fetched.errors.contains("shop.csv B6: error: \"\(server.address("sound"))\" is a sound"))
        #expect(fetched.output.contains("7 addresses: 3 fetched ("), "\(fetched.output)")
        #expect(fetched.output.contains("4 failed"))

        let rendered = try shop.render("--fetch", "--allow-private")
        #expect(rendered.status == 1)
        #expect(try shop.totals()["made"] == 1)
        #expect(try shop.totals()["failed"] == 6)
        let report = try shop.folder.text("out/report.csv")
        #expect(report.contains("404 Not Found from \(gone)"))
        for text in [report, try shop.folder.text("out/report.json"), rendered.errors, fetched.errors] {
            #expect(!text.contains("secret"))
        }
    }

    @Test func `the last good file stays, with a warning`() throws {
        let red = try Self.png("red")
        let server = try LoopbackServer { request, connection in
            connection.answer(request.path == "/a" && request.ordinal > 0 ? 404 : 200, [:], red)
        }
        let shop = try Shop(
            template: Self.template(server.address("logo")), sheet: "sku,photo\na,\(server.address("a"))\n")
        #expect(try shop.render("--fetch", "--allow-private").status == 0)
        let again = try shop.rowreel("fetch", "shop.xml", "--data", "shop.csv", "--allow-private")
        #expect(again.status == 0, "\(again.errors)")
        #expect(again.errors.contains("shop.csv B2: warning: 404 Not Found from"))
        #expect(again.errors.contains(" is used instead"))
        #expect(again.output == "2 addresses: 1 unchanged, 1 kept as it was\n")
    }

    @Test func `this machine is not asked without leave`() throws {
        let server = try LoopbackServer { _, connection in connection.answer(200) }
        let shop = try Shop(
            template: Self.template("logo.png"), sheet: "sku,photo\na,\(server.address("a"))\n")
        try shop.folder.write("logo.png", try Self.png("red"))
        let fetched = try shop.rowreel("fetch", "shop.xml", "--data", "shop.csv")
        #expect(fetched.status == 1)
        #expect(fetched.errors.contains("leads to 127.0.0.1, which is this machine itself"))
        #expect(server.requests.isEmpty)
    }

    @Test func `secrets of addresses are kept nowhere`() throws {
        let (red, secret) = (try Self.png("red"), "s3cr3tw0rd")
        let server = try LoopbackServer { request, connection in
            connection.answer(request.path.hasPrefix("/gone") ? 404 : 200, [:], red)
        }
        func address(_ path: String) -> String { server.address(path, user: "me:\(secret)@") }
        let template = Self.template(address("logo"))
            .replacing("</data>", with: "<column name=\"gallery\" type=\"list\" optional=\"true\"/></data>")
            .replacing("<picture if", with: "<picture for=\"g in gallery\" src=\"{{ g }}\"/><picture if")
        func sheet(_ b: String) -> String {
            """
            sku,photo,gallery
            a,\(address("a")),
            b,\(address(b)),\(address("g1"))|\(server.address("g2?token=\(secret)"))
            c,\(address("gone")),

            """
        }
        let shop = try Shop(template: template, sheet: sheet("b"))
        let fetching = ["--fetch", "--allow-private"]
        var told = ""
        func run(_ name: String, _ arguments: String...) throws {
            var command = shop.command(name, "shop.xml", "--data", "shop.csv")
            command.arguments += arguments
            let outcome = try command.run()
            told += outcome.output + outcome.errors
        }
        try run("check")
        try run("render", fetching[0], fetching[1], "--progress", "plain")
        #expect(try shop.totals()["made"] == 2)
        // What is kept is enough to know that nothing has changed.
        try run("render", "--progress", "json")
        #expect(try shop.totals()["unchanged"] == 2)
        try shop.folder.write("shop.csv", sheet("other"))
        try run("plan")
        try run("plan", "--format", "json")
        try run("inspect")
        try run("render", fetching[0], fetching[1])
        // Other addresses, the same bytes.
        #expect(try shop.totals()["unchanged"] == 2)
        try run("plan", "--rows", "3")
        #expect(!told.contains(secret), "\(told.split(separator: "\n").filter { $0.contains(secret) })")
        let found = try Command([
            "grep", "-rl", "--binary-files=text", secret, shop.folder["cache"], shop.folder["out"],
        ])
        .run()
        #expect(found.output == "")
    }

    @Test func `nothing to fetch`() throws {
        let fetched = try Shop().rowreel("fetch", "shop.xml", "--data", "shop.csv")
        #expect(fetched.status == 0)
        #expect(fetched.output == "no addresses: nothing to fetch\n")
    }

    private static let sound: Data = {
        let folder = try? TemporaryFolder()
        let path = folder?["a.wav"] ?? ""
        _ = try? Command(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "sine=d=1", path]).run()
        return (try? Data(contentsOf: URL(fileURLWithPath: path))) ?? Data()
    }()
}
