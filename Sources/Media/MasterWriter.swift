internal import CFFmpeg

/// How pictures are kept that are encoded again later.
public enum MasterFormat: String, Hashable, Sendable, CaseIterable {
    /// H.264 with quantiser 8, 8 bits, 4:2:0, in MP4: nothing to be seen is lost, and every player shows it.
    case h264
    /// FFV1 in Matroska, 10 bits, 4:4:4: not a bit is lost.
    case ffv1

    /// How frames have to lie in memory.
    public var pixelFormat: PixelFormat { self == .h264 ? .yuv420p : .yuv444p10 }

    /// Everything that decides about the bytes, for keys and reports.
    public var canonical: String {
        switch self {
        case .h264: "libx264 preset=veryfast qp=8 keyint=48 threads=1 yuv420p bt709 limited mp4"
        case .ffv1: "ffv1 level=3 slices=4 threads=1 yuv444p10 bt709 limited matroska"
        }
    }

    fileprivate var encoder: String { self == .h264 ? "libx264" : "ffv1" }
    fileprivate var muxer: String { self == .h264 ? "mp4" : "matroska" }

    fileprivate var encoding: [(String, String)] {
        switch self {
        // Key frames come often, because films are searched and played backwards.
        case .h264: [("preset", "veryfast"), ("qp", "8"), ("b-pyramid", "none")]
        case .ffv1: [("level", "3"), ("slices", "4"), ("slicecrc", "1")]
        }
    }

    fileprivate var muxing: [(String, String)] {
        self == .h264 ? [("movflags", "+faststart+write_colr"), ("movie_timescale", "240000")] : []
    }
}

/// Writes pictures to a file from which they are encoded again later: bt709, limited range, at a constant rate, silent.
///
/// The same frames make the same bytes. Encodes on the calling thread alone; used by one thread at a time.
public final class MasterWriter {
    public let format: MasterFormat
    public let width: Int
    public let height: Int
    /// How many frames were added.
    public private(set) var frameCount = 0
    private let file: VideoFileWriter
    private var scaler: Scaler?

    /// Begins the file, replacing what is at `path`; not atomic, the caller renames.
    ///
    /// - Parameters:
    ///   - width: In pixels; even for H.264.
    ///   - height: In pixels; even for H.264.
    public init(
        path: String, format: MasterFormat, width: Int, height: Int, frameRate: Fraction
    ) throws(MediaError) {
        let operation = "write the video"
        guard width > 0, height > 0, format == .ffv1 || width % 2 == 0 && height % 2 == 0 else {
            throw MediaError(operation: operation, detail: "Width and height must be even", file: path)
        }
        (self.format, self.width, self.height) = (format, width, height)
        let form = VideoFileWriter.Form(
            encoder: format.encoder, muxer: format.muxer, width: width, height: height, format: format.pixelFormat,
            frameRate: frameRate, encoding: format.encoding, muxing: format.muxing)
        file = try VideoFileWriter(path: path, operation: operation, form) { encoder in
            encoder.gop_size = format == .h264 ? 48 : 1
            encoder.colorspace = AVCOL_SPC_BT709
            encoder.color_primaries = AVCOL_PRI_BT709
            encoder.color_trc = AVCOL_TRC_BT709
            encoder.color_range = AVCOL_RANGE_MPEG
            encoder.sample_aspect_ratio = AVRational(num: 1, den: 1)
            encoder.chroma_sample_location = format == .h264 ? AVCHROMA_LOC_LEFT : AVCHROMA_LOC_UNSPECIFIED
            encoder.flags |= AV_CODEC_FLAG_GLOBAL_HEADER
        }
    }

    /// Appends a frame of any size and format: it is brought to those of the file, its colours by its tags.
    public func add(_ frame: borrowing Frame) throws(MediaError) {
        frameCount += 1
        let isReady =
            frame.width == width && frame.height == height && frame.format == format.pixelFormat
            && frame.color == .bt709
        // A reference of its own: the frame's time and type are the caller's.
        if isReady { return try file.write(try frame.reference()) }
        let size = frame.displaySize
        let scaler =
            self.scaler
            ?? Scaler(
                sourceWidth: size.width, sourceHeight: size.height, width: width, height: height,
                format: format.pixelFormat)
        self.scaler = scaler
        try file.write(try scaler.scale(frame))
    }

    /// Ends the file. It is whole only if this returns.
    public func finish() throws(MediaError) { try file.finish() }
}
