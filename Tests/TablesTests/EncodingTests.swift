import Diagnostics
import Tables
import Testing

struct EncodingTests {
    static let text = "name,price\nCafé – Zürich,5 €\n"
    static let expected = "header [name][price]\nrow 2 [Café – Zürich][5 €]"

    @Test func utf8WithAndWithoutMark() throws {
        #expect(try transcript(Self.text.utf8) == Self.expected)
        #expect(try transcript([0xEF, 0xBB, 0xBF] + Self.text.utf8) == Self.expected)
    }

    @Test func utf16ByItsMark() throws {
        let units = Array(Self.text.utf16)
        #expect(try transcript([0xFF, 0xFE] + units.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }) == Self.expected)
        #expect(try transcript([0xFE, 0xFF] + units.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }) == Self.expected)
    }

    @Test func markWinsOverTheOption() throws {
        #expect(try transcript([0xEF, 0xBB, 0xBF] + Self.text.utf8, encoding: .windows1252) == Self.expected)
    }

    @Test func windows1252() throws {
        let bytes: [UInt8] = Array("a,b\n".utf8) + [0x43, 0x61, 0x66, 0xE9, 0x2C, 0x80, 0x20, 0x96]
        #expect(try transcript(bytes, encoding: .windows1252) == "header [a][b]\nrow 2 [Café][€ –]")
    }

    /// 0x7C, the vertical bar, is the second byte of a character here; 0x84 31 95 33 is the byte-order mark.
    @Test func gb18030() throws {
        let bytes: [UInt8] =
            [0x84, 0x31, 0x95, 0x33] + Array("a,b\n".utf8) + [0xC4, 0xE3, 0xBA, 0xC3, 0x2C, 0x81, 0x7C]
        #expect(try transcript(bytes, encoding: .gb18030) == "header [a][b]\nrow 2 [你好][亅]")
    }

    /// Characters of three bytes, so that one of them lies across the border of two blocks.
    @Test(arguments: [0, 1, 2])
    func charactersAcrossBlocks(_ shift: Int) throws {
        let cell = String(repeating: "z", count: shift) + String(repeating: "表", count: 60_000)
        try withTable("a\n\(cell)\n".utf8) { path in
            let read = try Table.read(path: path)
            #expect(read.value.rows.first?.cells == [cell])
        }
    }

    @Test func bytesThatAreNotUTF8() throws {
        let bytes: [UInt8] = Array("name,price\nTea,1\nCaf".utf8) + [0xE9] + Array(",2\n".utf8)
        #expect(
            try transcript(bytes) == """
                t.csv byte 20 (row 3): error: byte 0xE9 is not utf-8
                  hint: save the file as UTF-8, or say how it is encoded with --encoding windows-1252 or gb18030
                """)
    }

    @Test func offsetsCountTheMarkAndEarlierBlocks() throws {
        let filler = Array(repeating: UInt8(ascii: "x"), count: 200_000)
        let bytes: [UInt8] = [0xEF, 0xBB, 0xBF] + Array("a\n".utf8) + filler + [0x0A, 0xFF]
        #expect(try transcript(bytes).hasPrefix("t.csv byte 200006 (row 3): error: byte 0xFF is not utf-8"))
    }

    @Test func cutOffCharacterAtTheEnd() throws {
        #expect(try transcript(Array("a\nb".utf8) + [0xE8, 0xA1]).hasPrefix("t.csv byte 3 (row 2): error: byte 0xE8"))
        #expect(
            try transcript(Array("a\nb".utf8) + [0xC4], encoding: .gb18030) == """
                t.csv byte 3 (row 2): error: byte 0xC4 is not gb18030
                  hint: save the file as UTF-8, or say how it is encoded with --encoding utf-8 or windows-1252
                """)
    }

    @Test func bytesThatWindows1252DoesNotHave() throws {
        #expect(
            try transcript(Array("a\nb".utf8) + [0x81], encoding: .windows1252)
                .hasPrefix("t.csv byte 3 (row 2): error: byte 0x81 is not windows-1252"))
    }

    @Test func utf16WithoutAMark() throws {
        let bytes = "a,b\n1,2\n".utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
        let said = try transcript(bytes)
        #expect(said.hasPrefix("t.csv A1: error: the cell contains a NUL byte, expected text"))
        #expect(said.contains("hint: is it UTF-16 without a byte-order mark? save the file as UTF-8"))
    }

    @Test func names() throws {
        #expect(try TextEncoding.named("UTF8", at: .option("--encoding")) == .utf8)
        #expect(try TextEncoding.named("GBK", at: .option("--encoding")) == .gb18030)
        #expect(throws: Diagnostic.self) { try TextEncoding.named("koi8-r", at: .option("--encoding")) }
    }
}
