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
        try folder.write("store/leases/LIVING", "")
        let holder = try Command(["flock", store.folder + "/leases/LIVING", "sh", "-c", "echo held; exec sleep 5"])
            .start()
        defer { holder.signal(SIGKILL) }
        while !holder.output.contains("held") && holder.isRunning { Thread.sleep(forTimeInterval: 0.01) }
        try folder.write("store/leases/DEAD", "")
        for name in ["DEAD.1", "LIVING.1", "UNKNOWN.1"] { try folder.write("store/aside/\(name)", "half") }
        // What its maker had beside the file.
        try folder.write("store/aside/DEAD.1.takes/take-0", "half")
        try folder.write("store/locks/chunk-left", "")
        _ = try Store(at: folder["store"])
        #expect(folder.names("store/aside") == ["LIVING.1"])
        #expect(folder.names("store/locks").isEmpty)
        #expect(!folder.names("store/leases").contains("DEAD"))
    }

    @Test func `a folder that cannot be made says why`() throws {
        try folder.write("file", "")
        let error = #expect(throws: StoreError.self) { _ = try Store(at: folder["file/store"]) }
        #expect(error?.description == "cannot make the folder \(folder["file/store"]): Not a directory")
    }

    /// A disk of 256 kB; nil, said aloud, where this process may not mount.
    private func smallDisk() throws -> String? {
        let disk = folder["disk"]
        try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
        guard getuid() == 0,
            try Command(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk]).run().status == 0
        else {
            print("SKIPPED: a full disk needs a tmpfs, and this process may not mount one")
            return nil
        }
        return disk
    }

    /// Writes an entry as the makers of a run do: with errors of the store's own.
    private func fill(_ path: String, _ bytes: Int) throws {
        guard FileManager.default.createFile(atPath: path, contents: Data(count: bytes)) else {
            throw StoreError(.full, "write", path: path, number: ENOSPC)
        }
    }

    @Test func `on a full disk what nobody uses makes room`() throws {
        guard let disk = try smallDisk() else { return }
        defer { _ = try? Command(["umount", "-l", disk]).run() }
        func key(_ index: Int) -> StoreKey { StoreKey(.chunk, ContentHash(of: "\(index)")) }
        do {
            let store = try Store(at: "\(disk)/store")
            // More than fits: a process pins what it made, so that the last ones find no room.
            #expect(throws: StoreError.self) {
                for index in 0..<20 { _ = try store.entry(key(index)) { try fill($0, 20_000) } }
            }
        }
        let store = try Store(at: "\(disk)/store")
        let entry = try store.entry(key(100)) { try fill($0, 100_000) }
        #expect(entry.wasMade && entry.bytes == 100_000)
        #expect(try store.verify().problems == [])
        // And so do records.
        #expect(try store.records().counts() == [:])
    }

    @Test func `a full disk is told and keeps nothing`() throws {
        guard let disk = try smallDisk() else { return }
        defer { _ = try? Command(["umount", "-l", disk]).run() }
        let store = try Store(at: "\(disk)/store")
        let small = try store.entry(key) { try Data(count: 100).write(to: URL(fileURLWithPath: $0)) }
        let other = StoreKey(.audio, key.hash)
        let error = #expect(throws: StoreError.self) {
            try store.entry(other) { try fill($0, 1_000_000) }
        }
        #expect(error?.code == .full)
        #expect(folder.names("disk/store/aside").isEmpty)
        #expect(store.find(key)?.sha256 == small.sha256)
    }
}
