import Foundation
import TestSupport
import Testing

@testable import Fetching

/// What servers do wrong, by mistake or on purpose.
@Suite struct FailureTests {
    @Test(arguments: [200, 404, 429, 500, 503])
    func `a passing failure is tried again, others are not`(_ status: Int) throws {
        let server = try LoopbackServer { request, connection in
            connection.answer(request.ordinal < 2 ? status : 200, [:], picture)
        }
        let downloads = try Downloads()
        let result = try downloads.fetch(server.address("a"))
        switch status {
        case 200: #expect(server.requests.count == 1 && result.name == "fetched")
        case 404:
            #expect(server.requests.count == 1)
            #expect(result.words == "404 Not Found from \(server.address("a")) (correct the address)")
        default: #expect(server.requests.count == 3 && result.name == "fetched")
        }
    }

    @Test func `after the last try the failure is told`() throws {
        let server = try LoopbackServer { _, connection in connection.answer(503) }
        let downloads = try Downloads()
        #expect(try downloads.fetch(server.address("a")).words == "503 Service Unavailable from \(server.address("a"))")
        #expect(server.requests.count == 4)
    }

    @Test func `Retry-After is honoured, or given up on`() throws {
        let server = try LoopbackServer { request, connection in
            let wait = request.path == "/long" ? "86400" : "1"
            connection.answer(request.ordinal == 0 ? 429 : 200, ["Retry-After": wait], picture)
        }
        let downloads = try Downloads()
        let start = ContinuousClock.now
        #expect(try downloads.fetch(server.address("short")).name == "fetched")
        #expect(ContinuousClock.now - start >= .seconds(1))
        #expect(try downloads.fetch(server.address("long")).words.contains("asks to wait 86400 s"))
    }

    @Test func `larger than allowed, announced or not`() throws {
        let server = try LoopbackServer { request, connection in
            switch request.path {
            case "/announced": connection.answer(200, [:], Data(repeating: 65, count: 3_000_000))
            case "/endless":
                connection.send("HTTP/1.1 200 OK\r\n\r\n")
                for _ in 0..<1000 {
                    guard connection.send(Data(repeating: 65, count: 100_000)) else { return }
                }
            default:
                // A small file that a decompressor makes a large one of: 3 MB of zeros.
                let bomb = try? Command(["sh", "-c", "head -c 3000000 /dev/zero | gzip | base64 -w0"]).run().output
                let zipped = Data(base64Encoded: bomb ?? "") ?? Data()
                connection.answer(200, ["Content-Encoding": "gzip"], zipped)
            }
        }
        var downloads = try Downloads()
        downloads.options.largestFile = 2_000_000
        #expect(try downloads.fetch(server.address("announced")).words.contains("is 3 MB, and 2 MB is the limit"))
        #expect(try downloads.fetch(server.address("endless")).words.contains("is larger than 2 MB"))
        #expect(try downloads.fetch(server.address("bomb")).words.contains("is larger than 2 MB"))
        #expect(downloads.leftovers == [])
        #expect(server.requests.count == 3)
    }

    @Test(arguments: ["silent", "head", "drip"])
    func `servers that fall silent`(_ how: String) throws {
        let server = try LoopbackServer { _, connection in
            if how == "silent" { return sleepLong() }
            if how == "head" {
                connection.send("HTTP/1.1 200 OK\r\nContent-Le")
                return sleepLong()
            }
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
            for _ in 0..<100 {
                guard connection.send("p") else { return }
                usleep(100_000)
            }
        }
        var downloads = try Downloads()
        downloads.options.retries = 0
        #expect(try downloads.fetch(server.address("a")).words.contains("silent for 1 s"))
        #expect(downloads.leftovers == [])
    }

    @Test func `a connection that breaks off in the middle`() throws {
        let server = try LoopbackServer { request, connection in
            if request.ordinal > 0 || request.path == "/always" {
                guard request.path == "/always" else { return connection.answer(200, [:], picture) }
            }
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\npicture")
        }
        let downloads = try Downloads()
        #expect(try downloads.fetch(server.address("once")).name == "fetched")
        #expect(try downloads.fetch(server.address("always")).words.contains("broke off"))
        #expect(downloads.leftovers == [])
    }

    @Test func `nobody answers`() throws {
        let address = try LoopbackServer { _, _ in }.address("a")
        usleep(50_000)
        let result = try Downloads().fetch(address)
        #expect(result.words.contains("takes no connection") || result.words.contains("broke off"), "\(result.words)")
    }

    @Test(arguments: [
        "<!DOCTYPE html><title>Log in</title>", "\u{FEFF} \n<html lang=en>", "<!-- hello --> <HTML>",
        "<?xml version='1.0'?>\n<!doctype HTML>",
    ])
    func `a web page is no picture`(_ page: String) throws {
        let server = try LoopbackServer { _, connection in
            connection.answer(200, ["Content-Type": "image/jpeg"], Data(page.utf8))
        }
        let downloads = try Downloads()
        #expect(try downloads.fetch(server.address("a.jpg")).words.contains("delivered a web page"))
        #expect(try downloads.text(server.address("a.jpg")) == nil)
    }

    @Test(arguments: [(200, "", "delivered nothing"), (204, "", "204 No Content"), (206, "picture", "206 Partial")])
    func `answers without a file`(_ status: Int, _ body: String, _ words: String) throws {
        let server = try LoopbackServer { _, connection in connection.answer(status, [:], Data(body.utf8)) }
        #expect(try Downloads().fetch(server.address("a")).words.contains(words))
    }

    @Test func `what is no use does not replace what was`() throws {
        let server = try LoopbackServer { request, connection in
            switch request.ordinal {
            case 0: connection.answer(200, [:], picture)
            case 1: connection.answer(200, [:], Data("not a pict".utf8))
            case 2: connection.answer(200, [:], Data("<html>".utf8))
            default: connection.answer(410)
            }
        }
        let downloads = try Downloads()
        let address = server.address("a")
        let results = try (0..<4).map { _ in try downloads.fetch(address) }
        #expect(results.map(\.name) == ["fetched", "kept", "kept", "kept"])
        #expect(results[1].words.contains("is no picture"))
        #expect(results[3].words.contains("410 Gone"))
        #expect(try downloads.text(address) == "picture one")
        #expect(downloads.leftovers == [])
    }

    @Test func `an endless header`() throws {
        let server = try LoopbackServer { _, connection in
            connection.send("HTTP/1.1 200 OK\r\n")
            for index in 0..<100_000 {
                guard connection.send("X-\(index): \(String(repeating: "a", count: 100))\r\n") else { return }
            }
        }
        #expect(try Downloads().fetch(server.address("a")).words.contains("endless header"))
    }

    @Test(arguments: ["nonsense", "HTTP/1.1 abc\r\n\r\n", "HTTP/0.9\r\n\r\n", "\u{1B}[31m\r\n\r\n"])
    func `answers that are no HTTP`(_ answer: String) throws {
        let server = try LoopbackServer { _, connection in connection.send(answer) }
        var downloads = try Downloads()
        downloads.options.retries = 0
        let words = try downloads.fetch(server.address("a")).words
        #expect(words != "" && !words.unicodeScalars.contains("\u{1B}"))
    }
}

private func sleepLong() { usleep(4_000_000) }
