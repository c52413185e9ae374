import Foundation
@testable import Store
import TestSupport
import Testing
import TimelineModel

@Suite struct EvictionTests {
    let shelf: Shelf

    init() throws { shelf = try Shelf() }

    func row(
        _ name: String, bytes: Int = 1000, cost: Double = 1, age: Int = 0, kind: StoreKey.Kind = .chunk
    ) -> IndexRow {
        IndexRow(
            key: Shelf.key(name, kind), bytes: bytes, sha256: "", created: 0, used: 1_000_000_000 - age, cost: cost)
    }

    func order(_ rows: [String: IndexRow]) -> [String] {
        Eviction.order(Array(rows.values), now: 1_000_000_000).compactMap { row in
            rows.first { $0.value == row }?.key
        }
    }

    @Test func `what saves least for its size goes first, and segments last`() {
        let day = 24 * 3600
        #expect(
            order([
                "large": row("a", bytes: 10_000_000, cost: 10), "small": row("b", bytes: 100_000, cost: 10),
                "cheap": row("c", bytes: 100_000, cost: 0.01),
                "segment": row("d", cost: 0, age: 900 * day, kind: .segment),
                "sound": row("e", bytes: 100_000, cost: 1, kind: .audio),
            ]) == ["cheap", "large", "sound", "small", "segment"])
    }

    @Test func `age counts by half lives`() {
        let week = 7 * 24 * 3600
        let rows = [
            "new": row("a", cost: 1), "old but dear": row("b", cost: 5, age: 2 * week),
            "old": row("c", cost: 1, age: week), "future": row("d", cost: 1.5, age: -100 * week),
        ]
        #expect(order(rows) == ["old", "new", "old but dear", "future"])
    }

    @Test func `a run's end brings the store below its cap`() throws {
        let store = try shelf.open(cap: 2500)
        for (name, cost) in [("a", 3.0), ("b", 1), ("c", 2), ("d", 4)] {
            try Shelf.put(name, cost: cost, in: store)
        }
        // Everything was used by this run.
        #expect(store.holds("a", "b", "c", "d").count == 4)
        let removal = store.settle()
        #expect(removal.entries == 2 && removal.bytes == 2000)
        #expect(store.holds("a", "b", "c", "d") == ["a", "d"])
        #expect(store.settle() == Removal())
        // What is gone is made again.
        #expect(try Shelf.put("b", in: store).wasMade)
    }

    @Test func `using an entry keeps it`() throws {
        let store = try shelf.open(cap: 2500)
        try Shelf.put("a", in: store)
        try Shelf.put("b", in: store)
        shelf.pass(30 * 24 * 3600)
        #expect(store.find(Shelf.key("a")) != nil)
        try Shelf.put("c", in: store)
        store.settle()
        #expect(store.holds("a", "b", "c") == ["a", "c"])
    }

    @Test func `what another living store uses or will use stays`() throws {
        let (other, store) = (try shelf.open(), try shelf.open(cap: 0))
        for name in ["a", "b", "c", "d"] { try Shelf.put(name, in: other) }
        other.unpin(["a", "b", "c", "d"].map { Shelf.key($0) })
        other.pin([Shelf.key("a"), Shelf.key("later")])
        _ = other.find(Shelf.key("b"))
        other.level.index.flush()
        try Shelf.put("later", in: store)
        #expect(store.settle().inUse == 3)
        #expect(store.holds("a", "b", "c", "d", "later") == ["a", "b", "later"])
        other.unpin([Shelf.key("b")])
        store.settle()
        #expect(store.holds("a", "b", "later") == ["a", "later"])
        other.settle()
        store.settle()
        #expect(store.holds("a", "later").isEmpty)
    }

    @Test func `the pins of a dead process hold nothing`() throws {
        let store = try shelf.open(cap: 0)
        try Shelf.put("a", in: store)
        // A lease that nobody has locked.
        try shelf.folder.write("store/leases/DEAD", "\n+\(Shelf.key("a"))")
        store.settle()
        #expect(store.holds("a").isEmpty)
        #expect(!shelf.folder.names("store/leases").contains("DEAD"))
    }

    @Test func `torn lines of a lease mean nothing`() throws {
        let store = try shelf.open(cap: 0)
        let other = try shelf.open()
        for name in ["a", "b"] { try Shelf.put(name, in: store) }
        let path = other.level.leases.path(other.level.lease.name)
        let half = "\n+\(Shelf.key("a"))".dropLast(10)
        try Data((half + "\n+\(Shelf.key("b"))").utf8).write(to: URL(fileURLWithPath: path + ".new"))
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        try file.write(contentsOf: Data(contentsOf: URL(fileURLWithPath: path + ".new")))
        store.settle()
        #expect(store.holds("a", "b") == ["b"])
    }

    @Test func `a clock that was ahead does not keep entries for ever`() throws {
        let store = try shelf.open(cap: 2500)
        shelf.pass(1000 * 24 * 3600)
        try Shelf.put("ahead", cost: 1, in: store)
        shelf.pass(-1000 * 24 * 3600)
        for name in ["b", "c"] { try Shelf.put(name, cost: 1.5, in: store) }
        // Counted as used now, the entry of the future is the cheapest.
        store.settle()
        #expect(store.holds("ahead", "b", "c") == ["b", "c"])
        // And a clock set back leaves everything usable.
        shelf.pass(-10_000 * 24 * 3600)
        #expect(store.find(Shelf.key("b")) != nil)
        #expect(try Shelf.put("d", in: store).wasMade)
        store.settle()
        #expect(store.holds("b", "c", "d").count == 2)
    }

    @Test func `a run that writes much looks at the cap on its way`() throws {
        let old = try shelf.open()
        for index in 0..<10 { try Shelf.put("old \(index)", bytes: 1000, cost: 0.01, in: old) }
        old.settle()
        let store = try shelf.open(cap: 10_000)
        for index in 0..<8 { try Shelf.put("new \(index)", bytes: 1000, in: store) }
        #expect(try store.level.index.bytes() <= 11_000)
        #expect((0..<8).allSatisfy { !store.holds("new \($0)").isEmpty })
    }

    @Test func `pruning by age, kind and size, tried first`() throws {
        let store = try shelf.open()
        try Shelf.put("old", in: store)
        try Shelf.put("old sound", kind: .audio, in: store)
        shelf.pass(40 * 24 * 3600)
        try Shelf.put("new", cost: 1, in: store)
        try Shelf.put("dear", cost: 9, in: store)
        store.settle()
        var pruning = Store.Pruning()
        pruning.olderThan = Age("30d")
        pruning.kinds = [.chunk]
        pruning.isTried = true
        #expect(try store.prune(pruning).entries == 1)
        #expect(store.holds("old") == ["old"])
        pruning.isTried = false
        #expect(try store.prune(pruning).entries == 1)
        #expect(store.holds("old", "new") == ["new"])
        #expect(store.holds("old sound", kind: .audio) == ["old sound"])
        pruning = Store.Pruning()
        pruning.size = 1500
        #expect(try store.prune(pruning).entries == 2)
        #expect(store.holds("new", "dear") == ["dear"])
        // Nothing is over the cap.
        #expect(try store.prune(Store.Pruning()) == Removal())
        #expect(try store.clear().entries == 1)
    }
}
