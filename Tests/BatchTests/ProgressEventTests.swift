import Diagnostics

import Foundation
import Generation
import TestSupport
import Testing

@testable import Batch
@testable import Fetching

/// What `--progress json` writes is what `Documentation/Reports.md` says, and in the order in which it says it.
@Suite struct ProgressEventTests {
    /// The two tables of the documentation.
    struct Manual {
        /// Every event's fields.
        var events: [String: Set<String>] = [:]
        /// The events in which a field is described.
        var fields: [String: Set<String>] = [:]

        init() throws {
            let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent()
            let text = try String(contentsOf: root.appendingPathComponent("Documentation/Reports.md"), encoding: .utf8)
            let section = try #require(text.components(separatedBy: "### For programs: `--progress json`").last)
            var isFields = false
            var last: [String] = []
            for line in section.split(separator: "\n") where line.hasPrefix("|") {
                let cells = line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().map {
                    $0.matches(of: /`([A-Za-z]+)`/).map { String($0.1) }
                }
                guard cells.count >= 3 else { continue }
                if line.hasPrefix("| field") { isFields = true }
                if isFields {
                    let names = cells[0].isEmpty ? last : cells[0]
                    last = names
                    for name in names where name != "field" { fields[name, default: []].formUnion(cells[1]) }
                } else if let name = cells[0].first, name != "event" {
                    events[name] = Set(cells[2])
                }
            }
        }
    }

    /// The lines that a program writes, as it reads them.
    static func parse(_ text: String) throws -> [[String: Any]] {
        try text.split(separator: "\n").map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
    }

    static func names(_ events: [[String: Any]]) -> [String] { events.compactMap { $0["event"] as? String } }

    /// Every event's fields are those that the manual gives it.
    static func check(_ events: [[String: Any]], _ manual: Manual) {
        for event in events {
            let name = event["event"] as? String ?? ""
            guard let fields = manual.events[name] else {
                Issue.record("\(name) is not documented")
                continue
            }
            let unknown = Set(event.keys).subtracting(fields).subtracting(["event"])
            #expect(unknown.isEmpty, "\(name) says \(unknown.sorted())")
        }
    }

    @Test func `every event and every field is documented, and no other`() throws {
        let manual = try Manual()
        #expect(Set(manual.events.keys) == Set(JSONProgress.Event.allCases.map(\.rawValue)))
        let fields = Set(Mirror(reflecting: JSONProgress.Line(.ended) { _ in }).children.compactMap(\.label))
        #expect(Set(manual.fields.keys) == fields.subtracting(["event"]))
        for (name, fields) in manual.events {
            for field in fields {
                #expect(manual.fields[field]?.contains(name) ?? false, "\(field) of \(name) is not described")
            }
        }
    }

    /// One of each, with everything in it.
    static let events: [RunEvent] = {
        var totals = RunTotals(videos: 3, unchanged: 1, frames: 50, chunks: 2, chunksReused: 1)
        let part = WorkPart(.encode, "wide hero")
        totals.work.add(part, WorkAmount(10))
        totals.rates = [.encode: WorkRate(1)]
        let outcome = Outcome(key: "a", rows: [2], status: .made, path: "out/a.mp4")
        var progress = FetchProgress()
        (progress.done, progress.total, progress.bytes) = (1, 1, 20)
        let problem = Diagnostic.error("disk", at: .file("out/a.mp4"), "the disk is full")
        return [
            .fetching(progress), .checked(3, of: 3), .planned(totals),
            .found(problem), .started(slot: 0, part, "a  hero"),
            .worked(WorkDone(slot: 0, part, amount: 5, frames: 25, seconds: 5)),
            .retrying(.encode, "a", problem, seconds: 1), .dropped(part, WorkAmount(1, units: 0), frames: 5),
            .engine(.loading("w: loading m", part: 0.5)), .engine(.ready("w")), .engine(.note("w")),
            .ended(slot: 0), .waited, .finished(outcome), .stopping,
            .reported(Report(template: "t", data: "d", profile: "standard"), folder: "out"),
        ]
    }()

    @Test func `all that can be said, and nothing that is not documented`() throws {
        let folder = try TemporaryFolder()
        let file = open(folder["events"], O_WRONLY | O_CREAT, 0o600)
        defer { close(file) }
        let display = JSONProgress(file: file)
        for event in Self.events { display.show(event) }
        let said = try Self.parse(folder.text("events"))
        let manual = try Manual()
        Self.check(said, manual)
        #expect(Set(Self.names(said)) == Set(manual.events.keys))
        #expect(Self.names(said).suffix(2) == ["progress", "ended"])
        let progress = try #require(said.last { $0["event"] as? String == "progress" })
        #expect(progress["done"] as? Int == 25 && progress["frames"] as? Int == 45)
        #expect(progress["videosDone"] as? Int == 1 && progress["videos"] as? Int == 3)
    }

    @Test func `the events of a run come in order, and its figures agree`() throws {
        let shop = try Shop(sheet: "sku,title,price\na,Watch,12.50\nb,Shoe,cheap\nc,Hat,9\n")
        #expect(try shop.render("--rows", "2").status == 0)
        let outcome = try shop.render("--progress", "json")
        #expect(outcome.status == 1 && outcome.errors.isEmpty, "\(outcome.errors)")
        let events = try Self.parse(outcome.output)
        Self.check(events, try Manual())
        let names = Self.names(events)
        let order = ["checked", "planned", "video", "progress", "ended"]
        let firsts = order.map { names.firstIndex(of: $0) ?? -1 }
        #expect(firsts == firsts.sorted() && firsts[0] >= 0, "\(names)")
        #expect(names.count { $0 == "planned" } == 1 && names.last == "ended")
        let planned = try #require(events.first { $0["event"] as? String == "planned" })
        #expect(planned["videos"] as? Int == 3 && planned["unchanged"] as? Int == 1 && planned["failed"] as? Int == 1)
        #expect(planned["frames"] as? Int == 45 && planned["chunks"] as? Int == 3)
        let status = events.compactMap { ($0["video"] as? [String: Any])?["status"] as? String }
        #expect(status == ["unchanged", "failed", "made"])
        let progress = events.filter { $0["event"] as? String == "progress" }
        let done = progress.compactMap { $0["done"] as? Int }
        #expect(done == done.sorted() && done.last == 45)
        #expect(progress.last?["fraction"] as? Double == 1 && progress.last?["secondsLeft"] as? Double == 0)
        #expect(progress.last?["videosDone"] as? Int == 3 && progress.last?["failed"] as? Int == 1)
    }

    @Test(arguments: [["--format", "gif"], ["--format", "webp"], ["--max-size", "20KB"]])
    func `files that are encoded whole count, too`(_ arguments: [String]) throws {
        let shop = try Shop()
        var command = shop.command("render", "shop.xml", "--data", "shop.csv", "--progress", "json")
        command.arguments += arguments
        let outcome = try command.run()
        #expect(outcome.status == 0, "\(outcome.errors)")
        let events = try Self.parse(outcome.output)
        let planned = try #require(events.first { $0["event"] as? String == "planned" })
        #expect(planned["filesEncodedWhole"] as? Int == 3 && planned["chunks"] as? Int == 0)
        #expect(planned["frames"] as? Int == 135)
        let last = try #require(events.last { $0["event"] as? String == "progress" })
        #expect(last["done"] as? Int == 135 && last["fraction"] as? Double == 1)
        #expect(try shop.totals()["filesEncodedWhole"] == 3)
        #expect(try shop.totals()["chunksMade"] == 0)
    }
}
