internal import TimelineModel

/// Makes what has the hue of a key colour transparent, on the planes of the canvas.
///
/// A colour's chroma is a point in a plane, grey its origin. How much of the key is in it is its part along the key's
/// direction less what it has across: brighter light moves a screen's chroma outwards and shadow inwards on the same line,
/// so both stay keyed, while other hues, grey and white do not come near. Chroma is half as fine as luma, and so is alpha
/// before it is interpolated; libavfilter's own `chromakey` cuts on that grid, and measures the distance from a point.
final class ChromaKeyStep: SurfaceStep {
    /// The key's direction, and its distance from grey.
    private let direction: (blue: Float, red: Float)
    private let length: Float
    /// How much of the key makes a colour transparent, and how much less leaves it opaque, as shares of the key itself.
    private let most: Float
    private let softness: Float

    /// How far a hue may be from the key's before nothing shines on it: as yellow and cyan are from green, 50°.
    private static let spillLimit: Float = 0.84

    init(_ key: ChromaKey) {
        let (r, g, b) = (Float(key.color.red), Float(key.color.green), Float(key.color.blue))
        let blue = Conversion.blue(r, g, b, alpha: 255) - 128
        let red = Conversion.red(r, g, b, alpha: 255) - 128
        length = max((blue * blue + red * red).squareRoot(), 1)
        direction = (blue / length, red / length)
        most = 1 - Float(key.similarity) / 1000
        softness = max(Float(key.softness) / 1000, 1 / 256)
    }

    func applied(to surface: Surface, time: Int) throws -> Surface {
        let hadAlpha = surface.hasAlpha
        let surface = try surface.withAlpha()
        if hadAlpha { try surface.unpremultiply() }
        try surface.withMutableRaster { raster in
            guard let alpha = raster.alpha else { return }
            let (width, height) = (raster.bounds.width / 2, raster.bounds.height / 2)
            var kept = SamplePlane(width: width, height: height)
            kept.withPlane { kept in
                for y in 0..<height { key(raster.blue.at(0, y), raster.red.at(0, y), to: kept.at(0, y), width) }
                spread(kept, width, height, over: alpha)
            }
        }
        try surface.premultiply()
        return surface
    }

    /// Takes spill off a row of chroma, and tells how much of each sample is kept.
    private func key(
        _ blue: UnsafeMutablePointer<UInt8>, _ red: UnsafeMutablePointer<UInt8>,
        to kept: UnsafeMutablePointer<UInt8>, _ count: Int
    ) {
        let (dx, dy) = direction
        let (base, slope) = (most / softness * 255, 255 / (softness * length))
        for x in 0..<count {
            let (b, r) = (Float(blue[x]) - 128, Float(red[x]) - 128)
            let along = b * dx + r * dy
            let across = abs(r * dx - b * dy)
            kept[x] = Conversion.nearestByte(base - (along - across) * slope)
            let excess = max(along - across * Self.spillLimit, 0)
            blue[x] = Conversion.nearestByte(b - excess * dx + 128)
            red[x] = Conversion.nearestByte(r - excess * dy + 128)
        }
    }

    /// Multiplies alpha by samples of half its size. Chroma is sited on every second column, between two rows.
    private func spread(_ kept: Plane, _ width: Int, _ height: Int, over alpha: Plane) {
        // In quarters; the last sample counts twice.
        var sums = [UInt16](repeating: 0, count: width + 1)
        sums.withUnsafeMutableBufferPointer { sums in
            guard let sums = sums.baseAddress else { return }
            for y in 0..<2 * height {
                let near = kept.at(0, y / 2)
                let far = kept.at(0, min(max(y % 2 == 0 ? y / 2 - 1 : y / 2 + 1, 0), height - 1))
                for x in 0..<width { sums[x] = UInt16(near[x]) &* 3 &+ UInt16(far[x]) }
                sums[width] = sums[width - 1]
                let row = alpha.at(0, y)
                for x in 0..<width {
                    let (here, there) = ((sums[x] &+ 2) &>> 2, (sums[x] &+ sums[x &+ 1] &+ 4) &>> 3)
                    row[2 &* x] = UInt8(truncatingIfNeeded: Blend.divide255(UInt16(row[2 &* x]) &* here))
                    row[2 &* x &+ 1] = UInt8(
                        truncatingIfNeeded: Blend.divide255(UInt16(row[2 &* x &+ 1]) &* there))
                }
            }
        }
    }
}
