/// One plane of samples lent for the length of a closure. Never outlives the frame or surface it looks into.
struct Plane {
    let base: UnsafeMutablePointer<UInt8>
    /// Bytes from one row to the next.
    let stride: Int

    /// The sample at column `x` of row `y`.
    @inline(__always)
    func at(_ x: Int, _ y: Int) -> UnsafeMutablePointer<UInt8> { base + (y &* stride &+ x) }

    /// Sets a rectangle of samples, in the plane's own coordinates, to one value.
    func fill(_ rect: PixelRect, _ value: UInt8) {
        guard !rect.isEmpty else { return }
        for y in rect.minY..<rect.maxY { at(rect.minX, y).update(repeating: value, count: rect.width) }
    }
}

/// Planes of a canvas or of a part of it, lent for the length of a closure.
///
/// Samples are 8 bit Y'CbCr 4:2:0, bt709, limited range. With `alpha`, they are premultiplied — also the 16 and 128
/// that luma and chroma are offset by — so that every plane is blended with the same formula
/// `source + below × (1 − alpha)`; `chromaAlpha` is the alpha averaged on the chroma grid.
struct Raster {
    /// Where it is on the canvas; edges are even.
    let bounds: PixelRect
    let luma: Plane
    let blue: Plane
    let red: Plane
    let alpha: Plane?
    let chromaAlpha: Plane?
}
