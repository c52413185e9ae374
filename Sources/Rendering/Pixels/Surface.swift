internal import Media

/// A picture in the canvas' own pixels, at its place: what layers are drawn from.
///
/// Opaque, or premultiplied with alpha (see `Raster`). Sendable because whoever makes one fills it before anyone else
/// sees it, and surfaces shared between threads are never written again.
final class Surface: @unchecked Sendable {
    /// Where it is on the canvas; edges are even so that its chroma lies on the canvas' chroma grid.
    let bounds: PixelRect
    /// The part that is shown. Its edges may be odd; nothing outside it is drawn.
    var visible: PixelRect
    let hasAlpha: Bool
    private var frame: Frame
    /// Alpha averaged on the chroma grid; without alpha it has no meaning.
    private var chromaAlpha: Frame

    /// A surface around `visible`, with pixels of no particular value.
    init(_ visible: PixelRect, hasAlpha: Bool) throws {
        let bounds = visible.onChromaGrid
        let frame = try Frame(
            width: max(2, bounds.width), height: max(2, bounds.height), format: hasAlpha ? .yuva420p : .yuv420p)
        let chromaAlpha = try Frame(
            width: hasAlpha ? frame.width / 2 : 1, height: hasAlpha ? frame.height / 2 : 1, format: .gray)
        self.bounds = bounds
        self.visible = visible
        self.hasAlpha = hasAlpha
        self.frame = frame
        self.chromaAlpha = chromaAlpha
    }

    /// Bytes of its pixels.
    var byteCount: Int { frame.width * frame.height * (hasAlpha ? 11 : 6) / 4 }

    /// Lends the pixels for reading.
    func withRaster<Result>(_ body: (Raster) throws -> Result) rethrows -> Result {
        try frame.withPlane(0) { luma, lumaStride in
            try frame.withPlane(1) { blue, blueStride in
                try frame.withPlane(2) { red, redStride in
                    let planes = (
                        Plane(reading: luma, lumaStride), Plane(reading: blue, blueStride),
                        Plane(reading: red, redStride)
                    )
                    guard hasAlpha else {
                        return try body(
                            Raster(
                                bounds: bounds, luma: planes.0, blue: planes.1, red: planes.2, alpha: nil,
                                chromaAlpha: nil))
                    }
                    return try frame.withPlane(3) { alpha, alphaStride in
                        try chromaAlpha.withPlane(0) { chroma, chromaStride in
                            try body(
                                Raster(
                                    bounds: bounds, luma: planes.0, blue: planes.1, red: planes.2,
                                    alpha: Plane(reading: alpha, alphaStride),
                                    chromaAlpha: Plane(reading: chroma, chromaStride)))
                        }
                    }
                }
            }
        }
    }

    /// Lends the pixels for writing.
    func withMutableRaster<Result>(_ body: (Raster) throws -> Result) throws -> Result {
        let (bounds, hasAlpha) = (bounds, hasAlpha)
        return try frame.withMutablePlanes { planes in
            guard hasAlpha else { return try body(Raster(bounds, planes)) }
            return try chromaAlpha.withMutablePlanes { chroma in
                try body(Raster(bounds, planes, chromaAlpha: Plane(chroma[0])))
            }
        }
    }

    /// Lends the frame that holds the opaque pixels, for libav to write.
    func withFrame<Result>(_ body: (inout Frame) throws -> Result) throws -> Result { try body(&frame) }
}

extension Plane {
    /// A plane that is only read.
    init(reading bytes: UnsafeBufferPointer<UInt8>, _ stride: Int) {
        // Surfaces and frames made by us always have their planes; an empty one has no rows that are looked at.
        base = UnsafeMutablePointer(mutating: bytes.baseAddress ?? UnsafePointer(Plane.nothing))
        self.stride = stride
    }

    init(_ plane: MutablePlanes.Plane) {
        base = plane.bytes.baseAddress ?? Plane.nothing
        stride = plane.stride
    }

    nonisolated(unsafe) private static let nothing = UnsafeMutablePointer<UInt8>.allocate(capacity: 64)
}

extension Raster {
    /// The planes of a frame that lies at `bounds`.
    init(_ bounds: PixelRect, _ planes: MutablePlanes, chromaAlpha: Plane? = nil) {
        self.init(
            bounds: bounds, luma: Plane(planes[0]), blue: Plane(planes[1]), red: Plane(planes[2]),
            alpha: chromaAlpha == nil ? nil : Plane(planes[3]), chromaAlpha: chromaAlpha)
    }
}
