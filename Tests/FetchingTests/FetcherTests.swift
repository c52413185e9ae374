import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Fetching

/// What is fetched, and what is not fetched again.
@Suite struct FetcherTests {
    @Test func `a file is fetched once and asked about by its ETag`() throws {
        let server = try LoopbackServer { request, connection in
            if request.headers["if-none-match"] == "\"one\"" {
                connection.answer(304, ["ETag": "\"one\""])
            } else {
                connection.answer(200, ["ETag": "\"one\"", "Content-Type": "text/plain"], picture)
            }
        }
        let downloads = try Downloads()
        let address = server.address("a.jpg")
        #expect(try downloads.text(address) == nil)
        #expect(try downloads.fetch(address).name == "fetched")
        #expect(try downloads.text(address) == "picture one")
        #expect(try downloads.fetch(address).name == "unchanged")
        #expect(server.requests.map { $0.headers["if-none-match"] } == [nil, "\"one\""])
        #expect(server.requests.allSatisfy { $0.headers["accept-encoding"] == "identity" })
        #expect(downloads.leftovers == [])
    }

    @Test func `without an ETag the date is asked about`() throws {
        let date = "Sat, 21 Nov 2026 10:00:00 GMT"
        let server = try LoopbackServer { request, connection in
            connection.answer(
                request.headers["if-modified-since"] == date ? 304 : 200, ["Last-Modified": date], picture)
        }
        let downloads = try Downloads()
        #expect(try downloads.fetch(server.address("a")).name == "fetched")
        #expect(try downloads.fetch(server.address("a")).name == "unchanged")
    }

    @Test func `changed bytes replace the old ones, the same bytes change nothing`() throws {
        let server = try LoopbackServer { request, connection in
            connection.answer(200, [:], Data("picture \(request.ordinal / 2)".utf8))
        }
        let downloads = try Downloads()
        let names = try (0..<4).map { _ in try downloads.fetch(server.address("a")).name }
        #expect(names == ["fetched", "unchanged", "fetched", "unchanged"])
        #expect(try downloads.text(server.address("a")) == "picture 1")
    }

    @Test func `a file that a run uses stays as it was`() throws {
        let server = try LoopbackServer { request, connection in
            connection.answer(200, [:], Data("picture \(request.ordinal)".utf8))
        }
        let downloads = try Downloads()
        _ = try downloads.fetch(server.address("a"))
        let before = try #require(try downloads.library.file(try WebAddress(server.address("a"))))
        _ = try downloads.fetch(server.address("a"))
        #expect(try String(contentsOfFile: before.path, encoding: .utf8) == "picture 0")
    }

    @Test func `refreshing asks for everything`() throws {
        let server = try LoopbackServer { _, connection in connection.answer(200, ["ETag": "\"one\""], picture) }
        var downloads = try Downloads()
        _ = try downloads.fetch(server.address("a"))
        downloads.options.refreshes = true
        #expect(try downloads.fetch(server.address("a")).name == "unchanged")
        #expect(server.requests.allSatisfy { $0.headers["if-none-match"] == nil })
    }

    @Test func `a damaged file is fetched again`() throws {
        let server = try LoopbackServer { request, connection in
            connection.answer(request.headers["if-none-match"] == nil ? 200 : 304, ["ETag": "\"one\""], picture)
        }
        let downloads = try Downloads()
        let address = server.address("a")
        _ = try downloads.fetch(address)
        let file = try #require(try downloads.library.file(try WebAddress(address)))
        try Data("picture two".utf8).write(to: URL(fileURLWithPath: file.path))
        #expect(try downloads.text(address) == nil)
        _ = try downloads.fetch(address)
        #expect(try downloads.text(address) == "picture one")
    }

    @Test func `compressed on the way, whole in the store`() throws {
        // gzip of "picture one".
        let zipped = try #require(
            Data(base64Encoded: "H4sIAAAAAAACAyvITC4pLUpVyM9LBQAItdR5CwAAAA=="))
        let server = try LoopbackServer { _, connection in
            connection.answer(200, ["Content-Encoding": "gzip"], zipped)
        }
        let downloads = try Downloads()
        #expect(try downloads.fetch(server.address("a")).words == "")
        #expect(try downloads.text(server.address("a")) == "picture one")
    }

    @Test func `no more at once than asked for`() throws {
        let server = try LoopbackServer { _, connection in
            usleep(20_000)
            connection.answer(200, [:], picture)
        }
        var downloads = try Downloads()
        downloads.options.downloads = 3
        downloads.options.downloadsPerServer = 8
        let results = try downloads.fetch((0..<20).map { server.address("\($0)") })
        #expect(results.allSatisfy { $0.name == "fetched" })
        #expect(server.mostAtOnce <= 3)
        #expect(server.requests.count == 20)
    }

    @Test func `no more at once from one server`() throws {
        let answer: @Sendable (LoopbackServer.Request, LoopbackServer.Connection) -> Void = { _, connection in
            usleep(20_000)
            connection.answer(200, [:], picture)
        }
        let (first, second) = (try LoopbackServer(answer), try LoopbackServer(answer))
        var downloads = try Downloads()
        downloads.options.downloadsPerServer = 2
        let results = try downloads.fetch((0..<10).flatMap { [first.address("\($0)"), second.address("\($0)")] })
        #expect(results.allSatisfy { $0.name == "fetched" })
        #expect(first.mostAtOnce <= 2 && second.mostAtOnce <= 2)
    }

    @Test func `stopping drops what is under way`() throws {
        let server = try LoopbackServer { _, connection in
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\npicture")
            usleep(500_000)
        }
        let downloads = try Downloads()
        let asked = Mutex(0)
        let results = try downloads.fetch(
            (0..<20).map { server.address("\($0)") },
            isCancelled: {
                asked.withLock {
                    $0 += 1
                    return $0 > 3
                }
            })
        #expect(results.allSatisfy { $0.name == "stopped" })
        #expect(downloads.leftovers == [])
    }

    @Test func `credentials go to the server and nowhere else`() throws {
        let server = try LoopbackServer { request, connection in
            connection.answer(request.headers["authorization"] == "Basic bWU6c2VjcmV0" ? 200 : 401, [:], picture)
        }
        let downloads = try Downloads()
        let address = server.address("a?sig=hidden", user: "me:secret@")
        #expect(try downloads.fetch(address).name == "fetched")
        let failed = try downloads.fetch(server.address("a?sig=hidden", user: "me:wrongsecret@"))
        #expect(failed.words.hasPrefix("401 Unauthorized from http://***@127.0.0.1:\(server.port)/a?sig=***"))
        let store = try Command(["grep", "-r", "-e", "secret", "-e", "hidden", downloads.folder["store"]]).run()
        #expect(store.output == "")
    }
}
