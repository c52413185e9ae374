/// The text of a file as blocks of valid UTF-8 without a byte-order mark. Memory is one block, whatever the file.
struct TextSource {
    enum Problem: Error {
        /// A byte that cannot be part of the text in `encoding`, counted from 0.
        case undecodable(offset: Int, byte: UInt8, encoding: String)
        /// A workbook (`XLSX or ODS`, `XLS`), not text.
        case workbook(String)
        case unknownEncoding(String)
        case reading(FileBytes.Failure)
    }

    static let blockSize = 64 * 1024

    /// The encoding read: the one asked for, or what the byte-order mark says.
    let encodingName: String

    private let file: FileBytes
    private var decoder: any TextDecoder
    /// Bytes read and not decoded yet.
    private var rest: [UInt8]
    /// Where `rest` begins in the file.
    private var offset: Int
    /// What is thrown once the good bytes before it were handed out.
    private var pending: Problem?
    private var isAtStart = true
    private var isAtEnd = false

    init(path: String, encoding: TextEncoding) throws(Problem) {
        do throws(FileBytes.Failure) {
            file = try FileBytes(path: path)
            rest = try file.read(upTo: Self.blockSize)
        } catch {
            throw .reading(error)
        }
        let mark: (name: String, length: Int) =
            if rest.starts(with: [0xEF, 0xBB, 0xBF]) {
                ("utf-8", 3)
            } else if rest.starts(with: [0xFF, 0xFE]) {
                ("utf-16le", 2)
            } else if rest.starts(with: [0xFE, 0xFF]) {
                ("utf-16be", 2)
            } else {
                (encoding.rawValue, 0)
            }
        if rest.starts(with: [0x50, 0x4B, 0x03, 0x04]) { throw .workbook("XLSX or ODS") }
        if rest.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) { throw .workbook("XLS") }
        encodingName = mark.name
        rest.removeFirst(mark.length)
        offset = mark.length
        if mark.name == "utf-8" {
            decoder = UTF8Decoder()
        } else if let iconv = IconvDecoder(from: mark.name.uppercased()) {
            decoder = iconv
        } else {
            throw .unknownEncoding(mark.name)
        }
    }

    /// The next block; empty at the end of the text.
    mutating func next() throws(Problem) -> [UInt8] {
        while true {
            if let pending { throw pending }
            let decoded = decoder.decode(rest)
            if !decoded.isValid { pending = undecodable(at: decoded.consumed) }
            rest.removeFirst(decoded.consumed)
            offset += decoded.consumed
            if pending == nil, isAtEnd, !rest.isEmpty { pending = undecodable(at: 0) }
            var text = decoded.text
            // GB18030 spells the mark with four bytes; the other encodings' marks are gone already.
            if isAtStart, text.starts(with: [0xEF, 0xBB, 0xBF]) { text.removeFirst(3) }
            if !text.isEmpty {
                isAtStart = false
                return text
            }
            if pending == nil {
                if isAtEnd { return [] }
                try fill()
            }
        }
    }

    private mutating func fill() throws(Problem) {
        do throws(FileBytes.Failure) {
            let block = try file.read(upTo: Self.blockSize)
            if block.isEmpty { isAtEnd = true }
            rest += block
        } catch {
            throw .reading(error)
        }
    }

    private func undecodable(at index: Int) -> Problem {
        .undecodable(offset: offset + index, byte: index < rest.count ? rest[index] : 0, encoding: encodingName)
    }
}
