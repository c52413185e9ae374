import Diagnostics
import Foundation
import Store
import Synchronization
import TestSupport
import Testing

@Suite struct RecordBookTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// What a book had to say.
    final class Heard: Sendable {
        private let list = Mutex<[Diagnostic]>([])
        var all: [Diagnostic] { list.withLock { $0 } }
        var tell: @Sendable (Diagnostic) -> Void { { diagnostic in self.list.withLock { $0.append(diagnostic) } } }
    }

    func open(_ heard: Heard = Heard()) throws -> RecordBook { try RecordBook(at: folder.path, tell: heard.tell) }

    /// Another process that ran some SQL on the records and goes on living for a few seconds.
    func holder(_ sql: String) throws -> Command.Running {
        let path = folder["records.sqlite"]
        let process = try Command(["sqlite3", path, sql, ".shell touch '\(folder["ready"])'; sleep 5"]).start()
        while !folder.names().contains("ready") && process.isRunning { Thread.sleep(forTimeInterval: 0.01) }
        return process
    }

    @Test func `records are kept, replaced and removed`() throws {
        do {
            let book = try open()
            #expect(book.value(for: "a", in: "video") == nil)
            try book.set([(key: "a", value: Data("1".utf8)), (key: "b", value: Data("2".utf8))], in: "video")
            try book.set(Data("3".utf8), for: "a", in: "video")
            try book.set(Data("other".utf8), for: "a", in: "asset")
        }
        let book = try open()
        #expect(book.value(for: "a", in: "video") == Data("3".utf8))
        #expect(book.values(for: ["a", "b", "c"], in: "video").mapValues { $0.count } == ["a": 1, "b": 1])
        #expect(book.counts() == ["video": 2, "asset": 1])
        try book.remove(["a", "c"], in: "video")
        #expect(book.value(for: "a", in: "video") == nil)
        #expect(book.value(for: "a", in: "asset") == Data("other".utf8))
    }

    @Test func `values are JSON`() throws {
        let book = try open()
        try book.set(["frames": 31], for: "out/a.mp4", in: "video")
        #expect(book.value(for: "out/a.mp4", in: "video") == ["frames": 31])
        #expect(book.value(for: "out/a.mp4", in: "video") == Data(#"{"frames":31}"#.utf8))
        #expect(book.value(for: "out/a.mp4", in: "video", as: [String].self) == nil)
    }

    @Test func `a prefix selects, whatever follows it`() throws {
        let book = try open()
        let keys = ["out/a", "out/é", "out/視", "out/🦊", "out", "out2/a", "ou"]
        try book.set(keys.map { (key: $0, value: Data($0.utf8)) }, in: "video")
        #expect(Set(book.all(in: "video", prefix: "out/").keys) == ["out/a", "out/é", "out/視", "out/🦊"])
        #expect(book.all(in: "video").count == keys.count)
        var order: [String] = []
        book.forEach(in: "video", prefix: "out") { key, _ in order.append(key) }
        #expect(order == ["out", "out/a", "out/é", "out/視", "out/🦊", "out2/a"])
    }

    @Test func `two books at once see each other's records`() throws {
        let (one, other) = (try open(), try open())
        DispatchQueue.concurrentPerform(iterations: 8) { index in
            let book = index.isMultiple(of: 2) ? one : other
            for item in 0..<50 {
                try? book.set(Data([UInt8(index)]), for: "\(index)-\(item)", in: "video")
            }
        }
        #expect(one.all(in: "video").count == 400)
        #expect(other.all(in: "video") == one.all(in: "video"))
    }

    @Test(arguments: ["garbage", "cut", "empty", "newer"])
    func `a damaged file is moved aside, told and begun anew`(_ kind: String) throws {
        do {
            let book = try open()
            try book.set((0..<2000).map { (key: "\($0)", value: Data(count: 100)) }, in: "video")
        }
        let path = folder["records.sqlite"]
        switch kind {
        case "garbage": try folder.write("records.sqlite", String(repeating: "not a database ", count: 1000))
        case "cut": truncate(path, 5000)
        case "newer": try Command(["sqlite3", path, "PRAGMA user_version = 99"]).run()
        default: truncate(path, 0)
        }
        let heard = Heard()
        let book = try open(heard)
        _ = book.all(in: "video")
        try book.set(Data("new".utf8), for: "a", in: "video")
        #expect(book.value(for: "a", in: "video") == Data("new".utf8))
        let kept = folder.names().filter { $0.hasPrefix("records.sqlite.damaged-") }
        // An empty file is a new database: nothing in it could be saved.
        #expect(kept.count == (kind == "empty" ? 0 : 1))
        #expect(heard.all.map(\.code) == (kind == "empty" ? [] : ["store-database"]))
    }

    @Test func `damage that shows later is noticed when it does`() throws {
        let heard = Heard()
        let book = try open(heard)
        try book.set((0..<5000).map { (key: "\($0)", value: Data(count: 200)) }, in: "video")
        try Command(["sqlite3", folder["records.sqlite"], "PRAGMA wal_checkpoint(TRUNCATE)"]).run()
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: folder["records.sqlite"]))
        for page in 1..<200 {
            try file.seek(toOffset: UInt64(page * 4096))
            try file.write(contentsOf: Data(repeating: 0xA5, count: 4096))
        }
        let other = try open()
        #expect(other.all(in: "video").count < 5000)
        try book.set(Data("new".utf8), for: "zz", in: "video")
        #expect(book.value(for: "zz", in: "video") == Data("new".utf8))
    }

    @Test func `what a killed process had kept is there`() throws {
        _ = try open()
        let writer = try holder(
            "INSERT INTO record VALUES ('video', 'kept', x'31'); BEGIN; INSERT INTO record VALUES ('video', 'lost', x'');"
        )
        writer.signal(SIGKILL)
        _ = writer.wait()
        let book = try open()
        #expect(book.all(in: "video") == ["kept": Data("1".utf8)])
        try book.set(Data(), for: "after", in: "video")
        #expect(book.value(for: "after", in: "video") == Data())
    }

    @Test func `a locked file is told, not waited for without end`() throws {
        let book = try RecordBook(at: folder.path, patience: 0.05)
        let holder = try holder("BEGIN IMMEDIATE;")
        defer { holder.signal(SIGKILL) }
        let error = #expect(throws: StoreError.self) { try book.set(Data(), for: "a", in: "video") }
        #expect(error?.code == .busy)
        #expect(
            error?.description
                == "cannot use the file of records \(folder["records.sqlite"]): another process keeps it locked")
        // Reading needs no lock.
        #expect(book.value(for: "a", in: "video") == nil)
    }

    @Test func `rates follow the work and forget slowly`() throws {
        let book = try open()
        #expect(book.rate(of: "encode") == nil)
        book.note(work: "encode", amount: 100, seconds: 10)
        book.note(work: "encode", amount: 50, seconds: 5)
        let first = try #require(book.rate(of: "encode"))
        #expect(first.secondsPerUnit == 0.1 && first.weight == 15)
        // As much again as the half life, at twice the speed: the new half counts for more.
        book.note(work: "encode", amount: 12_000, seconds: 600)
        book.flush()
        let rate = try #require(try open().rate(of: "encode"))
        #expect(rate.secondsPerUnit > 0.05 && rate.secondsPerUnit < 0.051)
        #expect(rate.weight == 607.5)
        book.note(work: "encode", amount: 0, seconds: 5)
        book.note(work: "encode", amount: .nan, seconds: 5)
        #expect(book.rates() == ["encode": rate])
    }
}
