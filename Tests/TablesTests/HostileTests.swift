import Diagnostics
import Foundation
import Tables
import Testing

/// Input that is out of all proportion is refused in bounded memory.
struct HostileTests {
    private static let hint = "a cell holds a text or the name of a file: put what is longer into a file of its own"

    /// Reading all of a terabyte, or keeping it, would never end.
    @Test func hugeCell() throws {
        try withTable("a,b\n1,2\n3,".utf8) { path in
            let file = try #require(FileHandle(forWritingAtPath: path))
            try file.truncate(atOffset: 1 << 40)
            try file.close()
            let reader = try TableReader(path: path)
            #expect(try reader.next()?.cells == ["1", "2"])
            let failure = #expect(throws: DiagnosedFailure.self) { try reader.next() }
            #expect(failure?.description == "\(path) B3: error: the cell is larger than 1 MiB\n  hint: \(Self.hint)")
            #expect(try reader.next() == nil)
        }
    }

    @Test func hugeQuotedCell() throws {
        #expect(
            try transcript("a,b\n1,\"2\n" + String(repeating: "3,4\n", count: 300_000)) == """
                t.csv B2: error: the cell is larger than 1 MiB
                  hint: does the quote that opens it close where it should?
                """)
    }

    @Test func cellOfExactlyOneMebibyte() throws {
        let cell = String(repeating: "x", count: 1 << 20)
        #expect(try transcript("a\n\(cell)\n") == "header [a]\nrow 2 [\(cell)]")
        #expect(
            try transcript("a\n\(cell)x\n") == "t.csv A2: error: the cell is larger than 1 MiB\n  hint: \(Self.hint)")
    }

    @Test func tooManyColumns() throws {
        #expect(
            try transcript("a\n" + String(repeating: ",", count: 20_000))
                == "t.csv A2: error: row 2 has more than 16384 cells")
    }

    @Test func hugeRow() throws {
        let cells = Array(repeating: String(repeating: "x", count: 1_000_000), count: 17).joined(separator: ",")
        let header = (1...17).map { "c\($0)" }.joined(separator: ",")
        #expect(try transcript("\(header)\n\(cells)") == "t.csv A2: error: row 2 is larger than 16 MiB")
    }

    @Test(arguments: 0..<200)
    func noiseNeverCrashes(_ seed: UInt64) throws {
        var state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
        let alphabet: [UInt8] = Array("a1,;\t|\"\"\r\n \0".utf8) + [0xC3, 0xA9, 0xEF, 0xBB, 0xBF, 0xFF, 0xFE]
        let bytes = (0..<300).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return alphabet[Int(state >> 33) % alphabet.count]
        }
        for encoding in TextEncoding.allCases { _ = try transcript(bytes, encoding: encoding) }
    }
}
