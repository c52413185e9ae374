import Foundation

/// Puts EXIF blocks into picture files, which ffmpeg cannot write.
enum Exif {
    /// A TIFF structure whose only entry is the orientation.
    static func block(_ orientation: Int) -> [UInt8] {
        [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, UInt8(orientation), 0, 0, 0, 0, 0, 0]
    }

    static func insert(_ orientation: Int, into file: [UInt8]) throws -> [UInt8] {
        if file.starts(with: [0xff, 0xd8]) {
            let body = Array("Exif\0\0".utf8) + block(orientation)
            let size = body.count + 2
            return [0xff, 0xd8, 0xff, 0xe1, UInt8(size >> 8), UInt8(size & 255)] + body + file.dropFirst(2)
        }
        if file.starts(with: Array("RIFF".utf8)) {
            // Extended header: flags with EXIF set, then the canvas' size less one.
            let header: [UInt8] = [0x08, 0, 0, 0, 63, 0, 0, 47, 0, 0]
            let body =
                Array("WEBP".utf8) + chunk("VP8X", header) + file.dropFirst(12) + chunk("EXIF", block(orientation))
            return Array("RIFF".utf8) + little(body.count) + body
        }
        return Png.insert("eXIf", block(orientation), into: file)
    }

    private static func little(_ number: Int) -> [UInt8] { (0..<4).map { UInt8(number >> (8 * $0) & 255) } }

    private static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
        Array(name.utf8) + little(data.count) + data + (data.count % 2 == 1 ? [0] : [])
    }
}

enum Png {
    /// Puts a chunk behind the header.
    static func insert(_ name: String, _ data: [UInt8], into file: [UInt8]) -> [UInt8] {
        let body = Array(name.utf8) + data
        return Array(file[..<33]) + big(data.count) + body + big(Int(checksum(body))) + file[33...]
    }

    static func insert(profile: [UInt8], into file: [UInt8], _ files: MediaFiles) throws -> [UInt8] {
        insert("iCCP", Array("profile\0\0".utf8) + stored(profile), into: file)
    }

    /// zlib's format without compression (RFC 1950, RFC 1951 3.2.4).
    static func stored(_ data: [UInt8]) -> [UInt8] {
        var (a, b) = (1, 0)
        for byte in data {
            a = (a + Int(byte)) % 65521
            b = (b + a) % 65521
        }
        let count = data.count
        let length = [UInt8(count & 255), UInt8(count >> 8), UInt8(~count & 255), UInt8(~count >> 8 & 255)]
        return [0x78, 0x01, 0x01] + length + data + big(b << 16 | a)
    }

    private static func big(_ number: Int) -> [UInt8] { (0..<4).map { UInt8(number >> (24 - 8 * $0) & 255) } }

    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var crc: UInt32 = 0xffff_ffff
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xedb8_8320 : crc >> 1 }
        }
        return ~crc
    }
}

extension MediaFiles {
    /// A Display P3 profile of the least size: matrix, white point and sRGB's curve as a plain gamma of 2.2.
    func displayP3() throws -> [UInt8] {
        func word(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) } }
        func fixed(_ value: Double) -> [UInt8] { word(Int((value * 65536).rounded())) }
        func xyz(_ x: Double, _ y: Double, _ z: Double) -> [UInt8] {
            Array("XYZ ".utf8) + word(0) + fixed(x) + fixed(y) + fixed(z)
        }
        // Adapted to D50; parametric curve type 3 is sRGB's.
        let curve =
            Array("para".utf8) + word(0) + [0, 3, 0, 0] + fixed(2.4) + fixed(1 / 1.055) + fixed(0.055 / 1.055)
            + fixed(1 / 12.92) + fixed(0.04045)
        let name =
            Array("desc".utf8) + word(0) + word(11) + Array("Display P3\0".utf8) + [UInt8](repeating: 0, count: 79)
        let tags: [(String, [UInt8])] = [
            ("desc", name), ("wtpt", xyz(0.9642, 1, 0.8249)), ("rXYZ", xyz(0.51512, 0.2412, -0.00105)),
            ("gXYZ", xyz(0.29198, 0.69225, 0.04189)), ("bXYZ", xyz(0.1571, 0.06657, 0.78407)), ("rTRC", curve),
            ("gTRC", curve), ("bTRC", curve), ("cprt", Array("text".utf8) + word(0) + [0]),
        ]
        var table = word(tags.count)
        var data: [UInt8] = []
        let start = 128 + 4 + 12 * tags.count
        for (tag, bytes) in tags {
            table += Array(tag.utf8) + word(start + data.count) + word(bytes.count)
            data += bytes + [UInt8](repeating: 0, count: (4 - bytes.count % 4) % 4)
        }
        var header = [UInt8](repeating: 0, count: 128)
        func put(_ bytes: [UInt8], at offset: Int) {
            header.replaceSubrange(offset..<offset + bytes.count, with: bytes)
        }
        put(word(start + data.count), at: 0)
        put(word(0x0210_0000), at: 8)
        put(Array("mntrRGB XYZ ".utf8), at: 12)
        put(Array("acsp".utf8), at: 36)
        put(fixed(0.9642) + fixed(1) + fixed(0.8249), at: 68)
        return header + table + data
    }
}

extension MediaFiles {
    /// A 16×16 CMYK JPEG of one colour as Photoshop writes it, inverted and marked by Adobe's segment.
    ///
    /// Inks go from 0 to 1. Baseline (ITU-T T.81): every block is its DC coefficient and an end-of-block code.
    func cmykJpeg(cyan: Double, magenta: Double, yellow: Double, black: Double) throws -> String {
        var out: [UInt8] = [0xff, 0xd8]
        func segment(_ marker: UInt8, _ data: [UInt8]) {
            out += [0xff, marker, UInt8((data.count + 2) >> 8), UInt8((data.count + 2) & 255)] + data
        }
        segment(0xee, Array("Adobe".utf8) + [0, 100, 0, 0, 0, 0, 0])
        segment(0xdb, [0] + [UInt8](repeating: 1, count: 64))
        segment(0xc0, [8, 0, 16, 0, 16, 4] + (1...4).flatMap { [UInt8($0), 0x11, 0] })
        // DC: categories 0...11, all with codes of four bits. AC: end of block alone, with the code 0.
        segment(0xc4, [0x00, 0, 0, 0, 12] + [UInt8](repeating: 0, count: 12) + (0...11).map { UInt8($0) })
        segment(0xc4, [0x10, 1] + [UInt8](repeating: 0, count: 15) + [0])
        segment(0xda, [4] + (1...4).flatMap { [UInt8($0), 0x00] } + [0, 63, 0])
        var bits: [UInt8] = []
        func put(_ value: Int, _ count: Int) {
            for bit in (0..<count).reversed() { bits.append(UInt8(value >> bit & 1)) }
        }
        for block in 0..<4 {
            for ink in [cyan, magenta, yellow, black] {
                let level = block == 0 ? 8 * (Int((255 * (1 - ink)).rounded()) - 128) : 0
                let category = level == 0 ? 0 : Int.bitWidth - abs(level).leadingZeroBitCount
                put(category, 4)
                if category > 0 { put(level > 0 ? level : level + (1 << category) - 1, category) }
                put(0, 1)
            }
        }
        while bits.count % 8 != 0 { bits.append(1) }
        for start in stride(from: 0, to: bits.count, by: 8) {
            let byte = bits[start..<start + 8].reduce(UInt8(0)) { $0 << 1 | $1 }
            out += byte == 0xff ? [0xff, 0] : [byte]
        }
        return try write("cmyk.jpg", out + [0xff, 0xd9])
    }
}
