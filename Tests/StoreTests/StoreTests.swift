import Foundation
import Store
import Synchronization
import TestSupport
import Testing
import TimelineModel

@Suite struct StoreTests {
    let folder: TemporaryFolder
    let store: Store
    let key = StoreKey(.chunk, ContentHash(of: "a slice"))

    init() throws {
        folder = try TemporaryFolder()
        store = try Store(at: folder["store"])
    }

    func put(_ text: String, for key: StoreKey? = nil, remake: Bool = false) throws -> Store.Entry {
        try store.entry(key ?? self.key, remake: remake) { try Data(text.utf8).write(to: URL(fileURLWithPath: $0)) }
    }

    /// Every file in the store that is neither an entry nor its sidecar.
    var leftovers: [String] { folder.names("store/aside") + folder.names("store/locks") }

    @Test func `an entry is made once and found afterwards`() throws {
        #expect(store.find(key) == nil)
        #expect(!store.seemsToHold(key))
        let made = try put("frames")
        #expect(made.wasMade)
        #expect(made.sha256 == ContentHash(of: "frames"))
        #expect(made.bytes == 6)
        let found = try put("never written")
        #expect(!found.wasMade)
        #expect(try String(contentsOfFile: found.path, encoding: .utf8) == "frames")
        #expect(store.seemsToHold(key))
        #expect(leftovers.isEmpty)
    }

    @Test func `kinds do not meet`() throws {
        _ = try put("frames")
        #expect(store.find(StoreKey(.audio, key.hash)) == nil)
    }

    @Test func `an entry can be made anew`() throws {
        _ = try put("old")
        let entry = try put("new", remake: true)
        #expect(entry.wasMade)
        #expect(!entry.wasDamaged)
        #expect(try String(contentsOfFile: entry.path, encoding: .utf8) == "new")
    }

    @Test func `a failure keeps nothing and the old entry`() throws {
        struct Failure: Error {}
        _ = try put("old")
        #expect(throws: Failure.self) {
            _ = try store.entry(key, remake: true) { path in
                try Data("half".utf8).write(to: URL(fileURLWithPath: path))
                throw Failure()
            }
        }
        #expect(store.find(key)?.sha256 == ContentHash(of: "old"))
        #expect(leftovers.isEmpty)
    }

    @Test func `a maker that writes nothing is an error`() throws {
        #expect(throws: StoreError.self) { _ = try store.entry(key) { _ in } }
        #expect(store.find(key) == nil)
    }

    @Test(arguments: ["flip", "cut", "grow", "remove", "sidecar"])
    func `damage is noticed, told and repaired`(_ kind: String) throws {
        let entry = try put("frames")
        switch kind {
        case "flip": try Data("frqmes".utf8).write(to: URL(fileURLWithPath: entry.path))
        case "cut": try Data("fram".utf8).write(to: URL(fileURLWithPath: entry.path))
        case "grow": try Data("frames!".utf8).write(to: URL(fileURLWithPath: entry.path))
        case "remove": try FileManager.default.removeItem(atPath: entry.path)
        default: try Data("{".utf8).write(to: URL(fileURLWithPath: entry.path + ".json"))
        }
        #expect(store.find(key) == nil)
        let repaired = try put("frames")
        #expect(repaired.wasMade)
        // A sidecar that cannot be read tells nothing: the entry counts as absent.
        #expect(repaired.wasDamaged == (kind != "sidecar"))
        #expect(store.find(key) != nil)
    }

    @Test func `an entry under another name is not taken for it`() throws {
        let entry = try put("frames")
        let other = StoreKey(.chunk, ContentHash(of: "another slice"))
        let path = "\(folder.path)/store/chunk/\(other.hash.hex.prefix(2))/\(other.hash)"
        try FileManager.default.createDirectory(
            atPath: String(path.dropLast(65)), withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: entry.path, toPath: path)
        try FileManager.default.copyItem(atPath: entry.path + ".json", toPath: path + ".json")
        #expect(store.find(other) == nil)
    }

    @Test func `threads that want the same entry make it once`() throws {
        let count = Mutex(0)
        let sums = Mutex<Set<ContentHash>>([])
        DispatchQueue.concurrentPerform(iterations: 8) { _ in
            let entry = try? store.entry(key) { path in
                count.withLock { $0 += 1 }
                Thread.sleep(forTimeInterval: 0.05)
                try Data("frames".utf8).write(to: URL(fileURLWithPath: path))
            }
            sums.withLock { _ = $0.insert(entry?.sha256 ?? ContentHash(of: "none")) }
        }
        #expect(count.withLock { $0 } == 1)
        #expect(sums.withLock { $0 } == [ContentHash(of: "frames")])
        #expect(leftovers.isEmpty)
    }
}
