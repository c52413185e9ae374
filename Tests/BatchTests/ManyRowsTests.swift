import Foundation
import TestSupport
import Testing

/// A sheet of 5,000 rows of which one in a hundred is bad: each of those is told at its cell, every other one is made.
@Suite struct ManyRowsTests {
    private static let template = """
        <video xmlns="urn:rowreel:template:1" fps="25" lang="en">
          <output name="tiny" size="64x64"/>
          <data key="sku">
            <column name="sku"/><column name="fill"/><column name="price" type="money" currency="USD"/>
          </data>
          <scene dur="80ms"><background fill="{{ fill }}"/></scene>
        </video>
        """
    private static let count = 5000

    /// The sheet, what every bad row is to be told at, and the rows that a bad one takes with it: of two with the same
    /// key nobody knows which is meant.
    private static func sheet() -> (text: String, places: [Int: String], twins: Set<Int>) {
        var (lines, places, twins) = (["sku,fill,price"], [Int: String](), Set<Int>())
        for index in 0..<count {
            let row = index + 2
            var cells = ["k\(index)", String(format: "#%02x%02x40", index % 16 * 16, index / 16 % 4 * 64), "\(index)"]
            if index % 100 == 37 {
                switch index / 100 % 5 {
                case 0: (cells[2], places[row]) = ("12.5O", "many.csv C\(row)")
                case 1: (cells[1], places[row]) = ("#12345", "many.csv B\(row)")
                case 2: (cells[0], places[row]) = ("", "many.csv A\(row)")
                case 3:
                    (cells[0], places[row]) = ("k\(index - 1)", "many.csv A\(row)")
                    twins.insert(row - 1)
                default:
                    cells.removeLast()
                    places[row] = "many.csv C\(row)"
                }
            }
            lines.append(cells.joined(separator: ","))
        }
        return (lines.joined(separator: "\n") + "\n", places, twins)
    }

    private struct Told {
        var made: Set<Int> = []
        var failed: [Int: Set<String>] = [:]
        var others = 0

        init(_ videos: [[String: Any]], status: String, made: String, failed: String) {
            for video in videos {
                let rows = video["rows"] as? [Int] ?? []
                let findings = video["findings"] as? [[String: Any]] ?? []
                switch video[status] as? String {
                case made: self.made.formUnion(rows)
                case failed:
                    for row in rows { self.failed[row] = Set(findings.compactMap { $0["place"] as? String }) }
                default: others += 1
                }
            }
        }
    }

    @Test func `one bad row in a hundred costs nothing but itself`() throws {
        let sheet = Self.sheet()
        #expect(sheet.places.count == 50 && sheet.twins.count == 10)
        let shop = try Shop()
        try shop.folder.write("many.xml", Self.template)
        try shop.folder.write("many.csv", sheet.text)

        // Every bad row is told at its cell, each once.
        let check = try shop.rowreel("check", "many.xml", "--data", "many.csv", "--all")
        #expect(check.status == 2)
        let errors = check.errors.split(separator: "\n").filter { $0.contains(": error: ") }
        for (row, place) in sheet.places {
            #expect(errors.count { $0.hasPrefix(place + ":") } == 1, "row \(row)")
        }
        let summary = "\(Self.count) videos checked: \(errors.count) errors; "
        let possible = Self.count - sheet.places.count - sheet.twins.count
        #expect(check.output.hasPrefix(summary + "\(possible) can be made\n"))

        // A tenth is rendered, and all of it where time does not matter.
        let last = ProcessInfo.processInfo.environment["ROWREEL_LONG"] == nil ? Self.count / 10 : Self.count
        let render = try shop.rowreel("render", "many.xml", "--data", "many.csv", "--rows", "2-\(last + 1)")
        #expect(render.status == 1)
        let report = try shop.report()
        let told = Told(report["videos"] as? [[String: Any]] ?? [], status: "status", made: "made", failed: "failed")
        let bad = sheet.places.filter { $0.key <= last + 1 }
        let twins = sheet.twins.filter { $0 <= last + 1 }
        #expect(told.others == 0)
        #expect(Set(told.failed.keys) == Set(bad.keys).union(twins))
        for (row, place) in bad { #expect(told.failed[row]?.contains(place) ?? false, "row \(row)") }
        #expect(told.made == Set(2...last + 1).subtracting(bad.keys).subtracting(twins))
        let files = Set(shop.videos.filter { $0.hasSuffix(".mp4") })
        #expect(files.count == told.made.count)
        #expect(told.made.allSatisfy { files.contains("k\($0 - 2).mp4") })

        // The next run knows all of it, and the bad ones are told again.
        #expect(try shop.rowreel("render", "many.xml", "--data", "many.csv", "--rows", "2-\(last + 1)").status == 1)
        #expect(try shop.totals()["unchanged"] == told.made.count)
        #expect(try shop.totals()["failed"] == told.failed.count)
    }
}
