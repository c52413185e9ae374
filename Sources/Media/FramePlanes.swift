internal import CFFmpeg

extension Frame {
    /// Lends the rows of plane `index`: bytes, and how many of them lie between the starts of two rows.
    ///
    /// The bytes are valid only within `body`. The order of planes is libav's: Y, U, V, alpha for planar YUV.
    public borrowing func withPlane<Result>(
        _ index: Int, _ body: (_ bytes: UnsafeBufferPointer<UInt8>, _ stride: Int) throws -> Result
    ) rethrows -> Result {
        let stride = Int(stride(index))
        let bytes = UnsafeBufferPointer(start: data(index).map { UnsafePointer($0) }, count: size(index))
        return try body(bytes, stride)
    }

    /// Lends the rows of plane `index` for writing; makes the pixels this frame's own first, if they are shared.
    public mutating func withMutablePlane<Result>(
        _ index: Int, _ body: (_ bytes: UnsafeMutableBufferPointer<UInt8>, _ stride: Int) throws -> Result
    ) throws -> Result {
        try makeWritable()
        return try body(UnsafeMutableBufferPointer(start: data(index), count: size(index)), Int(stride(index)))
    }

    /// Lends all planes for writing; makes the pixels this frame's own first, if they are shared.
    public mutating func withMutablePlanes<Result>(_ body: (MutablePlanes) throws -> Result) throws -> Result {
        try makeWritable()
        let planes = (0..<planeCount).map {
            MutablePlanes.Plane(
                bytes: UnsafeMutableBufferPointer(start: data($0), count: size($0)), stride: Int(stride($0)))
        }
        return try body(MutablePlanes(planes: planes))
    }

    /// Makes sure that no other frame sees what is written to this one.
    public mutating func makeWritable() throws(MediaError) {
        guard av_frame_is_writable(raw) <= 0 else { return }
        let raw = raw
        try libav("copy a frame") { av_frame_make_writable(raw) }
    }

    func data(_ plane: Int) -> UnsafeMutablePointer<UInt8>? {
        switch plane {
        case 0: raw.pointee.data.0
        case 1: raw.pointee.data.1
        case 2: raw.pointee.data.2
        case 3: raw.pointee.data.3
        default: nil
        }
    }

    func stride(_ plane: Int) -> Int32 {
        switch plane {
        case 0: raw.pointee.linesize.0
        case 1: raw.pointee.linesize.1
        case 2: raw.pointee.linesize.2
        case 3: raw.pointee.linesize.3
        default: 0
        }
    }

    /// Bytes of a plane from its first row to the end of the last row's stride.
    func size(_ plane: Int) -> Int {
        guard data(plane) != nil else { return 0 }
        return Int(stride(plane)) * format.rows(ofPlane: plane, height: height)
    }

    /// Whether rows lie from bottom to top, as some decoders and filters leave them.
    var isUpsideDown: Bool { (0..<4).contains { stride($0) < 0 } }
}

/// The planes of a frame, lent for writing. Valid only within the closure they are given to.
public struct MutablePlanes {
    public struct Plane {
        public let bytes: UnsafeMutableBufferPointer<UInt8>
        /// Bytes between the starts of two rows.
        public let stride: Int
    }

    let planes: [Plane]

    public var count: Int { planes.count }
    public subscript(plane: Int) -> Plane { planes[plane] }
}
