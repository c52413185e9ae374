import Foundation
import Processes
import Synchronization
import TestSupport
import Testing

/// Programs that are started while we go on.
@Suite struct ChildTests {
    @Test func `it goes on by itself until it ends, and everybody is told`() throws {
        let folder = try TemporaryFolder()
        #expect(mkfifo(folder["gate"], 0o600) == 0)
        let child = try Program("sh", ["-c", "read x < gate; exit 7"], in: folder.path).start()
        let told = Mutex<[ProcessEnd]>([])
        for _ in 0..<3 { child.onEnd { end in told.withLock { $0.append(end) } } }
        #expect(child.end == nil && child.wait(atMost: .milliseconds(50)) == nil)
        #expect(child.identity.isAlive)
        try FileHandle(forWritingTo: URL(fileURLWithPath: folder["gate"])).write(contentsOf: Data("go\n".utf8))
        #expect(child.wait() == .exited(7))
        #expect(child.wait(atMost: .zero) == .exited(7) && child.end == .exited(7))
        #expect(!child.identity.isAlive)
        // One who comes late is told at once.
        child.onEnd { end in told.withLock { $0.append(end) } }
        for _ in 0..<500 where told.withLock(\.count) < 4 { usleep(10_000) }
        #expect(told.withLock(\.self) == [ProcessEnd](repeating: .exited(7), count: 4))
    }

    @Test func `it reads nothing and writes where it is told`() throws {
        let folder = try TemporaryFolder()
        let child = try Program("sh", ["-c", "cat; echo out; echo err >&2"]).start(output: .file(folder["log"]))
        #expect(child.wait() == .exited(0))
        #expect(try folder.text("log") == "out\nerr\n")
        let attributes = try FileManager.default.attributesOfItem(atPath: folder["log"])
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test func `signals reach it, and nobody once it has ended`() throws {
        let child = try Program("sleep", ["1000"]).start()
        child.signal(SIGINT)
        #expect(child.wait() == .killed(SIGINT))
        child.signal(SIGKILL, family: true)
    }

    @Test func `stopping asks, then does it by force`() throws {
        let folder = try TemporaryFolder()
        #expect(try Program("sleep", ["1000"]).start().stop(grace: .seconds(20)) == .killed(SIGTERM))
        let script = "trap '' TERM; echo ready > '\(folder["ready"])'; while :; do sleep 0.05; done"
        let child = try Program("sh", ["-c", script]).start()
        while folder.names().isEmpty { usleep(5_000) }
        #expect(child.stop(grace: .milliseconds(100)) == .killed(SIGKILL))
    }

    @Test func `many at once are each told their own end`() throws {
        let children = try (0..<40).map { try Program("sh", ["-c", "exit \($0)"]).start() }
        #expect(children.map { $0.wait() } == (0..<40).map { .exited($0) })
    }
}
