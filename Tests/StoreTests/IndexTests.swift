import Diagnostics
import Foundation
@testable import Store
import TestSupport
import Testing

@Suite struct IndexTests {
    let shelf: Shelf

    init() throws { shelf = try Shelf() }

    func remove(_ names: String...) {
        for name in names { try? FileManager.default.removeItem(atPath: shelf.folder["store/\(name)"]) }
    }

    @Test(arguments: ["deleted", "garbage", "cut", "other version", "other tables"])
    func `an index that cannot be used is built again`(_ kind: String) throws {
        do {
            let store = try shelf.open()
            for index in 0..<300 { try Shelf.put("entry \(index)", bytes: 10, in: store) }
            store.settle()
            #expect(store.statistics().levels[0].entries == 300)
        }
        let path = shelf.folder["store/index.sqlite"]
        switch kind {
        case "deleted": remove("index.sqlite", "index.sqlite-wal", "index.sqlite-shm")
        case "garbage": try shelf.folder.write("store/index.sqlite", String(repeating: "garbage! ", count: 999))
        case "cut": truncate(path, 9000)
        case "other version": try Command(["sqlite3", path, "PRAGMA user_version = 7"]).run()
        default: try Command(["sqlite3", path, "DROP TABLE entry; CREATE TABLE entry (x)"]).run()
        }
        let store = try shelf.open()
        #expect(store.statistics().levels[0].entries == 300)
        #expect(try store.level.index.rows().count == 300)
        #expect(shelf.told.contains { $0.message.contains("the index lacked 300 entries, which were found again") })
        // Nobody is told twice.
        let count = shelf.told.count
        #expect(store.statistics().levels[0].bytes == 3000)
        #expect(shelf.told.count == count)
    }

    @Test func `an index damaged while it is used is built again`() throws {
        let store = try shelf.open()
        for index in 0..<300 { try Shelf.put("entry \(index)", bytes: 10, in: store) }
        #expect(store.statistics().levels[0].entries == 300)
        remove("index.sqlite", "index.sqlite-wal", "index.sqlite-shm")
        #expect(store.statistics().levels[0].entries == 300)
        try Shelf.put("more", bytes: 10, in: store)
        #expect(store.statistics().levels[0].entries == 301)
    }

    @Test func `entries need no index`() throws {
        let store = try shelf.open()
        // A folder in its place: no database can be made here.
        try FileManager.default.createDirectory(
            atPath: shelf.folder["store/index.sqlite"], withIntermediateDirectories: true)
        try shelf.folder.write("store/index.sqlite/x", "")
        #expect(try Shelf.put("a", in: store).wasMade)
        #expect(store.find(Shelf.key("a")) != nil)
        #expect(store.statistics().levels[0].entries == 1)
        #expect(store.settle().entries == 0)
        #expect(shelf.told.contains { $0.message == "the index cannot be used, so every entry is looked at" })
    }

    @Test func `what a dead process did not write is found again`() throws {
        let store = try shelf.open()
        try Shelf.put("a", in: store)
        store.settle()
        #expect(store.statistics().levels[0].entries == 1)
        // Its entry is there, its note was never written.
        try Shelf.put("b", in: store)
        store.level.index.flush()
        try store.level.index.remove([Shelf.key("b")])
        #expect(store.statistics().levels[0].entries == 1)
        try shelf.folder.write("store/leases/DEAD", "")
        let next = try shelf.open()
        #expect(next.statistics().levels[0].entries == 2)
        #expect(shelf.folder.names("store").filter { $0.hasPrefix("index.incomplete") } == [])
    }

    @Test func `rows of entries that are gone are removed with the next building`() throws {
        let store = try shelf.open()
        try Shelf.put("a", in: store)
        try Shelf.put("b", in: store)
        store.settle()
        store.level.remove(Shelf.key("a"))
        #expect(store.statistics().levels[0].entries == 2)
        #expect(store.level.index.markIncomplete())
        #expect(store.statistics().levels[0].entries == 1)
    }
}
