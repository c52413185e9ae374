import Diagnostics
import Foundation
import Localization
import Tables
import TestSupport
import Testing
import TimeZones

@testable import Templating

/// Cells that say when something begins and ends.
@Suite struct WindowTests {
    private static let place = Place.cell(file: "s.csv", CellReference(column: 3, row: 2))

    private func reader(_ zone: String, dates: String? = nil) throws -> WindowReader {
        WindowReader(
            reading: CellReading(dates: try dates.map { try DatePattern($0) }),
            zone: try Zone.named(zone))
    }

    private func shown(_ window: RowWindow?) -> String {
        guard let window else { return "always" }
        let ends = [window.begin, window.end].map { $0.map { $0.formatted(.iso8601) } ?? "-" }
        return ends.joined(separator: " ")
    }

    /// The examples of Google's pages "Format date and time" and "Sale price effective date", and ways to write them.
    @Test(arguments: [
        ("2016-02-24T13:00-0800/2016-02-29T15:30-0800", "2016-02-24T21:00:00Z 2016-02-29T23:30:00Z"),
        ("2017-05-11T00:01:59-0800/2017-06-21T22:13:59-0800", "2017-05-11T08:01:59Z 2017-06-22T06:13:59Z"),
        ("2009-07-19T03:00:00-05:00/2009-07-26T21:00:00-05:00", "2009-07-19T08:00:00Z 2009-07-27T02:00:00Z"),
        ("2009-07-19T03:00:00+00:00/2009-07-26T21:00:00+00:00", "2009-07-19T03:00:00Z 2009-07-26T21:00:00Z"),
        ("2016-02-24T11:07+0100 / 2016-02-29T23:07+0100", "2016-02-24T10:07:00Z 2016-02-29T22:07:00Z"),
        ("2026-11-20T00:00Z/2026-11-30T23:59Z", "2026-11-20T00:00:00Z 2026-11-30T23:59:00Z"),
        // Without a zone those of the request; without a time the end is the day's.
        ("2026-11-20T00:00/2026-11-30T23:59", "2026-11-19T23:00:00Z 2026-11-30T22:59:00Z"),
        ("2026-11-20/2026-11-30", "2026-11-19T23:00:00Z 2026-11-30T23:00:00Z"),
        ("2026-11-20 08:00/2026-11-20 20:00", "2026-11-20T07:00:00Z 2026-11-20T19:00:00Z"),
        ("2026-11-20/2026-11-20", "2026-11-19T23:00:00Z 2026-11-20T23:00:00Z"),
        (" ", "always"),
    ])
    func `intervals as feeds write them`(_ cell: String, _ expected: String) throws {
        #expect(shown(try reader("Europe/Berlin").interval(cell, at: Self.place)) == expected)
    }

    @Test(arguments: [
        ("20/11/2026/30/11/2026", "dd/MM/yyyy"), ("20/11/2026 / 30/11/2026", "dd/MM/yyyy"),
        ("20/11/2026/2026-11-30", "dd/MM/yyyy"), ("20.11.2026/30.11.2026", "dd.MM.yyyy"),
        ("20261120/20261130", "yyyyMMdd"),
    ])
    func `intervals of dates as the sheet writes them`(_ cell: String, _ pattern: String) throws {
        let window = try reader("Europe/Berlin", dates: pattern).interval(cell, at: Self.place)
        #expect(shown(window) == "2026-11-19T23:00:00Z 2026-11-30T23:00:00Z")
    }

    /// A day has 23 or 25 hours when the clocks change, and all of them are in it.
    @Test(arguments: [("2026-03-29", 23), ("2026-10-25", 25), ("2026-11-22", 24)])
    func `a day is as long as it is`(_ day: String, _ hours: Int) throws {
        let reader = try reader("Europe/Berlin")
        let begin = try #require(try reader.begin(day, at: Self.place))
        let end = try #require(try reader.end(day, at: Self.place))
        #expect(end.timeIntervalSince(begin) == Double(hours) * 3600)
    }

