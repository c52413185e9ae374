internal import TimelineModel

/// How much of each pixel of an area is covered, while it is being painted. Rows from the top.
struct Coverage {
    /// The area in whole pixels.
    let area: PixelArea
    var bytes: [UInt8]

    init(_ area: PixelArea) {
        self.area = area
        bytes = [UInt8](repeating: 0, count: area.width * area.height)
    }

    /// Adds a glyph's coverage, cut off at the area. Where glyphs overlap the stronger counts, so that letters that
    /// join show no seam.
    mutating func add(_ source: UnsafePointer<UInt8>, pitch: Int, x: Int, y: Int, width: Int, height: Int) {
        let columns = max(x, area.x)..<max(max(x, area.x), min(x + width, area.x + area.width))
        let rows = max(y, area.y)..<max(max(y, area.y), min(y + height, area.y + area.height))
        guard !columns.isEmpty else { return }
        bytes.withUnsafeMutableBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return }
            for row in rows {
                Self.strengthen(
                    base + (row - area.y) * area.width + columns.lowerBound - area.x,
                    source + (row - y) * pitch + columns.lowerBound - x, count: columns.count)
            }
        }
    }

    /// Plain pointers and wrapping sums, so that a processor takes many bytes at a time.
    @inline(__always)
    private static func strengthen(_ to: UnsafeMutablePointer<UInt8>, _ from: UnsafePointer<UInt8>, count: Int) {
        for index in 0..<count { to[index] = max(to[index], from[index]) }
    }

    /// Adds a filled rectangle with exact edges.
    mutating func add(_ box: Bounds) {
        addRectangle(left: box.left, top: box.top, right: box.right, bottom: box.bottom)
    }

    /// Adds a filled rectangle with exact edges, in pixels.
    mutating func addRectangle(left: Double, top: Double, right: Double, bottom: Double) {
        func part(_ pixel: Int, _ low: Double, _ high: Double) -> Double {
            max(0, min(Double(pixel + 1), high) - max(Double(pixel), low))
        }
        guard left < right, top < bottom else { return }
        let rows = Int(top.rounded(.down))..<Int(bottom.rounded(.up))
        let columns = Int(left.rounded(.down))..<Int(right.rounded(.up))
        for y in rows.clamped(to: area.y..<(area.y + area.height)) {
            let vertical = part(y, top, bottom) * 255
            for x in columns.clamped(to: area.x..<(area.x + area.width)) {
                let index = (y - area.y) * area.width + x - area.x
                bytes[index] = max(bytes[index], UInt8((part(x, left, right) * vertical).rounded()))
            }
        }
    }

    /// Takes the stronger of both everywhere. Both cover the same area.
    mutating func add(_ other: Coverage) {
        bytes.withUnsafeMutableBufferPointer { bytes in
            other.bytes.withUnsafeBufferPointer { others in
                guard let to = bytes.baseAddress, let from = others.baseAddress else { return }
                Self.strengthen(to, from, count: bytes.count)
            }
        }
    }
}

/// A rectangle of whole pixels.
struct PixelArea: Equatable {
    var x: Int
    var y: Int
    var width: Int
    var height: Int

    /// The smallest area with everything in it, from edges in pixels.
    init(left: Double, top: Double, right: Double, bottom: Double) {
        x = Int(left.rounded(.down))
        y = Int(top.rounded(.down))
        width = max(0, Int(right.rounded(.up)) - x)
        height = max(0, Int(bottom.rounded(.up)) - y)
    }

    var columns: Range<Int> { x..<(x + width) }
    var rows: Range<Int> { y..<(y + height) }
}

/// Edges in pixels that grow with what is put in.
struct Bounds {
    var left = Double.infinity
    var top = Double.infinity
    var right = -Double.infinity
    var bottom = -Double.infinity

    var isEmpty: Bool { left > right || top > bottom }

    init() {}

    init(left: Double, top: Double, right: Double, bottom: Double) {
        (self.left, self.top, self.right, self.bottom) = (left, top, right, bottom)
    }

    init(_ picture: Bitmap) {
        self.init(
            left: Double(picture.origin.x), top: Double(picture.origin.y),
            right: Double(picture.origin.x + picture.width), bottom: Double(picture.origin.y + picture.height))
    }

    mutating func add(left: Double, top: Double, right: Double, bottom: Double) {
        self.left = min(self.left, left)
        self.top = min(self.top, top)
        self.right = max(self.right, right)
        self.bottom = max(self.bottom, bottom)
    }

    mutating func add(_ other: Bounds) {
        if !other.isEmpty { add(left: other.left, top: other.top, right: other.right, bottom: other.bottom) }
    }

    mutating func add(_ glyph: GlyphBitmap) {
        guard glyph.width > 0, glyph.height > 0 else { return }
        add(
            left: Double(glyph.x), top: Double(glyph.y), right: Double(glyph.x + glyph.width),
            bottom: Double(glyph.y + glyph.height))
    }

    func grown(_ by: Double) -> Bounds {
        isEmpty ? self : Bounds(left: left - by, top: top - by, right: right + by, bottom: bottom + by)
    }

    func moved(_ x: Double, _ y: Double) -> Bounds {
        Bounds(left: left + x, top: top + y, right: right + x, bottom: bottom + y)
    }

    var area: PixelArea {
        isEmpty
            ? PixelArea(left: 0, top: 0, right: 0, bottom: 0)
            : PixelArea(left: left, top: top, right: right, bottom: bottom)
    }
}

extension Coverage {
    /// Adds a glyph, some pixels right and down of where it is.
    mutating func add(_ glyph: GlyphBitmap, movedBy offset: (x: Int, y: Int) = (0, 0)) {
        glyph.coverage.withUnsafeBufferPointer { source in
            guard let base = source.baseAddress else { return }
            add(
                base, pitch: glyph.width, x: glyph.x + offset.x, y: glyph.y + offset.y, width: glyph.width,
                height: glyph.height)
        }
    }

    /// Takes away what another covers. Both cover the same area.
    mutating func subtract(_ other: Coverage) {
        bytes.withUnsafeMutableBufferPointer { bytes in
            other.bytes.withUnsafeBufferPointer { others in
                for index in bytes.indices { bytes[index] = scaled(bytes[index], by: 255 &- others[index]) }
            }
        }
    }
}

extension Rect {
    /// Edges in pixels, rounded to 1/64.
    init(_ bounds: Bounds) {
        self.init(x: bounds.left, y: bounds.top, width: bounds.right - bounds.left, height: bounds.bottom - bounds.top)
    }
}
