/// The bytes of a text file that a person wrote, and where in it a byte is.
///
/// Offsets count bytes of the file as it is on disk, a byte order mark included.
public struct SourceFile: Sendable {
    /// The path as the user gave it, for messages.
    public let file: String
    public let bytes: [UInt8]
    private let lineStarts: [Int]

    public init(file: String, bytes: [UInt8]) {
        self.file = file
        self.bytes = bytes
        var starts = [bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0]
        for (offset, byte) in bytes.enumerated() {
            // A lone CR ends a line too; the CR of a CR LF pair does not.
            let ends = byte == 10 || (byte == 13 && (offset + 1 >= bytes.count || bytes[offset + 1] != 10))
            if ends { starts.append(offset + 1) }
        }
        lineStarts = starts
    }

    /// Line and column of a byte, both from 1; columns count Unicode scalars.
    public func place(_ offset: Int) -> Place {
        let offset = min(max(offset, 0), bytes.count)
        var (low, high) = (0, lineStarts.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        let start = min(lineStarts[low], offset)
        // Continuation bytes of UTF-8 are not characters of their own.
        let column = bytes[start..<offset].count { $0 & 0xC0 != 0x80 }
        return .source(file: file, line: low + 1, column: column + 1)
    }
}
