/// Finds the orientation that a camera wrote into a picture file.
///
/// libav reads it in JPEG only; PNG (`eXIf`) and WebP (`EXIF`) carry the same block.
enum Exif {
    static func orientation(_ source: FileSource) -> Orientation {
        block(source).flatMap(orientation) ?? .upright
    }

    /// The block as the file has it, with or without its name.
    static func block(_ source: FileSource) -> [UInt8]? {
        let head = source.bytes(at: 0, count: 16)
        if head.starts(with: [0xff, 0xd8]) { return jpeg(source) }
        if head.starts(with: [0x89, 0x50, 0x4e, 0x47]) {
            return chunks(source, from: 8, name: "eXIf", isBigEndian: true, overhead: 12)
        }
        if head.starts(with: Array("RIFF".utf8)), head.dropFirst(8).starts(with: Array("WEBP".utf8)) {
            return chunks(source, from: 12, name: "EXIF", isBigEndian: false, overhead: 8)
        }
        return nil
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
        ExifTags(block)?.number(274).flatMap { Orientation(exif: $0) }
    }
}

/// The numbers in an EXIF block: the first directory of a TIFF structure, and the one it points to for EXIF's own.
struct ExifTags {
    private let tiff: [UInt8]
    private let isBigEndian: Bool

    /// Nil when it is no TIFF structure.
    init?(_ block: [UInt8]) {
        tiff = block.starts(with: Array("Exif\0\0".utf8)) ? Array(block.dropFirst(6)) : block
        guard tiff.count >= 8, tiff[0] == tiff[1], tiff[0] == 0x49 || tiff[0] == 0x4d else { return nil }
        isBigEndian = tiff[0] == 0x4d
    }

    /// A tag of the first directory.
    func number(_ tag: Int) -> Int? { read(4, 4).flatMap { number(tag, in: $0) } }

    /// A tag of the EXIF directory, which tag 34665 points to.
    func exifNumber(_ tag: Int) -> Int? { number(34665).flatMap { number(tag, in: $0) } }

    private func number(_ tag: Int, in directory: Int) -> Int? {
        guard let count = read(directory, 2) else { return nil }
        for index in 0..<count {
            let entry = directory + 2 + 12 * index
            guard let found = read(entry, 2), let type = read(entry + 2, 2) else { return nil }
            // Short numbers stand at the start of their field, in two bytes.
            if found == tag { return read(entry + 8, type == 4 ? 4 : 2) }
        }
        return nil
    }

    private func read(_ offset: Int, _ size: Int) -> Int? {
        guard offset >= 0, offset + size <= tiff.count else { return nil }
        let bytes = tiff[offset..<offset + size]
        return isBigEndian ? bytes.reduce(0) { $0 << 8 | Int($1) } : bytes.reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}
