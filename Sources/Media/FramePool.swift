internal import CFFmpeg

/// Frames of one size and format whose memory is used again.
///
/// Fresh memory of a large frame costs a page fault for every 4 KiB; used again it costs nothing. A frame may
/// outlive its pool. Thread-safe: libav's buffer pool has its own lock.
public final class FramePool: @unchecked Sendable {
    public let width: Int
    public let height: Int
    public let format: PixelFormat
    private let pool: OpaquePointer

    public init(width: Int, height: Int, format: PixelFormat) throws(MediaError) {
        let size = try libav("size a frame of \(width)x\(height)") {
            av_image_get_buffer_size(format.raw, Int32(clamping: width), Int32(clamping: height), 64)
        }
        // SIMD code of libav and x264 may read a little past the end.
        pool = try allocated(av_buffer_pool_init(Int(size) + 256, nil), "make a pool of frames")
        self.width = width
        self.height = height
        self.format = format
    }

    deinit {
        var pool: OpaquePointer? = pool
        av_buffer_pool_uninit(&pool)
    }

    /// A frame with pixels of no particular value, tagged like `Frame.init`.
    public func frame() throws(MediaError) -> Frame {
        let frame = try Frame.empty()
        let raw = frame.raw
        let buffer = try allocated(av_buffer_pool_get(pool), "allocate a frame of \(width)x\(height)")
        raw.pointee.buf.0 = buffer
        raw.pointee.width = Int32(width)
        raw.pointee.height = Int32(height)
        raw.pointee.format = format.raw.rawValue
        let format = format.raw
        try libav("lay out a frame") {
            withUnsafeMutablePointer(to: &raw.pointee.data) { data in
                withUnsafeMutablePointer(to: &raw.pointee.linesize) { lines in
                    let data = UnsafeMutableRawPointer(data).assumingMemoryBound(to: UnsafeMutablePointer<UInt8>?.self)
                    let lines = UnsafeMutableRawPointer(lines).assumingMemoryBound(to: Int32.self)
                    return av_image_fill_arrays(
                        data, lines, buffer.pointee.data, format, raw.pointee.width, raw.pointee.height, 64)
                }
            }
        }
        raw.pointee.extended_data = UnsafeMutableRawPointer(raw).assumingMemoryBound(
            to: UnsafeMutablePointer<UInt8>?.self)
        (self.format.isRGB ? ColorDescription.rgb : .bt709).tag(raw)
        return frame
    }
}
