import Foundation
@testable import Store
import TestSupport
import Testing

@Suite struct ArchiveTests {
    let shelf: Shelf

    init() throws { shelf = try Shelf() }

    @Test func `what leaves the store comes back from the archive`() throws {
        let store = try shelf.open(cap: 1500, hasArchive: true)
        let made = try Shelf.put("a", cost: 1, in: store)
        try Shelf.put("b", cost: 2, in: store)
        let removal = store.settle()
        #expect(removal.entries == 1 && removal.archived == 1)
        #expect(store.holds("a", "b") == ["b"])
        #expect(store.seemsToHold(Shelf.key("a")))
        let back = try store.entry(Shelf.key("a")) { _ in Issue.record("made again") }
        #expect(!back.wasMade)
        #expect(back.sha256 == made.sha256)
        #expect(store.holds("a") == ["a"])
        let statistics = store.statistics()
        #expect(statistics.levels.map(\.entries) == [2, 1])
        // A second way out needs no second copy.
        #expect(store.settle().archived == 1)
    }

    @Test func `a damaged entry of the archive is made again`() throws {
        let store = try shelf.open(cap: 0, hasArchive: true)
        try Shelf.put("a", in: store)
        store.settle()
        let path = try #require(store.archive).path(Shelf.key("a"))
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        bytes[500] ^= 4
        try bytes.write(to: URL(fileURLWithPath: path))
        #expect(store.find(Shelf.key("a")) == nil)
        #expect(try Shelf.put("a", in: store).wasMade)
        // And takes the place of the damaged one when it leaves.
        #expect(store.settle().archived == 1)
        #expect(shelf.folder.names("store/aside") + shelf.folder.names("archive/aside") == [])
    }

    @Test func `the archive has a cap of its own`() throws {
        let store = try shelf.open(cap: 0, archiveCap: 2500, hasArchive: true)
        for (name, cost) in [("a", 3.0), ("b", 1), ("c", 2)] { try Shelf.put(name, cost: cost, in: store) }
        #expect(store.settle().archived == 3)
        let archive = try #require(store.archive)
        #expect(["a", "b", "c"].filter { archive.seemsToHold(Shelf.key($0)) } == ["a", "c"])
        #expect(try store.clear().entries == 2)
    }

    @Test func `the archive cannot be the store`() throws {
        _ = try shelf.open()
        var options = Store.Options()
        options.archive = shelf.folder["store/../store"]
        let error = #expect(throws: StoreError.self) { _ = try Store(at: shelf.folder["store"], options) }
        #expect(error?.reason == "the archive cannot be the store itself")
    }
}
