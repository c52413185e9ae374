import Foundation
import Store
import TestSupport
import Testing
import TimelineModel

/// What other processes, dead ones and full disks do to a store.
@Suite struct StoreProcessTests {
    let folder: TemporaryFolder
    let store: Store
    let key = StoreKey(.chunk, ContentHash(of: "a slice"))

    init() throws {
        folder = try TemporaryFolder()
        store = try Store(at: folder["store"])
    }

    /// Another process that holds the key's lock until it ends.
    func holdLock() throws -> Command.Running {
        let lock = "\(store.folder)/locks/chunk-\(key.hash)"
        let holder = try Command(["flock", "--close", lock, "sh", "-c", "echo held; exec sleep 5"]).start()
        while !holder.output.contains("held") && holder.isRunning { Thread.sleep(forTimeInterval: 0.01) }
        return holder
    }

    @Test func `the death of another maker releases its key`() throws {
        let holder = try holdLock()
        let start = ContinuousClock.now
        DispatchQueue.global().asyncAfter(deadline: .now() + 0.3) { [id = holder.id] in kill(id, SIGKILL) }
        let entry = try store.entry(key) { try Data("frames".utf8).write(to: URL(fileURLWithPath: $0)) }
        #expect(entry.wasMade)
        // Not waited for: the holder's own child outlives it by some seconds.
        let duration = ContinuousClock.now - start
        #expect(duration > .milliseconds(250) && duration < .seconds(4))
    }

    @Test func `waiting can be given up`() throws {
        let holder = try holdLock()
        defer { holder.signal(SIGKILL) }
        let end = ContinuousClock.now + .milliseconds(100)
        let error = #expect(throws: StoreError.self) {
            _ = try store.entry(key, isCancelled: { ContinuousClock.now > end }) { _ in }
        }
        #expect(error?.code == .cancelled)
    }

    @Test func `what dead processes left is cleared, what living ones write is not`() throws {
        let dead = try Command(["true"]).start()
        _ = dead.wait()
        try folder.write("store/aside/\(dead.id)-ABC", "half")
        try folder.write("store/aside/\(getpid())-ABC", "being written")
        _ = try Store(at: folder["store"])
        #expect(folder.names("store/aside") == ["\(getpid())-ABC"])
    }

    @Test func `a folder that cannot be made says why`() throws {
        try folder.write("file", "")
        let error = #expect(throws: StoreError.self) { _ = try Store(at: folder["file/store"]) }
        #expect(error?.description == "cannot make the folder \(folder["file/store/aside"]): Not a directory")
    }

    @Test func `a full disk is told and keeps nothing`() throws {
        guard getuid() == 0 else {
            print("SKIPPED: a full disk needs a tmpfs, and mounting one needs root")
            return
        }
        let disk = folder["disk"]
        try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
        guard try Command(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk]).run().status == 0 else {
            print("SKIPPED: a full disk needs a tmpfs, and this container may not mount one")
            return
        }
        defer { _ = try? Command(["umount", "-l", disk]).run() }
        let store = try Store(at: "\(disk)/store")
        let small = try store.entry(key) { try Data(count: 100).write(to: URL(fileURLWithPath: $0)) }
        let other = StoreKey(.audio, key.hash)
        let error = #expect(throws: StoreError.self) {
            try store.entry(other) { path in
                guard FileManager.default.createFile(atPath: path, contents: Data(count: 1_000_000)) else {
                    throw StoreError(.full, "write", path: path, number: ENOSPC)
                }
            }
        }
        #expect(error?.code == .full)
        #expect(folder.names("disk/store/aside").isEmpty)
        #expect(store.find(key)?.sha256 == small.sha256)
    }
}
