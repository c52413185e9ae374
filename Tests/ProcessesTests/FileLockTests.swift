import Foundation
import Processes
import Synchronization
import TestSupport
import Testing

/// Locks between processes, with flock(1) as the other one.
@Suite struct FileLockTests {
    /// Whether another process can have the lock now.
    func other(_ path: String, shared isShared: Bool) throws -> Bool {
        try Command(["flock", "-n", isShared ? "-s" : "-x", path, "true"]).run().status == 0
    }

    /// Whether another process can have it soon: one that another test is just starting has a copy for a moment.
    func otherSoon(_ path: String, shared isShared: Bool) throws -> Bool {
        for _ in 0..<500 {
            if try other(path, shared: isShared) { return true }
            usleep(10_000)
        }
        return false
    }

    /// The lock, where it can be had soon.
    func lockSoon(_ path: String, shared isShared: Bool) -> FileLock? {
        for _ in 0..<500 {
            if let lock = FileLock(trying: path, shared: isShared) { return lock }
            usleep(10_000)
        }
        return nil
    }

    @Test func `one alone, or several together`() throws {
        let path = try TemporaryFolder()
        let file = path["lock"]
        var lock = FileLock(trying: file, shared: false)
        #expect(lock != nil && FileLock(trying: file, shared: true) == nil)
        #expect(try !other(file, shared: true))
        lock = nil
        lock = lockSoon(file, shared: true)
        #expect(try lock != nil && otherSoon(file, shared: true) && !other(file, shared: false))
        lock = nil
        #expect(try otherSoon(file, shared: false))
        #expect(FileLock(trying: "/no/such/folder/lock", shared: false) == nil)
    }

    @Test func `one that cannot be had closes its own file, and no other`() throws {
        let path = try TemporaryFolder()
        let lock = FileLock(trying: path["lock"], shared: false)
        #expect(lock != nil)
        let file = path["lock"]
        let isDone = Mutex(false)
        Thread {
            for _ in 0..<20_000 { _ = FileLock(trying: file, shared: true) }
            isDone.withLock { $0 = true }
        }.start()
        var lost = 0
        while !isDone.withLock(\.self) {
            let other = open("/dev/null", O_RDONLY | O_CLOEXEC)
            if close(other) != 0 { lost += 1 }
        }
        #expect(lost == 0)
        withExtendedLifetime(lock) {}
    }

    @Test func `a program that is started does not hold it`() throws {
        let path = try TemporaryFolder()
        var lock = FileLock(trying: path["lock"], shared: false)
        let child = try Program("sleep", ["1000"]).start()
        #expect(lock != nil)
        lock = nil
        #expect(try otherSoon(path["lock"], shared: false))
        child.stop(grace: .zero)
    }

    @Test func `waiting for it`() async throws {
        let path = try TemporaryFolder()
        var lock = FileLock(trying: path["lock"], shared: false)
        let waiting = Task { try await FileLock.wait(path["lock"]) }
        try await Task.sleep(for: .milliseconds(20))
        #expect(lock != nil)
        lock = nil
        _ = try await waiting.value
        await #expect(throws: POSIXError.self) { try await FileLock.wait("/no/such/folder/lock") }
    }

    @Test func `a process is known by more than its number`() throws {
        let own = try #require(ProcessIdentity(of: getpid()))
        #expect(own.isAlive)
        let data = try JSONEncoder().encode(own)
        #expect(try JSONDecoder().decode(ProcessIdentity.self, from: data) == own)
        let text = String(decoding: data, as: UTF8.self).replacing(#/"started":[0-9]+/#, with: "\"started\":7")
        let other = try JSONDecoder().decode(ProcessIdentity.self, from: Data(text.utf8))
        #expect(!other.isAlive && other.id == own.id)
    }
}
