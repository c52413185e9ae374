import Diagnostics
import Foundation
import Tables
import Testing

/// The CSV acid test, from Debian's package node-csv-spectrum: tables beside what every reader should make of them.
struct AcidTests {
    static let folder = "/usr/share/nodejs/csv-spectrum"

    static let names: [String] = {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder + "/csvs")) ?? []
        return files.filter { $0.hasSuffix(".csv") }.map { String($0.dropLast(4)) }.sorted()
    }()

    @Test func packageIsInstalled() {
        #expect(Self.names.count >= 11, "install node-csv-spectrum (Scripts/bootstrap)")
    }

    @Test(arguments: names)
    func readsAsExpected(_ name: String) throws {
        let read = try Table.read(path: "\(Self.folder)/csvs/\(name).csv")
        #expect(read.diagnostics.isEmpty)
        let table = read.value
        let rows = table.rows.map { row in
            Dictionary(uniqueKeysWithValues: zip(table.header.map(\.name), row.cells))
        }
        let json = try Data(contentsOf: URL(fileURLWithPath: "\(Self.folder)/json/\(name).json"))
        let expected = try JSONDecoder().decode([[String: String]].self, from: json)
        // `==` on strings would take "\r\n" and "\n" apart, but compare bytes to be sure of composition too.
        #expect(rows.count == expected.count)
        for (row, wanted) in zip(rows, expected) {
            #expect(row.mapValues { Array($0.utf8) } == wanted.mapValues { Array($0.utf8) })
        }
    }
}
