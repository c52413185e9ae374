import Foundation
@testable import Store
import TestSupport
import Testing

@Suite struct VerificationTests {
    let shelf: Shelf
    let store: Store

    init() throws {
        shelf = try Shelf()
        store = try shelf.open()
    }

    func path(_ name: String) -> String { store.level.path(Shelf.key(name)) }

    @Test func `bits flipped anywhere are found`() throws {
        for index in 0..<40 { try Shelf.put("\(index)", bytes: 3000, in: store) }
        var generator = SystemRandomNumberGenerator()
        var flipped: Set<String> = []
        for index in 0..<40 where index.isMultiple(of: 2) {
            // The bytes of every second entry, and now and then its sidecar.
            let path = path("\(index)") + (index.isMultiple(of: 10) ? ".json" : "")
            var data = try Data(contentsOf: URL(fileURLWithPath: path))
            let bit = Int.random(in: 0..<data.count * 8, using: &generator)
            data[bit / 8] ^= 1 << (bit % 8)
            try data.write(to: URL(fileURLWithPath: path))
            if !index.isMultiple(of: 10) { flipped.insert(path) }
        }
        let found = try store.verify()
        // A bit of a sidecar may be one that means nothing, such as a digit of its time.
        #expect(Set(found.problems.map(\.path)).isSuperset(of: flipped))
        #expect(found.entries >= 20 && found.entries + found.problems.count == 40)
        for path in flipped { #expect(found.problems.first { $0.path == path }?.kind == .damaged) }
        let repaired = try store.verify(repair: true)
        #expect(!repaired.problems.contains { !$0.wasRemoved })
        #expect(try store.verify().problems == [])
        for index in 0..<40 { #expect(try Shelf.put("\(index)", bytes: 3000, in: store).bytes == 3000) }
    }

    @Test func `every kind of problem has its words`() throws {
        for name in ["cut", "other", "unreadable", "orphan", "lonely", "whole"] { try Shelf.put(name, in: store) }
        truncate(path("cut"), 900)
        let files = FileManager.default
        try files.removeItem(atPath: path("other") + ".json")
        try files.copyItem(atPath: path("whole") + ".json", toPath: path("other") + ".json")
        try Data("{".utf8).write(to: URL(fileURLWithPath: path("unreadable") + ".json"))
        try files.removeItem(atPath: path("orphan") + ".json")
        try files.removeItem(atPath: path("lonely"))
        try shelf.folder.write("store/chunk/notes.txt", "mine")
        try shelf.folder.write("store/mine.txt", "mine")
        try shelf.folder.write("store/aside/DEAD.1", "half")

        let messages = [
            path("cut"): "it has 900 bytes, not the 1000 that were written",
            path("other"): "its sidecar is of another entry",
            path("unreadable"): "its sidecar cannot be read",
            path("orphan"): "without a sidecar: nothing tells whether it is whole",
            path("lonely") + ".json": "a sidecar whose entry is not there",
            shelf.folder["store/chunk/notes.txt"]: "not a file of the store",
            shelf.folder["store/mine.txt"]: "not a file of the store",
            shelf.folder["store/aside/DEAD.1"]: "half written by a process that is dead",
        ]
        let found = try store.verify()
        #expect(Dictionary(uniqueKeysWithValues: found.problems.map { ($0.path, $0.message) }) == messages)
        #expect(found.entries == 1)
        #expect(found.summary == "1 entry is whole, 1.0 kB; 8 problems\n")
        #expect(try store.verify(repair: true).summary == "1 entry is whole, 1.0 kB; 8 problems, 7 removed\n")
        // What stands beside the store's own folders is the user's to remove.
        #expect(try store.verify().problems.map(\.path) == [shelf.folder["store/mine.txt"]])
    }

    @Test func `what is just being made is no problem`() throws {
        _ = try store.entry(Shelf.key("a")) { path in
            try Data(count: 10).write(to: URL(fileURLWithPath: path))
            // As if the maker stood between its two files.
            try FileManager.default.createDirectory(
                atPath: String(self.path("a").dropLast(65)), withIntermediateDirectories: true)
            try Data(count: 10).write(to: URL(fileURLWithPath: self.path("a")))
            #expect(try store.verify().problems == [])
        }
        #expect(try store.verify().entries == 1)
    }

    @Test func `damaged databases are found`() throws {
        try Shelf.put("a", in: store)
        store.settle()
        let book = try RecordBook(at: store.folder)
        try book.set((0..<3000).map { (key: "\($0)", value: Data(count: 100)) }, in: "video")
        #expect(try store.verify().problems == [])
        let path = shelf.folder["store/records.sqlite"]
        try Command(["sqlite3", path, "PRAGMA wal_checkpoint(TRUNCATE)"]).run()
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        try file.seek(toOffset: 5 * 4096)
        try file.write(contentsOf: Data(repeating: 0xA5, count: 20 * 4096))
        let found = try store.verify(repair: true)
        #expect(found.problems.map(\.path) == [path])
        #expect(found.problems.first?.wasRemoved == true)
        #expect(try store.verify().problems == [])
    }

    @Test func `folders that are no store are refused, and say why`() throws {
        try shelf.folder.write("photos/a.jpg", "")
        try shelf.folder.write("newer/format", "rowreel store 2\n")
        try shelf.folder.write("else/format", "something\n")
        for (name, code, words) in [
            ("photos", StoreError.Code.foreign, "it holds other files, such as a.jpg"),
            ("newer", .otherVersion, "it is a store of format 2, and this rowreel works with format 1"),
            ("else", .foreign, "its file \"format\" is not a store's"),
        ] {
            let error = #expect(throws: StoreError.self) { _ = try Store(at: shelf.folder[name]) }
            #expect(error?.code == code)
            #expect(error?.description == "cannot use \(shelf.folder[name]): \(words)")
        }
        #expect(shelf.folder.names("photos") == ["a.jpg"])
        let error = #expect(throws: StoreError.self) { _ = try Store(at: shelf.folder["none"], isMade: false) }
        #expect(error?.description == "cannot open \(shelf.folder["none"]): there is no store")
        // A disk of its own, a store from before there was a format, one whose format lost a bit, and one whose maker
        // was killed before it wrote a word.
        try shelf.folder.write("disk/lost+found/x", "")
        for name in ["aside", "chunk", "record"] { try shelf.folder.write("before/\(name)/x", "") }
        for name in ["aside", "chunk"] { try shelf.folder.write("damaged/\(name)/x", "") }
        try shelf.folder.write("damaged/format", "rowreel stOre 1\n and more")
        try shelf.folder.write("begun/format", "")
        for name in ["disk", "before", "damaged", "begun"] {
            _ = try Store(at: shelf.folder[name])
            #expect(try shelf.folder.text("\(name)/format") == "rowreel store 1\n")
        }
    }
}

@Suite struct UnitTests {
    @Test(arguments: [
        ("20GB", 20_000_000_000), ("1.5 gb", 1_500_000_000), ("2GiB", 2_147_483_648), ("512kb", 512_000),
        ("100 B", 100), ("0", 0), ("3TiB", 3_298_534_883_328),
    ])
    func `sizes are read`(_ text: String, _ bytes: Int) { #expect(ByteSize(text)?.bytes == bytes) }

    @Test(arguments: [
        "20", "GB", "-1GB", "1e3MB", "1,5GB", "nanGB", "20 parsecs", "", "9999999999TB", "٣GB", ".5GB", "1.GB", "+1GB",
        "0x10GB", "1..5GB", "1.2.3GB", " 1GB", "1GB ", "1\tGB", "1GB\u{0}", "1G B", "infGB", "1_000MB", "１GB", "1GBB",
        "4611686018427387904B", String(repeating: "9", count: 400) + "B", String(repeating: "0", count: 9) + "x",
        "1\u{301}GB", "1GB\u{301}", "1 \u{200B}GB",
    ])
    func `what is no size is refused`(_ text: String) { #expect(ByteSize(text) == nil) }

    @Test(arguments: [
        (0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (999_400, "999.4 kB"), (2_150_000, "2.2 MB"),
        (20_000_000_000, "20.0 GB"), (1_500_000_000_000, "1.5 TB"),
    ])
    func `sizes are written`(_ bytes: Int, _ text: String) { #expect("\(ByteSize(bytes))" == text) }

    @Test(arguments: [("30d", 2_592_000.0), ("2w", 1_209_600), ("12h", 43_200), ("90min", 5400), ("1.5s", 1.5)])
    func `ages are read`(_ text: String, _ seconds: Double) { #expect(Age(text)?.seconds == seconds) }

    @Test(arguments: ["30", "d", "3m", "-1d", "1 month", "", "infd", "1e2d"])
    func `what is no age is refused`(_ text: String) { #expect(Age(text) == nil) }
}
