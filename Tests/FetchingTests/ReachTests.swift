import Foundation
import TestSupport
import Testing

@testable import Fetching

/// Where downloads may lead, and where they may not.
@Suite struct ReachTests {
    @Test func `nothing of this machine without leave`() throws {
        let server = try LoopbackServer { _, connection in connection.answer(200, [:], picture) }
        var downloads = try Downloads()
        downloads.options.reachable = [.everyone]
        for host in ["127.0.0.1", "localhost", "127.1", "0x7f000001", "2130706433", "[::ffff:127.0.0.1]"] {
            let words = try downloads.fetch("http://\(host):\(server.port)/a").words
            #expect(words.contains("this machine itself"), "\(host): \(words)")
            #expect(words.contains("--allow-private"))
        }
        #expect(server.requests.isEmpty)
    }

    @Test(arguments: [
        "10.0.0.1", "169.254.169.254", "192.168.1.1", "[fe80::1]", "[fd00::1]", "0.0.0.0", "224.0.0.1",
        "[::ffff:10.0.0.1]",
    ])
    func `redirects into other networks`(_ target: String) throws {
        let server = try LoopbackServer { _, connection in
            connection.answer(302, ["Location": "http://\(target)/latest/meta-data"])
        }
        let words = try Downloads().fetch(server.address("a")).words
        #expect(words.contains("redirects to"), "\(words)")
        #expect(server.requests.count == 1)
    }

    @Test func `redirects are followed, up to a number`() throws {
        let server = try LoopbackServer { request, connection in
            let number = Int(request.path.dropFirst()) ?? 0
            if number == 0 { return connection.answer(200, [:], picture) }
            connection.answer(302, ["Location": "/\(number - 1)"])
        }
        let downloads = try Downloads()
        #expect(try downloads.fetch(server.address("10")).name == "fetched")
        #expect(try downloads.fetch(server.address("11")).words.contains("redirects more than 10 times"))
    }

    @Test func `redirects in a circle`() throws {
        let server = try LoopbackServer { _, connection in connection.answer(301, ["Location": "/a"]) }
        #expect(try Downloads().fetch(server.address("a")).words.contains("redirects more than 10 times"))
        #expect(server.requests.count == 11)
    }

    @Test(arguments: ["file:///etc/passwd", "ftp://127.0.0.1/a", "gopher://127.0.0.1/a", "dict://127.0.0.1/a"])
    func `redirects to other protocols`(_ target: String) throws {
        let server = try LoopbackServer { _, connection in connection.answer(302, ["Location": target]) }
        #expect(try Downloads().fetch(server.address("a")).words.contains("something that is not fetched"))
    }

    @Test func `credentials stay with their server`() throws {
        let other = try LoopbackServer { _, connection in connection.answer(200, [:], picture) }
        let target = other.address("b")
        let server = try LoopbackServer { _, connection in connection.answer(302, ["Location": target]) }
        #expect(try Downloads().fetch(server.address("a", user: "me:secret@")).name == "fetched")
        #expect(server.requests.first?.headers["authorization"] != nil)
        #expect(other.requests.first?.headers["authorization"] == nil)
    }
}
