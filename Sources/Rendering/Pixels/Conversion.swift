/// sRGB-coded colours to bt709 limited Y'CbCr (ITU-R BT.709-6, 8 bit), as fractions of 255.
enum Conversion {
    /// Luma and chroma of a colour premultiplied by `alpha`; with the offsets premultiplied, too.
    @inline(__always)
    static func luma(_ r: Float, _ g: Float, _ b: Float, alpha: Float) -> Float {
        16 / 255 * alpha + (0.2126 * r + 0.7152 * g + 0.0722 * b) * (219 / 255)
    }

    @inline(__always)
    static func blue(_ r: Float, _ g: Float, _ b: Float, alpha: Float) -> Float {
        128 / 255 * alpha + (b - (0.2126 * r + 0.7152 * g + 0.0722 * b)) / 1.8556 * (224 / 255)
    }

    @inline(__always)
    static func red(_ r: Float, _ g: Float, _ b: Float, alpha: Float) -> Float {
        128 / 255 * alpha + (r - (0.2126 * r + 0.7152 * g + 0.0722 * b)) / 1.5748 * (224 / 255)
    }

    @inline(__always)
    static func byte(_ value: Float) -> UInt8 {
        UInt8(truncatingIfNeeded: Int32(min(max(value + 0.5, 0), 255)))
    }

    /// The same for loops, halves to even: of a number this large the lowest bits count ones. Conversions that could fail
    /// are made one at a time.
    @inline(__always)
    static func nearestByte(_ value: Float) -> UInt8 {
        UInt8(truncatingIfNeeded: (min(max(value, 0), 255) + 8_388_608).bitPattern)
    }
}

extension Surface {
    /// A painted bitmap at its place on the canvas; nil if there is nothing of it.
    ///
    /// - Parameters:
    ///   - pixels: Premultiplied RGBA, rows without padding.
    ///   - place: Where the bitmap goes; its size is the bitmap's.
    static func painted(_ pixels: [UInt8], at place: PixelRect) throws -> Surface? {
        guard !place.isEmpty, pixels.count >= place.area * 4 else { return nil }
        let surface = try Surface(place, hasAlpha: true)
        try surface.withMutableRaster { raster in
            guard let alpha = raster.alpha, let chromaAlpha = raster.chromaAlpha else { return }
            pixels.withUnsafeBufferPointer { pixels in
                let source = PremultipliedPixels(pixels: pixels, place: place)
                let bounds = raster.bounds
                for y in 0..<bounds.height {
                    for x in 0..<bounds.width {
                        let (r, g, b, a) = source.at(x + bounds.minX, y + bounds.minY)
                        raster.luma.at(x, y).pointee = Conversion.byte(Conversion.luma(r, g, b, alpha: a))
                        alpha.at(x, y).pointee = Conversion.byte(a)
                    }
                }
                for y in 0..<bounds.height / 2 {
                    for x in 0..<bounds.width / 2 {
                        let (r, g, b, a) = source.block(2 * x + bounds.minX, 2 * y + bounds.minY)
                        raster.blue.at(x, y).pointee = Conversion.byte(Conversion.blue(r, g, b, alpha: a))
                        raster.red.at(x, y).pointee = Conversion.byte(Conversion.red(r, g, b, alpha: a))
                        chromaAlpha.at(x, y).pointee = Conversion.byte(a)
                    }
                }
            }
        }
        return surface
    }
}

/// Premultiplied RGBA at a place on the canvas, transparent around it.
private struct PremultipliedPixels {
    let pixels: UnsafeBufferPointer<UInt8>
    let place: PixelRect

    @inline(__always)
    func at(_ x: Int, _ y: Int) -> (Float, Float, Float, Float) {
        guard x >= place.minX, x < place.maxX, y >= place.minY, y < place.maxY else { return (0, 0, 0, 0) }
        let index = ((y - place.minY) * place.width + x - place.minX) * 4
        return (
            Float(pixels[index]), Float(pixels[index + 1]), Float(pixels[index + 2]), Float(pixels[index + 3])
        )
    }

    /// The mean of the four pixels of a chroma sample.
    @inline(__always)
    func block(_ x: Int, _ y: Int) -> (Float, Float, Float, Float) {
        let (a, b, c, d) = (at(x, y), at(x + 1, y), at(x, y + 1), at(x + 1, y + 1))
        return (
            (a.0 + b.0 + c.0 + d.0) / 4, (a.1 + b.1 + c.1 + d.1) / 4, (a.2 + b.2 + c.2 + d.2) / 4,
            (a.3 + b.3 + c.3 + d.3) / 4
        )
    }
}
