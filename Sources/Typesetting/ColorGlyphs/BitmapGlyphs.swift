internal import CText
internal import TimelineModel

extension GlyphRasterizer {
    /// A glyph that is a picture in the font (CBDT, sbix), scaled to a size and place; nil when it has none.
    ///
    /// The strike used is the smallest that is large enough, else the largest there is.
    func picture(
        _ glyph: UInt32, of font: FontInstance, size: Length, x: Double, y: Double
    ) throws(PaintingError) -> Bitmap? {
        let face = try face(font)
        let count = Int(face.pointee.num_fixed_sizes)
        guard count > 0, let sizes = face.pointee.available_sizes else { return nil }
        let heights = (0..<count).map { Double(sizes[$0].y_ppem) / 64 }
        let enough = heights.indices.filter { heights[$0] >= size.pixels }.min { heights[$0] < heights[$1] }
        guard let strike = enough ?? heights.indices.max(by: { heights[$0] < heights[$1] }), heights[strike] > 0,
            FT_Select_Size(face, FT_Int(strike)) == 0,
            FT_Load_Glyph(face, glyph, FT_Int32(FT_LOAD_COLOR) | FT_Int32(FT_LOAD_NO_HINTING)) == 0
        else { return nil }
        let slot = face.pointee.glyph.pointee
        guard slot.format == FT_GLYPH_FORMAT_BITMAP, Int(slot.bitmap.pixel_mode) == Int(FT_PIXEL_MODE_BGRA.rawValue),
            slot.bitmap.width > 0, slot.bitmap.rows > 0, let buffer = slot.bitmap.buffer
        else { return nil }
        var source = [Float](repeating: 0, count: Int(slot.bitmap.width * slot.bitmap.rows) * 4)
        for row in 0..<Int(slot.bitmap.rows) {
            for column in 0..<Int(slot.bitmap.width) {
                let from = buffer + row * Int(slot.bitmap.pitch) + column * 4
                let to = (row * Int(slot.bitmap.width) + column) * 4
                for (channel, byte) in [2, 1, 0, 3].enumerated() { source[to + channel] = Float(from[byte]) }
            }
        }
        let scale = size.pixels / heights[strike]
        return Resampling.scale(
            source, width: Int(slot.bitmap.width), height: Int(slot.bitmap.rows),
            left: x + Double(slot.bitmap_left) * scale, top: y - Double(slot.bitmap_top) * scale, by: scale)
    }
}

/// Scales small premultiplied pictures with a triangle filter as wide as a pixel of the coarser grid.
enum Resampling {
    /// - Parameters:
    ///   - source: four floats a pixel, 0...255.
    ///   - left: where the left edge goes, in pixels; likewise `top`.
    static func scale(
        _ source: [Float], width: Int, height: Int, left: Double, top: Double, by scale: Double
    ) -> Bitmap {
        let columns = weights(count: width, start: left, scale: scale)
        let rows = weights(count: height, start: top, scale: scale)
        var narrow = [Float](repeating: 0, count: columns.count * height * 4)
        for y in 0..<height {
            for (x, column) in columns.weights.enumerated() {
                for (index, weight) in column.values.enumerated() {
                    let from = (y * width + column.first + index) * 4
                    let to = (y * columns.count + x) * 4
                    for channel in 0..<4 { narrow[to + channel] += source[from + channel] * weight }
                }
            }
        }
        var pixels = [UInt8](repeating: 0, count: columns.count * rows.count * 4)
        for (y, row) in rows.weights.enumerated() {
            for x in 0..<columns.count {
                var sums: (Float, Float, Float, Float) = (0, 0, 0, 0)
                for (index, weight) in row.values.enumerated() {
                    let from = ((row.first + index) * columns.count + x) * 4
                    sums.0 += narrow[from] * weight
                    sums.1 += narrow[from + 1] * weight
                    sums.2 += narrow[from + 2] * weight
                    sums.3 += narrow[from + 3] * weight
                }
                let to = (y * columns.count + x) * 4
                // Premultiplied: no colour may be more than the alpha, whatever the rounding.
                let alpha = UInt8(min(sums.3 + 0.5, 255))
                pixels[to] = min(alpha, UInt8(min(sums.0 + 0.5, 255)))
                pixels[to + 1] = min(alpha, UInt8(min(sums.1 + 0.5, 255)))
                pixels[to + 2] = min(alpha, UInt8(min(sums.2 + 0.5, 255)))
                pixels[to + 3] = alpha
            }
        }
        return Bitmap(origin: (columns.start, rows.start), width: columns.count, height: rows.count, pixels: pixels)
    }

    /// For each pixel of a line, the source pixels it is made of. Weights sum to 1 inside and to less at the edges,
    /// where the picture covers a pixel only in part.
    private static func weights(
        count: Int, start: Double, scale: Double
    ) -> (start: Int, count: Int, weights: [(first: Int, values: [Float])]) {
        let reach = max(1, 1 / scale)
        let first = Int((start - scale).rounded(.down))
        let last = Int((start + (Double(count) + 1) * scale).rounded(.up))
        let weights = (first..<max(first + 1, last)).map { pixel -> (first: Int, values: [Float]) in
            let center = (Double(pixel) + 0.5 - start) / scale - 0.5
            let low = Int((center - reach).rounded(.down))
            let high = Int((center + reach).rounded(.up))
            let all = (low...high).map { max(0, 1 - abs(Double($0) - center) / reach) }
            let sum = all.reduce(0, +)
            let inside = max(low, 0)..<max(max(low, 0), min(high + 1, count))
            return (inside.lowerBound, inside.map { Float(all[$0 - low] / sum) })
        }
        return (first, weights.count, weights)
    }
}