    private func bind(
        _ sheet: String, _ day: String = "2026-11-22", data: String = "<data key=\"k\"/>"
    ) throws
        -> BoundTemplate
    {
        let folder = try TemporaryFolder()
        let scene = "<scene dur=\"1s\"><text>{{ k }}</text></scene>"
        let path = try folder.write("t.xml", "<video xmlns=\"urn:rowreel:template:1\">\(data)\(scene)</video>")
        let table = try Table.read(path: folder.write("s.csv", sheet)).value
        let time = WindowTime(
            try #require(CivilDate(iso: day)), in: try Zone.named("Europe/Berlin"))
        return try Template.load(path: path, searching: []).value.bind(to: table, at: time).value
    }

    @Test func `the first name that is there counts`() throws {
        func keys(_ sheet: String, data: String = "<data key=\"k\"/>") throws -> [String] {
            try bind(sheet, data: data).items.map(\.key)
        }
        #expect(try keys("k,availability_date,from\n1,2030-01-01,\n2,,2030-01-01\n") == ["1"])
        #expect(try keys("k,expiration_date,until\n1,2020-01-01,\n2,,2020-01-01\n") == ["1"])
        #expect(try keys("k,expiration_date\n1,2020-01-01\n2,\n") == ["2"])
        // Names that the template takes for something else.
        let text = "<data key=\"k\"><column name=\"starts\" header=\"from\" optional=\"true\"/></data>"
        #expect(try keys("k,availability_date,from\n1,2030-01-01,\n2,,2030-01-01\n", data: text) == ["2"])
        let date = "<data key=\"k\"><column name=\"starts\" header=\"from\" type=\"date\" optional=\"true\"/></data>"
        #expect(try keys("k,availability_date,from\n1,2030-01-01,\n2,,2030-01-01\n", data: date) == ["1"])
    }

    @Test func `two rows of one key take turns`() throws {
        let sheet = "k,title,from,until\na,old,,2026-11-30\na,new,2026-12-01,\n"
        for (day, row) in [("2026-11-30T23:59:59", 2), ("2026-12-01", 3)] {
            let bound = try bind(sheet, day)
            #expect(bound.items.map { $0.rows.map(\.number) } == [[row]])
            #expect(bound.items.allSatisfy { $0.diagnostics.isEmpty })
        }
    }

    @Test func `a sheet that says nothing about time has no windows`() throws {
        #expect(try bind("k,title\n1,a\n").windows == nil)
    }

    /// Inputs are what they were as long as no moment passes that the sheet names.
    @Test func `what a video is made from knows of no clock`() throws {
        let sheet =
            "k,from,until,sale_price,sale_price_effective_date\n1,2026-11-01,2026-12-01,5,2026-11-10/2026-11-20\n"
        func input(_ day: String) throws -> String {
            let bound = try bind(sheet, day)
            return "\(bound.input(of: bound.items[0], reading: ["k", "sale_price", "from"]))"
        }
        let inputs = try ["2026-11-01", "2026-11-09T23:59:59", "2026-11-10", "2026-11-20T23:59:59", "2026-11-21"].map(
            input)
        #expect(inputs[0] == inputs[1] && inputs[2] == inputs[3] && inputs[0] == inputs[4] && inputs[1] != inputs[2])
    }

    /// Coming changes against the sheet itself, read at every moment: videos are there, and differ, when they say so.
    @Test func `coming changes are those of the sheet`() throws {
        var random = Lehmer(state: 20_261_122)
        for turn in 0..<30 {
            func day() -> String {
                ["", "2026-11-2\(random.below(10))", "2026-12-0\(1 + random.below(9))"][random.below(3)]
            }
            var sheet = "k,from,until,sale_price,sale_price_effective_date,availability,availability_date\n"
            for _ in 0..<6 {
                let offer = "2026-11-\(10 + random.below(10))/2026-11-\(20 + random.below(10))"
                let ordered = ["", "preorder", "in_stock"][random.below(3)]
                sheet += "\(random.below(4)),\(day()),\(day()),\(1 + random.below(9)),\(offer),\(ordered),\(day())\n"
            }
            let each = ["", "each=\"k\" ", "each=\"all\" "][turn % 3]
            let data = "<data \(each)key=\"k\" where=\"availability != 'in_stock'\"/>"
            let shown =
                turn % 3 == 2 ? "{{ rows | map: \"k\" | join: \"+\" }}" : "{{ k }}{{ sale_price }}{{ availability }}"
            let scene = "<scene dur=\"1s\"><text>\(shown)</text></scene>"
            let folder = try TemporaryFolder()
            let path = try folder.write("t.xml", "<video xmlns=\"urn:rowreel:template:1\">\(data)\(scene)</video>")
            let table = try Table.read(path: folder.write("s.csv", sheet)).value
            let template = try Template.load(path: path, searching: []).value
            let start = WindowTime(try #require(CivilDate(iso: "2026-11-20")), in: .utc)
            func videos(_ time: WindowTime) throws -> [String: [[String]]] {
                let items = try template.bind(to: table, at: time).value.items
                return Dictionary(items.map { ($0.key, $0.rows.map { [$0[0], $0[3], $0[5]] }) }) { first, _ in first }
            }
            var told: [String] = []
            for change in try template.bind(to: table, at: start).value.changes(
                until: start.adding(days: 30).instant, in: [nil])
            {
                told.append("\(start.text(change.time)) \(change.kind) \(change.key)")
                #expect(!change.causes.isEmpty)
            }
            var found: [String] = []
            var before = try videos(start)
            for days in 1...30 {
                let time = start.adding(days: days)
                let after = try videos(time)
                defer { before = after }
                for key in Set(before.keys).union(after.keys) where before[key] != after[key] {
                    let kind = before[key] == nil ? "appears" : after[key] == nil ? "retires" : "changes"
                    found.append("\(time.text(time.instant)) \(kind) \(key)")
                }
            }
            #expect(told.sorted() == found.sorted(), "\(sheet)")
        }
    }

    /// Whatever stands in the cells: an error at the cell, or a window.
    @Test func `hostile cells are windows or errors`() throws {
        var random = Lehmer(state: 20_261_123)
        let parts = [
            "2026-11-20", "T", "00:00", "+0100", "/", " ", "Z", "9999-12-31", "0001-01-01", "-", "#N/A", "45987",
            "\u{202E}",
            "٢٠٢٦", "1e309", "99999999999999999999", "T24:00", "+9999", "😀", ":", "0", "\u{0}", "é", "nan", "-inf", ".",
        ]
        for _ in 0..<4000 {
            let cell = (0..<random.below(9)).map { _ in parts[random.below(parts.count)] }.joined()
            for pattern in [nil, "dd/MM/yyyy", "d/M/yy"] {
                let reader = try reader(["Europe/Berlin", "Pacific/Apia", "UTC"][random.below(3)], dates: pattern)
                expectWindow { _ = try reader.begin(cell, at: Self.place) }
                expectWindow { _ = try reader.end(cell, at: Self.place) }
                expectWindow { _ = try reader.interval(cell, at: Self.place) }
            }
        }
        // Slashes alone do not take long.
        let slashes = String(repeating: "/", count: 1 << 20)
        #expect(throws: Diagnostic.self) { try reader("UTC").interval(slashes, at: Self.place) }
    }
    private func expectWindow(_ read: () throws -> Void) {
        do {
            try read()
        } catch {
            let found = error as? Diagnostic
            #expect(found?.code == "bad-window" && found?.place == Self.place)
            #expect(found.map { $0.message.count < 200 } == true)
        }
    }
}
