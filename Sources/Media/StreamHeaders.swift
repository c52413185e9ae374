/// How the headers of a stream are written, so that two can be compared by what they mean to a decoder.
enum StreamHeaders: Sendable {
    /// Units between start codes, ITU-T H.264 Annex B.
    case h264
    /// Units between start codes, ITU-T H.265 Annex B.
    case hevc
    /// Open bitstream units with their sizes, AV1 specification 5.3.
    case av1
    /// All that there is to say stands in the pictures.
    case none

    /// What decoding depends on, unit by unit. Texts and other messages of the encoder are left out.
    func units(_ bytes: [UInt8]) -> [[UInt8]] {
        switch self {
        case .h264:
            // 6 is supplemental enhancement information, 9 an access unit delimiter.
            Self.annexB(bytes).filter { unit in ![6, 9].contains(unit[0] & 0x1f) }
        case .hevc:
            // 39 and 40 are supplemental enhancement information, 35 an access unit delimiter.
            Self.annexB(bytes).filter { unit in ![35, 39, 40].contains(unit[0] >> 1 & 0x3f) }
        case .av1:
            // 1 is a sequence header.
            Self.bitstreamUnits(bytes).filter { unit in unit[0] >> 3 & 0xf == 1 }
        case .none:
            bytes.isEmpty ? [] : [bytes]
        }
    }

    /// The units between start codes (00 00 01), without the zeros around them; none is empty.
    private static func annexB(_ bytes: [UInt8]) -> [[UInt8]] {
        var units: [[UInt8]] = []
        var unit: [UInt8] = []
        var zeros = 0
        for byte in bytes {
            if zeros >= 2, byte == 1 {
                unit.removeLast(min(zeros, unit.count))
                if !unit.isEmpty { units.append(unit) }
                unit = []
                zeros = 0
            } else {
                zeros = byte == 0 ? zeros + 1 : 0
                unit.append(byte)
            }
        }
        unit.removeLast(min(zeros, unit.count))
        return unit.isEmpty ? units : units + [unit]
    }

    private static func bitstreamUnits(_ bytes: [UInt8]) -> [[UInt8]] {
        var units: [[UInt8]] = []
        var rest = bytes[...]
        while let header = rest.first {
            let start = rest.startIndex
            rest = rest.dropFirst(header & 4 != 0 ? 2 : 1)
            var size = rest.count
            if header & 2 != 0 {
                // leb128: seven bits a byte, the lowest first.
                size = 0
                var shift = 0
                while let byte = rest.popFirst(), shift < 56 {
                    size |= Int(byte & 0x7f) << shift
                    shift += 7
                    if byte & 0x80 == 0 { break }
                }
            }
            rest = rest.dropFirst(min(size, rest.count))
            units.append(Array(bytes[start..<rest.startIndex]))
        }
        return units
    }
}
