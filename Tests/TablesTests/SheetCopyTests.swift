import Diagnostics
import Foundation
import Tables
import TestSupport
import Testing

/// Copies of sheets with more cells: what was there is there byte for byte.
struct SheetCopyTests {
    static let columns = ["done", "path"]

    private func copy(
        _ bytes: some Collection<UInt8>, encoding: TextEncoding = .utf8, columns: [String] = Self.columns,
        _ cells: (Int) -> [String]?
    ) throws -> (bytes: [UInt8], findings: Diagnostics) {
        try withTable(bytes) { path in
            var result: [UInt8] = []
            let copy = SheetCopy(path: path, options: TableOptions(encoding: encoding), columns: columns)
            let findings = try copy.write(cells: { cells($0) }) { result += $0 }
            return (result, findings)
        }
    }

    private func copy(_ text: String, _ cells: (Int) -> [String]?) throws -> String {
        String(decoding: try copy(text.utf8, cells).bytes, as: UTF8.self)
    }

    @Test(arguments: [
        ("a,b\n1,2\n", "a,b,done,path\n1,2,y2,p\n"),
        ("a,b\r\n1,2\r\n3,4", "a,b,done,path\r\n1,2,y2,p\r\n3,4,y3,p"),
        ("a\r1\r2\r", "a,done,path\r1,y2,p\r2,y3,p\r"),
        ("sep=;\r\na;b\r\n1;\"x;\r\ny\"\r\n", "sep=;\r\na;b;done;path\r\n1;\"x;\r\ny\";y2;p\r\n"),
        // Blank rows, here the second and the fourth, are nobody's.
        ("a,b\n\n\"1\",\"2\"\n , \n3,\"4\"", "a,b,done,path\n\n\"1\",\"2\",y3,p\n , \n3,\"4\",y5,p"),
        // Rows that cannot be read are copied all the same.
        ("a,b\n1\n1,2,3\n\"1\"x,2\n", "a,b,done,path\n1,y2,p\n1,2,3,y3,p\n\"1\"x,2,y4,p\n"),
        ("a\tb\n\"\"\"1\"\"\"\t \n", "a\tb\tdone\tpath\n\"\"\"1\"\"\"\t \ty2\tp\n"),
    ])
    func `cells are added at the right`(_ text: String, _ expected: String) throws {
        #expect(try copy(text) { ["y\($0)", "p"] } == expected)
    }

