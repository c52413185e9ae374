internal import TimelineModel

/// A picture being painted: premultiplied RGBA over an area of whole pixels, blended as coded (see `Bitmap`).
struct Canvas {
    let area: PixelArea
    private(set) var pixels: [UInt8]

    init(_ area: PixelArea) {
        self.area = area
        pixels = [UInt8](repeating: 0, count: area.width * area.height * 4)
    }

    /// The rows that a coverage and the picture have in common; likewise the columns.
    func rows(of coverage: Coverage) -> Range<Int> { area.rows.clamped(to: coverage.area.rows) }
    func columns(of coverage: Coverage) -> Range<Int> { area.columns.clamped(to: coverage.area.columns) }

    /// Paints a colour over what is there, where it is covered; cut off at the area.
    mutating func paint(_ coverage: Coverage, _ color: Color) {
        let paint = CoveredColor(color)
        let (rows, columns, area) = (rows(of: coverage), columns(of: coverage), area)
        pixels.withUnsafeMutableBytes { pixels in
            coverage.bytes.withUnsafeBytes { bytes in
                for y in rows {
                    let from = (y - coverage.area.y) * coverage.area.width - coverage.area.x
                    let to = (y - area.y) * area.width - area.x
                    var x = columns.lowerBound
                    while x < columns.upperBound {
                        let end = min(x &+ 8, columns.upperBound)
                        // Most of a picture is empty.
                        if end &- x == 8, bytes.loadUnaligned(fromByteOffset: from &+ x, as: UInt64.self) == 0 {
                            x = end
                            continue
                        }
                        while x < end {
                            let covered = bytes[from &+ x]
                            if covered != 0 {
                                let at = (to &+ x) &* 4
                                let below = pixels.load(fromByteOffset: at, as: UInt32.self)
                                pixels.storeBytes(
                                    of: paint.over(below, covered: covered), toByteOffset: at, as: UInt32.self)
                            }
                            x &+= 1
                        }
                    }
                }
            }
        }
    }

    /// Paints one premultiplied pixel over what is there: red, green, blue and alpha from 0 to 255, cut down to whole steps.
    @inline(__always)
    mutating func blend(_ color: SIMD4<Float>, x: Int, y: Int) {
        // Adding so large a number leaves the whole steps in the lowest bits; half a step less, because it rounds.
        let bits =
            unsafeBitCast(
                (color - 0.5).clamped(lowerBound: .zero, upperBound: SIMD4(repeating: 255)) + 8_388_608,
                to: SIMD4<UInt32>.self) & 0xFF
        let at = ((y - area.y) * area.width + x - area.x) * 4
        let rest = UInt8(truncatingIfNeeded: 255 &- bits.w)
        pixels.withUnsafeMutableBufferPointer { pixels in
            for channel in 0..<4 {
                pixels[at + channel] =
                    UInt8(truncatingIfNeeded: bits[channel]) &+ scaled(pixels[at + channel], by: rest)
            }
        }
    }

    /// Paints premultiplied RGBA over what is there, cut off at the area.
    mutating func paint(_ bitmap: Bitmap) {
        for row in 0..<bitmap.height {
            let y = bitmap.origin.y + row - area.y
            guard (0..<area.height).contains(y) else { continue }
            for column in 0..<bitmap.width {
                let x = bitmap.origin.x + column - area.x
                guard (0..<area.width).contains(x) else { continue }
                let (from, to) = ((row * bitmap.width + column) * 4, (y * area.width + x) * 4)
                let rest = 255 - bitmap.pixels[from + 3]
                for channel in 0..<4 {
                    pixels[to + channel] = bitmap.pixels[from + channel] + scaled(pixels[to + channel], by: rest)
                }
            }
        }
    }

    /// The painted part, without empty rows and columns around it. Ends the painting.
    consuming func trimmed() -> Bitmap {
        let (area, kept) = (area, inked)
        guard !kept.rows.isEmpty else { return .empty }
        let (width, height) = (kept.columns.count, kept.rows.count)
        if width < area.width || height < area.height {
            // In place: these are the largest buffers there are.
            pixels.withUnsafeMutableBytes { pixels in
                guard let base = pixels.baseAddress else { return }
                for (index, y) in kept.rows.enumerated() {
                    let from = (y * area.width + kept.columns.lowerBound) * 4
                    (base + index * width * 4).copyMemory(from: base + from, byteCount: width * 4)
                }
            }
            pixels.removeLast(pixels.count - width * height * 4)
        }
        return Bitmap(
            origin: (area.x + kept.columns.lowerBound, area.y + kept.rows.lowerBound), width: width, height: height,
            pixels: pixels)
    }

    /// The rows and columns with something in them, from the area's top left.
    private var inked: (rows: Range<Int>, columns: Range<Int>) {
        var (left, right, top, bottom) = (area.width, 0, area.height, 0)
        pixels.withUnsafeBytes { bytes in
            let pixels = bytes.assumingMemoryBound(to: UInt32.self)
            for y in 0..<area.height {
                let row = pixels[(y * area.width)..<((y + 1) * area.width)]
                // Nothing premultiplied has a colour where it is transparent.
                guard let first = row.firstIndex(where: { $0 != 0 }), let last = row.lastIndex(where: { $0 != 0 })
                else { continue }
                (left, right) = (min(left, first - row.startIndex), max(right, last + 1 - row.startIndex))
                (top, bottom) = (min(top, y), y + 1)
            }
        }
        return left < right ? (top..<bottom, left..<right) : (0..<0, 0..<0)
    }
}

/// A colour at every coverage, premultiplied: four bytes in one number, red in the lowest.
private struct CoveredColor {
    private let table: [UInt32]

    init(_ color: Color) {
        table = (0...255).map { covered in
            let alpha = scaled(UInt8(covered), by: color.alpha)
            let bytes = [color.red, color.green, color.blue].map { UInt32(scaled($0, by: alpha)) }
            return bytes[0] | bytes[1] << 8 | bytes[2] << 16 | UInt32(alpha) << 24
        }
    }

    /// The colour over a premultiplied pixel: `scaled` for two of its bytes at a time.
    @inline(__always)
    func over(_ below: UInt32, covered: UInt8) -> UInt32 {
        let color = table[Int(covered)]
        let rest = 255 &- color >> 24
        if below == 0 || rest == 0 { return color }
        return color &+ Self.multiplied(below, rest)
    }

    @inline(__always)
    private static func multiplied(_ pixel: UInt32, _ factor: UInt32) -> UInt32 {
        func pair(_ bytes: UInt32) -> UInt32 {
            let product = bytes &* factor &+ 0x0080_0080
            return ((product &+ (product >> 8 & 0x00FF_00FF)) >> 8) & 0x00FF_00FF
        }
        return pair(pixel & 0x00FF_00FF) | pair(pixel >> 8 & 0x00FF_00FF) << 8
    }
}
