internal import CText

/// A font's colour glyphs: the table COLR, versions 0 and 1 (OpenType 1.9.1, "COLR — Color Table").
///
/// Read here because Debian 12's FreeType is built without version 1. Every read is checked: what lies outside the
/// table is not there. Variations are not applied; a variable paint is drawn as at the font's default.
struct ColorTable {
    let bytes: [UInt8]
    private let baseGlyphs: Int
    private let layerList: Int
    private let clipList: Int

    /// Nil where the face has no such table.
    init?(_ face: FT_Face) {
        let tag = FT_ULong(FontFace.tag("COLR"))
        var length: FT_ULong = 0
        guard FT_Load_Sfnt_Table(face, tag, 0, nil, &length) == 0, (14...(1 << 26)).contains(length) else { return nil }
        var bytes = [UInt8](repeating: 0, count: Int(length))
        guard FT_Load_Sfnt_Table(face, tag, 0, &bytes, &length) == 0 else { return nil }
        self.init(bytes)
    }

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        let reader = Reader(bytes: bytes, at: 0)
        let hasTrees = reader.uint16(0) ?? 0 >= 1
        func list(_ at: Int) -> Int { hasTrees ? reader.uint32(at) ?? 0 : 0 }
        (baseGlyphs, layerList, clipList) = (list(14), list(18), list(22))
    }

    /// Where the paint of a glyph is; nil for one without a tree.
    func paint(of glyph: UInt32) -> Int? {
        guard baseGlyphs > 0 else { return nil }
        let list = Reader(bytes: bytes, at: baseGlyphs)
        guard let record = find(glyph, list.uint32(0), { list.uint16(4 + $0 * 6) }) else { return nil }
        return list.uint32(4 + record * 6 + 2).map { baseGlyphs + $0 }
    }

    /// The layers of a glyph of version 0, from below to above; empty for one without.
    func layers(of glyph: UInt32) -> [ColorWalk.Layer] {
        let header = Reader(bytes: bytes, at: 0)
        guard let glyphs = header.uint32(4), let layers = header.uint32(8), let most = header.uint16(12) else {
            return []
        }
        let list = Reader(bytes: bytes, at: glyphs)
        guard let record = find(glyph, header.uint16(2), { list.uint16($0 * 6) }),
            let first = list.uint16(record * 6 + 2), let count = list.uint16(record * 6 + 4), first + count <= most
        else { return [] }
        let records = Reader(bytes: bytes, at: layers)
        return (first..<first + count).compactMap { index in
            guard let glyph = records.uint16(index * 4), let color = records.uint16(index * 4 + 2) else { return nil }
            return ColorWalk.Layer(glyph: UInt32(glyph), color: color)
        }
    }

    /// The box that a glyph is drawn in, in font units; nil where the font does not say.
    func clipBox(of glyph: UInt32) -> (left: Double, bottom: Double, right: Double, top: Double)? {
        guard clipList > 0 else { return nil }
        let list = Reader(bytes: bytes, at: clipList)
        let clips = 0..<min(list.uint32(1) ?? 0, bytes.count / 7)
        guard
            let clip = clips.first(where: { index in
                guard let first = list.uint16(5 + index * 7), let last = list.uint16(5 + index * 7 + 2) else {
                    return false
                }
                return first <= Int(glyph) && Int(glyph) <= last
            }), let offset = list.uint24(5 + clip * 7 + 4)
        else { return nil }
        let box = Reader(bytes: bytes, at: clipList + offset)
        guard let left = box.int16(1), let bottom = box.int16(3), let right = box.int16(5), let top = box.int16(7)
        else {
            return nil
        }
        return (left, bottom, right, top)
    }

    /// The paints of a list's layers, from below to above.
    func layers(_ range: Range<Int>) -> [Int] {
        guard layerList > 0 else { return [] }
        let list = Reader(bytes: bytes, at: layerList)
        return range.clamped(to: 0..<(list.uint32(0) ?? 0)).compactMap { index in
            list.uint32(4 + index * 4).map { layerList + $0 }
        }
    }

    /// The paint at a place; nil for what is not one.
    func paint(at place: Int) -> ColorPaint? { ColorPaint(Reader(bytes: bytes, at: place)) }

    /// Records are sorted by glyph.
    private func find(_ glyph: UInt32, _ count: Int?, _ value: (Int) -> Int?) -> Int? {
        var (low, high) = (0, count ?? 0)
        while low < high {
            let middle = (low + high) / 2
            guard let found = value(middle) else { return nil }
            if found == Int(glyph) { return middle }
            if found < Int(glyph) { low = middle + 1 } else { high = middle }
        }
        return nil
    }

    /// Big-endian values at offsets from a place of the table; nil outside of it.
    struct Reader {
        let bytes: [UInt8]
        let at: Int

        private func unsigned(_ offset: Int, _ count: Int) -> Int? {
            let start = at + offset
            guard start >= 0, start + count <= bytes.count else { return nil }
            return bytes[start..<start + count].reduce(0) { $0 << 8 | Int($1) }
        }

        func uint8(_ offset: Int) -> Int? { unsigned(offset, 1) }
        func uint16(_ offset: Int) -> Int? { unsigned(offset, 2) }
        func uint24(_ offset: Int) -> Int? { unsigned(offset, 3) }
        func uint32(_ offset: Int) -> Int? { unsigned(offset, 4) }
        func int16(_ offset: Int) -> Double? { uint16(offset).map { Double(Int16(truncatingIfNeeded: $0)) } }
        /// F2DOT14: fractions in 14 bits.
        func fraction(_ offset: Int) -> Double? { int16(offset).map { $0 / 16384 } }
        /// Fixed: fractions in 16 bits.
        func fixed(_ offset: Int) -> Double? { uint32(offset).map { Double(Int32(truncatingIfNeeded: $0)) / 65536 } }
    }
}
