internal import CFFmpeg

/// How the pixels of a frame lie in memory: libav's pixel formats by their names.
///
/// The constants are those that this program makes itself; frames that come out of decoders may have any other.
public struct PixelFormat: Hashable, Sendable, CustomStringConvertible {
    let raw: AVPixelFormat

    init(_ raw: AVPixelFormat) { self.raw = raw }

    /// 8 bit luma, and chroma at half width and half height.
    public static let yuv420p = PixelFormat(AV_PIX_FMT_YUV420P)
    /// `yuv420p` with straight alpha at full size.
    public static let yuva420p = PixelFormat(AV_PIX_FMT_YUVA420P)
    /// 8 bit luma and chroma, all at full size.
    public static let yuv444p = PixelFormat(AV_PIX_FMT_YUV444P)
    /// `yuv444p` with straight alpha.
    public static let yuva444p = PixelFormat(AV_PIX_FMT_YUVA444P)
    /// 10 bit `yuv420p`, little endian.
    public static let yuv420p10 = PixelFormat(AV_PIX_FMT_YUV420P10LE)
    /// 10 bit `yuv444p`, little endian.
    public static let yuv444p10 = PixelFormat(AV_PIX_FMT_YUV444P10LE)
    /// Packed 8 bit red, green, blue and straight alpha.
    public static let rgba = PixelFormat(AV_PIX_FMT_RGBA)
    /// Packed 8 bit red, green, blue.
    public static let rgb24 = PixelFormat(AV_PIX_FMT_RGB24)
    /// Packed 16 bit red, green, blue and straight alpha, little endian.
    public static let rgba64 = PixelFormat(AV_PIX_FMT_RGBA64LE)
    /// Packed 8 bit blue, green, red and straight alpha.
    static let bgra = PixelFormat(AV_PIX_FMT_BGRA)
    /// 8 bit numbers of colours in a palette.
    static let palette = PixelFormat(AV_PIX_FMT_PAL8)
    /// 8 bit luma alone.
    public static let gray = PixelFormat(AV_PIX_FMT_GRAY8)

    private var descriptor: UnsafePointer<AVPixFmtDescriptor>? { av_pix_fmt_desc_get(raw) }

    private func has(_ flag: Int32) -> Bool { (descriptor?.pointee.flags ?? 0) & UInt64(flag) != 0 }

    /// libav's name: `yuv420p`.
    public var description: String { av_get_pix_fmt_name(raw).map { String(cString: $0) } ?? "none" }
    public var planeCount: Int { max(0, Int(av_pix_fmt_count_planes(raw))) }
    /// Whether pixels can be transparent; paletted formats may be, too.
    public var hasAlpha: Bool { has(AV_PIX_FMT_FLAG_ALPHA) || has(AV_PIX_FMT_FLAG_PAL) }
    public var isRGB: Bool { has(AV_PIX_FMT_FLAG_RGB) || has(AV_PIX_FMT_FLAG_PAL) }
    /// Bits of one sample.
    public var depth: Int { Int(descriptor?.pointee.comp.0.depth ?? 0) }
    /// Chroma is 1/2^shift as wide as luma.
    public var chromaShiftX: Int { Int(descriptor?.pointee.log2_chroma_w ?? 0) }
    /// Chroma is 1/2^shift as high as luma.
    public var chromaShiftY: Int { Int(descriptor?.pointee.log2_chroma_h ?? 0) }

    /// Rows of plane `plane` of a picture `height` rows high.
    func rows(ofPlane plane: Int, height: Int) -> Int {
        let isChroma = (plane == 1 || plane == 2) && !has(AV_PIX_FMT_FLAG_RGB)
        return isChroma ? -(-height >> chromaShiftY) : height
    }

    /// The deprecated full-range twins (`yuvj420p`) as what they are; range is told by the frame.
    var plain: AVPixelFormat {
        switch raw {
        case AV_PIX_FMT_YUVJ420P: AV_PIX_FMT_YUV420P
        case AV_PIX_FMT_YUVJ422P: AV_PIX_FMT_YUV422P
        case AV_PIX_FMT_YUVJ444P: AV_PIX_FMT_YUV444P
        case AV_PIX_FMT_YUVJ440P: AV_PIX_FMT_YUV440P
        case AV_PIX_FMT_YUVJ411P: AV_PIX_FMT_YUV411P
        default: raw
        }
    }

    var isFullRangeTwin: Bool { plain != raw }
}
