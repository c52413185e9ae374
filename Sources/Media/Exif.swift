/// Finds the orientation that a camera wrote into a picture file.
///
/// libav reads it in JPEG only; PNG (`eXIf`) and WebP (`EXIF`) carry the same block.
enum Exif {
    static func orientation(_ source: FileSource) -> Orientation {
        let head = source.bytes(at: 0, count: 16)
        let block: [UInt8]?
        if head.starts(with: [0xff, 0xd8]) {
            block = jpeg(source)
        } else if head.starts(with: [0x89, 0x50, 0x4e, 0x47]) {
            block = chunks(source, from: 8, name: "eXIf", isBigEndian: true, overhead: 12)
        } else if head.starts(with: Array("RIFF".utf8)), head.dropFirst(8).starts(with: Array("WEBP".utf8)) {
            block = chunks(source, from: 12, name: "EXIF", isBigEndian: false, overhead: 8)
        } else {
            block = nil
        }
        return block.flatMap(orientation) ?? .upright
    }

    /// The first APP1 segment that holds EXIF.
    private static func jpeg(_ source: FileSource) -> [UInt8]? {
        var offset = 2
        while true {
            let segment = source.bytes(at: offset, count: 4)
            // Scan data begins: no segments follow.
            guard segment.count == 4, segment[0] == 0xff, segment[1] != 0xda, segment[1] != 0xd9 else { return nil }
            if segment[1] == 0xff {
                offset += 1
                continue
            }
            let length = Int(segment[2]) << 8 | Int(segment[3])
            if segment[1] == 0xe1 {
                let block = source.bytes(at: offset + 4, count: length - 2)
                if block.starts(with: Array("Exif\0\0".utf8)) { return block }
            }
            offset += 2 + max(2, length)
        }
    }

    /// The chunk `name` of a PNG (length, name, data, checksum) or RIFF file (name, length, data, padding).
    private static func chunks(
        _ source: FileSource, from start: Int, name: String, isBigEndian: Bool, overhead: Int
    )
        -> [UInt8]?
    {
        var offset = start
        while true {
            let head = source.bytes(at: offset, count: 8)
            guard head.count == 8 else { return nil }
            let length =
                isBigEndian
                ? head[0..<4].reduce(0) { $0 << 8 | Int($1) } : head[4..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
            if (isBigEndian ? head[4..<8] : head[0..<4]).elementsEqual(name.utf8) {
                return source.bytes(at: offset + 8, count: min(length, 1 << 20))
            }
            offset += length + overhead + (isBigEndian ? 0 : length & 1)
        }
    }

    /// Tag 274 of the first directory of a TIFF structure.
    static func orientation(_ block: [UInt8]) -> Orientation? {
        let tiff = block.starts(with: Array("Exif\0\0".utf8)) ? Array(block.dropFirst(6)) : block
        guard tiff.count >= 8, tiff[0] == tiff[1], tiff[0] == 0x49 || tiff[0] == 0x4d else { return nil }
        let isBigEndian = tiff[0] == 0x4d
        func number(_ offset: Int, _ size: Int) -> Int? {
            guard offset >= 0, offset + size <= tiff.count else { return nil }
            let bytes = tiff[offset..<offset + size]
            return isBigEndian
                ? bytes.reduce(0) { $0 << 8 | Int($1) } : bytes.reversed().reduce(0) { $0 << 8 | Int($1) }
        }
        guard let directory = number(4, 4), let count = number(directory, 2) else { return nil }
        for index in 0..<count {
            let entry = directory + 2 + 12 * index
            guard let tag = number(entry, 2) else { return nil }
            if tag == 274 { return number(entry + 8, 2).flatMap { Orientation(exif: $0) } }
        }
        return nil
    }
}
