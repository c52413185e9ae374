internal import CFFmpeg

/// One picture, owned.
///
/// The pixels are counted references: `reference()` costs nothing, and a frame that is written to while others
/// share its pixels gets its own copy first. Rows begin at addresses that are multiples of 64 in frames made here.
///
/// Sendable because no two frames share anything but pixels, and shared pixels are never written.
public struct Frame: ~Copyable, @unchecked Sendable {
    /// Owned; freed with the frame.
    let raw: UnsafeMutablePointer<AVFrame>

    /// Takes over a frame of libav's.
    init(adopting raw: UnsafeMutablePointer<AVFrame>) { self.raw = raw }

    deinit {
        var raw: UnsafeMutablePointer<AVFrame>? = raw
        av_frame_free(&raw)
    }

    /// A frame with pixels of no particular value, tagged bt709 limited (YUV) or sRGB (RGB).
    public init(width: Int, height: Int, format: PixelFormat) throws(MediaError) {
        let frame = try Frame.empty()
        let raw = frame.raw
        raw.pointee.width = Int32(clamping: width)
        raw.pointee.height = Int32(clamping: height)
        raw.pointee.format = format.raw.rawValue
        try libav("allocate a frame of \(width)x\(height)") { av_frame_get_buffer(raw, 64) }
        (format.isRGB ? ColorDescription.rgb : .bt709).tag(raw)
        self = frame
    }

    /// A frame without pixels, for libav to fill.
    static func empty() throws(MediaError) -> Frame {
        Frame(adopting: try allocated(av_frame_alloc(), "allocate a frame"))
    }

    public var width: Int { Int(raw.pointee.width) }
    public var height: Int { Int(raw.pointee.height) }
    public var format: PixelFormat { PixelFormat(AVPixelFormat(rawValue: raw.pointee.format)) }
    public var planeCount: Int { format.planeCount }
    public var color: ColorDescription { ColorDescription(self) }

    /// The width and height at which it is shown, in square pixels.
    public var displaySize: (width: Int, height: Int) {
        squarePixels(raw.pointee.sample_aspect_ratio, width: width, height: height)
    }

    /// A number that tells the pictures of one reader apart: equal numbers are the same picture.
    public var serial: Int { Int(raw.pointee.pts) }

    /// Another frame with the same pixels; no pixel is copied.
    public func reference() throws(MediaError) -> Frame {
        Frame(adopting: try allocated(av_frame_clone(raw), "reference a frame"))
    }

    /// A frame with its own copy of the pixels.
    public func copy() throws(MediaError) -> Frame {
        let frame = try Frame(width: width, height: height, format: format)
        let (to, from) = (frame.raw, raw)
        try libav("copy a frame") { av_frame_copy(to, from) }
        try libav("copy a frame") { av_frame_copy_props(to, from) }
        return frame
    }

    /// A rectangle of the picture, with pixels of its own unless it is all of it.
    ///
    /// - Parameters:
    ///   - x: A multiple of the chroma's step, as `y`.
    func part(x: Int, y: Int, width: Int, height: Int) throws(MediaError) -> Frame {
        let part = try reference()
        guard width != self.width || height != self.height else { return part }
        let raw = part.raw
        raw.pointee.crop_left = x
        raw.pointee.crop_top = y
        raw.pointee.crop_right = self.width - x - width
        raw.pointee.crop_bottom = self.height - y - height
        try libav("crop a frame") { av_frame_apply_cropping(raw, Int32(AV_FRAME_CROP_UNALIGNED)) }
        return try part.copy()
    }

    /// What its pixels take, in bytes.
    public var byteCount: Int { (0..<planeCount).reduce(0) { $0 + size($1) } }
}

/// A size in square pixels: the picture is made wider or narrower, its number of lines stays.
func squarePixels(_ ratio: AVRational, width: Int, height: Int) -> (width: Int, height: Int) {
    guard ratio.num > 0, ratio.den > 0, ratio.num != ratio.den else { return (width, height) }
    let wide = (Double(width) * Double(ratio.num) / Double(ratio.den)).rounded()
    // A nonsensical ratio is ignored rather than believed.
    guard wide >= 1, wide <= 65536 else { return (width, height) }
    return (Int(wide), height)
}
