/// How much of each pixel of a surface is drawn on, 0...1.
struct ColorMask {
    var values: [Float]

    /// Both masks at once.
    func intersected(_ other: ColorMask?) -> ColorMask {
        guard let other else { return self }
        return ColorMask(values: zip(values, other.values).map { $0 * $1 })
    }
}

/// A picture being composed: premultiplied RGBA, 0...1, over an area of whole pixels.
struct ColorSurface {
    let area: PixelArea
    private(set) var pixels: [SIMD4<Float>]

    init(_ area: PixelArea) {
        self.area = area
        pixels = [SIMD4<Float>](repeating: .zero, count: area.width * area.height)
    }

    func mask(_ shape: GlyphBitmap) -> ColorMask {
        var coverage = Coverage(area)
        coverage.add(shape)
        return ColorMask(values: coverage.bytes.map { Float($0) / 255 })
    }

    func mask(_ box: Bounds) -> ColorMask {
        var coverage = Coverage(area)
        coverage.addRectangle(left: box.left, top: box.top, right: box.right, bottom: box.bottom)
        return ColorMask(values: coverage.bytes.map { Float($0) / 255 })
    }

    /// Paints a colour for every pixel's centre over what is there, where the mask lets it.
    mutating func fill(_ mask: ColorMask?, _ color: (_ x: Double, _ y: Double) -> SIMD4<Float>) {
        var index = 0
        for y in 0..<area.height {
            for x in 0..<area.width {
                defer { index += 1 }
                let part = mask?.values[index] ?? 1
                if part == 0 { continue }
                let source = color(Double(area.x + x) + 0.5, Double(area.y + y) + 0.5) * part
                pixels[index] = source + pixels[index] * (1 - source.w)
            }
        }
    }

    /// Paints another surface of the same area over what is there.
    mutating func add(_ other: ColorSurface, _ mask: ColorMask?) {
        for index in pixels.indices {
            let source = other.pixels[index] * (mask?.values[index] ?? 1)
            pixels[index] = source + pixels[index] * (1 - source.w)
        }
    }

    func composited(_ mode: CompositeMode, on backdrop: ColorSurface) -> ColorSurface {
        var result = self
        for index in pixels.indices {
            result.pixels[index] = Compositing.mix(pixels[index], backdrop.pixels[index], mode)
        }
        return result
    }

    var bitmap: Bitmap {
        var bytes = [UInt8](repeating: 0, count: pixels.count * 4)
        for (index, pixel) in pixels.enumerated() {
            let clamped = pixel.clamped(lowerBound: .zero, upperBound: SIMD4(repeating: 1)) * 255
            let alpha = UInt8(clamped.w.rounded())
            // Premultiplied: no colour may be more than the alpha, whatever the rounding.
            for channel in 0..<3 { bytes[index * 4 + channel] = min(alpha, UInt8(clamped[channel].rounded())) }
            bytes[index * 4 + 3] = alpha
        }
        return Bitmap(origin: (area.x, area.y), width: area.width, height: area.height, pixels: bytes)
    }
}
