extension Surface {
    /// Cuts an alpha surface off at its visible rectangle: pixels that only fill up the chroma grid become transparent.
    func cutAlpha() {
        guard hasAlpha, visible != bounds else { return }
        // Writing to a surface that only its maker knows cannot need a copy, so it cannot fail.
        try? multiply(by: SurfaceMask(visible, radius: 0))
    }

    /// Multiplies the pixels of an alpha surface by how much of each a mask covers.
    func multiply(by mask: SurfaceMask) throws {
        try withMutableRaster { raster in
            guard let alpha = raster.alpha, let chromaAlpha = raster.chromaAlpha else { return }
            let bounds = raster.bounds
            func apply(_ coverage: [UInt8], to planes: [Plane], width: Int, height: Int) {
                coverage.withUnsafeBufferPointer { coverage in
                    guard let first = coverage.baseAddress, coverage.count >= width * height else { return }
                    for plane in planes {
                        for y in 0..<height {
                            Blend.multiply(plane.at(0, y), by: first + y * width, count: width)
                        }
                    }
                }
            }
            apply(mask.full, to: [raster.luma, alpha], width: bounds.width, height: bounds.height)
            apply(
                mask.half, to: [raster.blue, raster.red, chromaAlpha], width: bounds.width / 2,
                height: bounds.height / 2)
        }
    }
}

extension Raster {
    /// Makes everything opaque; colours stay.
    func fillAlpha() {
        alpha?.fill(PixelRect(0, 0, bounds.width, bounds.height), 255)
        chromaAlpha?.fill(PixelRect(0, 0, bounds.width / 2, bounds.height / 2), 255)
    }
}

/// How much a rectangle with round corners covers of each pixel around it, 0...255.
struct SurfaceMask: Sendable {
    /// For the rectangle grown to the chroma grid, row after row.
    let full: [UInt8]
    /// The same averaged on the chroma grid.
    let half: [UInt8]

    /// - Parameter radius: Of the corners in pixels; at most half of the shorter side is used.
    init(_ rect: PixelRect, radius: Double) {
        let bounds = rect.onChromaGrid
        let (width, height) = (bounds.width, bounds.height)
        let limit = max(0, min(radius, Double(min(rect.width, rect.height)) / 2))
        var full = [UInt8](repeating: 0, count: width * height)
        for y in rect.minY..<max(rect.maxY, rect.minY) {
            for x in rect.minX..<rect.maxX {
                full[(y - bounds.minY) * width + x - bounds.minX] = Self.coverage(x, y, rect, limit)
            }
        }
        self.init(full: full, width: width, height: height)
    }

    /// - Parameter full: Rows of even length, an even number of them.
    init(full: [UInt8], width: Int, height: Int) {
        var half = [UInt8](repeating: 0, count: width * height / 4)
        for y in 0..<height / 2 {
            for x in 0..<width / 2 {
                let first = 2 * y * width + 2 * x
                let sum =
                    Int(full[first]) + Int(full[first + 1]) + Int(full[first + width])
                    + Int(full[first + width + 1])
                half[y * (width / 2) + x] = UInt8((sum + 2) / 4)
            }
        }
        self.full = full
        self.half = half
    }

    /// Inside a corner's square the distance of the pixel's centre from the arc decides, over one pixel.
    private static func coverage(_ x: Int, _ y: Int, _ rect: PixelRect, _ radius: Double) -> UInt8 {
        let px = min(Double(x - rect.minX) + 0.5, Double(rect.maxX - x) - 0.5)
        let py = min(Double(y - rect.minY) + 0.5, Double(rect.maxY - y) - 0.5)
        guard px < radius, py < radius else { return 255 }
        let (dx, dy) = (radius - px, radius - py)
        let inside = radius - (dx * dx + dy * dy).squareRoot() + 0.5
        return UInt8(min(max(inside, 0), 1) * 255 + 0.5)
    }
}
