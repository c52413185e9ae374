/// Goes through the bytes of a file by the Unicode scalars that they spell, without decoding them.
///
/// The file must have been found whole by a `TextSource` of the same encoding: nothing is checked here.
struct SourceCursor {
    private let file: FileBytes
    private let length: (ArraySlice<UInt8>) -> Int
    private var block: [UInt8]
    private var position = 0
    /// Scalars before `position`, a byte-order mark not counted.
    private var scalars = 0

    /// - Parameters:
    ///   - encodingName: As `TextSource` found it.
    init(path: String, encodingName: String) throws(FileBytes.Failure) {
        file = try FileBytes(path: path)
        length = Self.length(in: encodingName)
        block = try file.read(upTo: TextSource.blockSize)
        // The marks that `TextSource` takes off: in UTF-8 one more may follow the first.
        for mark in Self.marks(of: encodingName) where block[position...].starts(with: mark) {
            position += mark.count
        }
        marks = position
    }

    /// Bytes of the byte-order mark, which the first copy takes along.
    private let marks: Int
    private var hasBegun = false

    /// Hands over the bytes up to a scalar, or all that are left.
    mutating func pass(upTo scalar: Int?, to sink: (ArraySlice<UInt8>) throws -> Void) throws {
        if !hasBegun {
            hasBegun = true
            try sink(block[..<marks])
        }
        while scalar.map({ scalars < $0 }) ?? true {
            // A scalar may lie across the border of two blocks: four bytes are the most that one has.
            if block.count - position < 4 { try fill() }
            if position == block.count { return }
            let start = position
            let last = max(start + 1, block.count - 3)
            while position < last, scalar.map({ scalars < $0 }) ?? true {
                position = min(position + length(block[position...]), block.count)
                scalars += 1
            }
            try sink(block[start..<position])
        }
    }

    private mutating func fill() throws(FileBytes.Failure) {
        let more = try file.read(upTo: TextSource.blockSize)
        block = Array(block[position...]) + more
        position = 0
    }

    private static func marks(of name: String) -> [[UInt8]] {
        switch name {
        case "utf-8": [[0xEF, 0xBB, 0xBF], [0xEF, 0xBB, 0xBF]]
        case "utf-16le": [[0xFF, 0xFE], [0xFF, 0xFE]]
        case "utf-16be": [[0xFE, 0xFF], [0xFE, 0xFF]]
        case "gb18030": [[0x84, 0x31, 0x95, 0x33]]
        default: []
        }
    }

    /// How many bytes the scalar at the beginning of a slice takes.
    private static func length(in name: String) -> (ArraySlice<UInt8>) -> Int {
        func byte(_ bytes: ArraySlice<UInt8>, _ index: Int) -> UInt8 {
            let index = bytes.startIndex + index
            return index < bytes.endIndex ? bytes[index] : 0
        }
        return switch name {
        case "utf-8": { byte($0, 0) < 0x80 ? 1 : byte($0, 0) < 0xE0 ? 2 : byte($0, 0) < 0xF0 ? 3 : 4 }
        // The first unit of a surrogate pair is D800 to DBFF.
        case "utf-16le": { byte($0, 1) & 0xFC == 0xD8 ? 4 : 2 }
        case "utf-16be": { byte($0, 0) & 0xFC == 0xD8 ? 4 : 2 }
        // GB 18030-2022: one byte up to 7F; otherwise four when the second one is a digit.
        case "gb18030": { byte($0, 0) < 0x80 ? 1 : (0x30...0x39).contains(byte($0, 1)) ? 4 : 2 }
        default: { _ in 1 }
        }
    }
}