    @Test func `rows without cells stay what they were`() throws {
        let text = "a,path,b, done \n1,old,2,no\n3,\"o,ld\",4,\"n\no\"\n5,o,6,\n"
        #expect(
            try copy(text) { $0 == 3 ? ["yes", "n\"e,w"] : nil }
                == "a,path,b, done \n1,old,2,no\n3,\"n\"\"e,w\",4,yes\n5,o,6,\n")
        #expect(try copy("a\n1\n2\n") { $0 == 3 ? ["y", ""] : nil } == "a,done,path\n1,,\n2,y,\n")
    }

    @Test func `a column that is there stays where it is, and the others come after`() throws {
        #expect(
            try copy("path,a\nold,1\n") { _ in ["y", "new"] } == "path,a,done\nnew,1,y\n")
        // A row with a cell too many does not tell which is which.
        #expect(try copy("path,a,done\no,1,n,x\n") { _ in ["y", "new"] } == "path,a,done\no,1,n,x\n")
    }

    @Test func `characters that the sheet cannot spell leave the cell empty, and it is said`() throws {
        let bytes = Array("a\n".utf8) + [0xE9, 0x0A]
        let copied = try copy(bytes, encoding: .windows1252) { _ in ["é€", "表"] }
        #expect(copied.bytes == Array("a,done,path\n".utf8) + [0xE9, 0x2C, 0xE9, 0x80, 0x2C, 0x0A])
        #expect(copied.findings.all.count == 1)
        #expect(copied.findings.all.first?.message.contains("\"表\" cannot be written in windows-1252") ?? false)
    }

    /// The bytes of a text in the encodings that sheets have, with and without a byte-order mark.
    static let spellings: [(name: String, encoding: TextEncoding, spell: @Sendable (String) throws -> [UInt8])] = [
        ("utf-8", .utf8, { Array($0.utf8) }),
        ("utf-8 with mark", .utf8, { [0xEF, 0xBB, 0xBF] + $0.utf8 }),
        ("utf-16le", .utf8, { [0xFF, 0xFE] + $0.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] } }),
        ("utf-16be", .utf8, { [0xFE, 0xFF] + $0.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] } }),
        ("windows-1252", .windows1252, { try #require($0.data(using: .windowsCP1252)).map(\.self) }),
        ("gb18030", .gb18030, { try #require($0.data(using: gb18030)).map(\.self) }),
    ]
    static let gb18030 = String.Encoding(rawValue: 0x8000_0632)

    /// Random sheets: taking the added cells out again gives the very bytes, whatever the encoding and the dialect.
    @Test(arguments: 0..<6, [UInt64](1...25))
    func `without the added cells it is the same file`(_ spelling: Int, _ seed: UInt64) throws {
        let (name, encoding, spell) = Self.spellings[spelling]
        var random = Seeded(seed &* 31 &+ UInt64(spelling))
        let letters = name == "windows-1252" ? ["é", "€", "Œ"] : ["é", "表", "亅", "😀", "\u{FEFF}", "ذ"]
        let delimiter = [",", ";", "\t", "|"].randomElement(using: &random) ?? ","
        let ending = ["\n", "\r\n", "\r"].randomElement(using: &random) ?? "\n"
        func cell() -> String {
            let text = (0..<Int.random(in: 0...6, using: &random)).map { _ in
                (letters + ["a", "1", " ", "\"\"", delimiter, ending, "'"]).randomElement(using: &random) ?? ""
            }.joined()
            let isPlain = !text.contains { $0 == "\"" || $0.isNewline || String($0) == delimiter }
            return isPlain && Bool.random(using: &random) ? text : "\"\(text)\""
        }
        var lines = [["a", "\"b\"", "c"].joined(separator: delimiter)]
        // Long enough to cross the border of a block now and then.
        for _ in 0..<(seed % 5 == 0 ? 6000 : 12) {
            lines.append(
                Int.random(in: 0..<8, using: &random) == 0
                    ? "" : (0..<3).map { _ in cell() }.joined(separator: delimiter))
        }
        let text = lines.joined(separator: ending) + (Bool.random(using: &random) ? ending : "")
        let bytes = try spell(text)
        let copied = try copy(bytes, encoding: encoding, columns: ["@@x", "@@y"]) {
            $0 % 3 == 0 ? nil : ["@@x", "@@y"]
        }

        let cells = ["@@x", "@@y"].map { delimiter + $0 }.joined()
        var lineCount = 0
        // Rows left alone got empty cells.
        try withTable(copied.bytes) { path in
            let read = try Table.read(path: path, options: TableOptions(encoding: encoding))
            #expect(!read.diagnostics.hasErrors)
            #expect(read.value.header.map(\.name) == ["a", "b", "c", "@@x", "@@y"])
            for row in read.value.rows {
                #expect(Array(row.cells[3...]) == (row.number % 3 == 0 ? ["", ""] : ["@@x", "@@y"]))
                lineCount += 1
            }
        }
        // Filling every row makes them all alike; the cells are taken out by a decoder that is not ours.
        let all = try copy(bytes, encoding: encoding, columns: ["@@x", "@@y"]) { _ in ["@@x", "@@y"] }
        let stripped = try decoded(all.bytes, name).replacingOccurrences(of: cells, with: "")
        #expect(try spell(stripped) == bytes)
        // A copy of the copy, filled alike, is the copy.
        let again = try copy(copied.bytes, encoding: encoding, columns: ["@@x", "@@y"]) { _ in ["@@x", "@@y"] }
        #expect(again.bytes == all.bytes)
        #expect(lineCount > 0)
    }

    private func decoded(_ bytes: [UInt8], _ name: String) throws -> String {
        switch name {
        case "utf-8": String(decoding: bytes, as: UTF8.self)
        case "utf-8 with mark": String(decoding: bytes.dropFirst(3), as: UTF8.self)
        case "utf-16le": try #require(String(bytes: bytes.dropFirst(2), encoding: .utf16LittleEndian))
        case "utf-16be": try #require(String(bytes: bytes.dropFirst(2), encoding: .utf16BigEndian))
        case "windows-1252": try #require(String(bytes: bytes, encoding: .windowsCP1252))
        default: try #require(String(bytes: bytes, encoding: Self.gb18030))
        }
    }
}
