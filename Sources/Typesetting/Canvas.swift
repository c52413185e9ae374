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
        let source = (color.red, color.green, color.blue, color.alpha)
        let (rows, columns, area) = (rows(of: coverage), columns(of: coverage), area)
        pixels.withUnsafeMutableBufferPointer { pixels in
            coverage.bytes.withUnsafeBufferPointer { bytes in
                for y in rows {
                    let from = (y - coverage.area.y) * coverage.area.width - coverage.area.x
                    let to = (y - area.y) * area.width - area.x
                    for x in columns where bytes[from + x] != 0 {
                        let alpha = scaled(bytes[from + x], by: source.3)
                        let rest = 255 - alpha
                        let at = (to + x) * 4
                        pixels[at] = scaled(source.0, by: alpha) + scaled(pixels[at], by: rest)
                        pixels[at + 1] = scaled(source.1, by: alpha) + scaled(pixels[at + 1], by: rest)
                        pixels[at + 2] = scaled(source.2, by: alpha) + scaled(pixels[at + 2], by: rest)
                        pixels[at + 3] = alpha + scaled(pixels[at + 3], by: rest)
                    }
                }
            }
        }
    }

    /// Paints one premultiplied pixel over what is there.
    mutating func blend(_ color: SIMD4<UInt8>, at pixel: Int) {
        for channel in 0..<4 {
            pixels[pixel * 4 + channel] = color[channel] + scaled(pixels[pixel * 4 + channel], by: 255 - color.w)
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

    /// The painted part, without empty rows and columns around it.
    func trimmed() -> Bitmap {
        var (left, right, top, bottom) = (area.width, 0, area.height, 0)
        for y in 0..<area.height {
            let row = y * area.width
            guard let first = (0..<area.width).first(where: { pixels[(row + $0) * 4 + 3] != 0 }),
                let last = (0..<area.width).last(where: { pixels[(row + $0) * 4 + 3] != 0 })
            else { continue }
            (left, right) = (min(left, first), max(right, last + 1))
            (top, bottom) = (min(top, y), y + 1)
        }
        guard left < right else { return .empty }
        var kept: [UInt8] = []
        kept.reserveCapacity((right - left) * (bottom - top) * 4)
        for y in top..<bottom { kept += pixels[(y * area.width + left) * 4..<(y * area.width + right) * 4] }
        return Bitmap(origin: (area.x + left, area.y + top), width: right - left, height: bottom - top, pixels: kept)
    }
}
