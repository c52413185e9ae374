import Batch
import Diagnostics
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Upkeep

@Suite("publishing")
struct PublicationTests {
    /// A folder of results, and a report of them.
    private func results(_ folder: TemporaryFolder, _ names: [String], content: String = "x") throws -> Report {
        var report = Report(template: "t", data: "d", profile: "draft")
        for name in names {
            unlink(folder["out/\(name)"])
            try folder.write("out/\(name)", content)
            report.outcomes.append(
                Outcome(key: name, rows: [2], status: .made, path: folder["out/\(name)"]))
        }
        unlink(folder["out/report.json"])
        try folder.write("out/report.json", content)
        return report
    }

    private func publication(_ folder: TemporaryFolder, keep: Int = 3) -> Publication {
        Publication(
            settings: PublicationSettings(folder: folder["public"], keep: keep), results: folder["out"])
    }

    @Test("a set is what is there, folders too, as second names of the results")
    func set() throws {
        let folder = try TemporaryFolder()
        var report = try results(folder, ["de/a.mp4", "b.mp4"])
        // One that failed and was never made, and one whose row has gone but which is kept.
        report.outcomes.append(Outcome(key: "c", rows: [4], status: .failed, path: folder["out/c.mp4"]))
        try folder.write("out/old.mp4", "old")
        report.retired = [Retired(key: "old", path: folder["out/old.mp4"], action: .kept)]
        try folder.write("out/foreign.txt", "not ours")
        let release = try publication(folder).publish(report, now: .example)
        #expect(release == folder["public/releases/20261122T013000Z"])
        #expect(folder.names("public/current") == ["b.mp4", "de", "old.mp4", "report.json"])
        #expect(folder.names("public/current/de") == ["a.mp4"])
        var (one, two) = (stat(), stat())
        stat(folder["out/b.mp4"], &one)
        stat(folder["public/current/b.mp4"], &two)
        #expect(one.st_ino == two.st_ino)
    }

    @Test("so many sets are kept, and nothing else is touched")
    func kept() throws {
        let folder = try TemporaryFolder()
        try folder.write("public/releases/notes/mine.txt", "mine")
        try folder.write("public/index.html", "mine")
        for second in 0..<5 {
            _ = try publication(folder, keep: 2).publish(
                try results(folder, ["a.mp4"], content: "\(second)"), now: .example + Double(second))
        }
        #expect(folder.names("public/releases") == ["20261122T013003Z", "20261122T013004Z", "notes"])
        #expect(try folder.text("public/releases/20261122T013003Z/a.mp4") == "3", "a set never changes")
        #expect(folder.names("public") == ["current", "index.html", "releases"])
    }

    @Test("two sets of one second have two names")
    func sameSecond() throws {
        let folder = try TemporaryFolder()
        for _ in 0..<2 { _ = try publication(folder).publish(try results(folder, ["a.mp4"]), now: .example) }
        #expect(folder.names("public/releases") == ["20261122T013000Z", "20261122T013000Z-2"])
    }

    @Test("somebody else's current is left alone")
    func foreign() throws {
        let folder = try TemporaryFolder()
        try folder.write("public/current/index.html", "mine")
        let report = try results(folder, ["a.mp4"])
        #expect(throws: Diagnostic.self) { try publication(folder).publish(report, now: .example) }
        #expect(folder.names("public/current") == ["index.html"])
    }

    @Test("a reader never sees half of a set, nor none")
    func atomic() throws {
        let folder = try TemporaryFolder()
        let names = (0..<20).map { "v\($0).mp4" }
        _ = try publication(folder).publish(try results(folder, names, content: "0"), now: .example)
        let isDone = Atomic(false)
        let torn = Mutex<[String]>([])
        let reader = Thread {
            while !isDone.load(ordering: .relaxed) {
                // As a server does it: the folder is opened once, its files below that.
                let current = open(folder["public/current"], O_RDONLY | O_DIRECTORY)
                guard current >= 0 else {
                    torn.withLock { $0.append("no current") }
                    continue
                }
                let contents = names.map { name -> String in
                    let file = openat(current, name, O_RDONLY)
                    guard file >= 0 else { return "missing" }
                    defer { close(file) }
                    var byte = UInt8(0)
                    read(file, &byte, 1)
                    return String(UnicodeScalar(byte))
                }
                close(current)
                if Set(contents).count != 1 || contents[0] == "missing" {
                    torn.withLock { $0.append(contents.joined()) }
                }
            }
        }
        reader.start()
        for round in 1..<60 {
            _ = try publication(folder, keep: 50).publish(
                try results(folder, names, content: "\(round % 10)"), now: .example + Double(round))
        }
        isDone.store(true, ordering: .relaxed)
        #expect(torn.withLock { $0 }.isEmpty)
    }
}
