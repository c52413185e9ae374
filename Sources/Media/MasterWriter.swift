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
    private let path: String
    private let frameRate: Fraction
    private var scaler: Scaler?
    /// Owned.
    private let encoder: UnsafeMutablePointer<AVCodecContext>
    private let context: UnsafeMutablePointer<AVFormatContext>
    private let packet: UnsafeMutablePointer<AVPacket>
    private let operation = "write the video"

    /// Begins the file, replacing what is at `path`; not atomic, the caller renames.
    ///
    /// - Parameters:
    ///   - width: In pixels; even for H.264.
    ///   - height: In pixels; even for H.264.
    public init(
        path: String, format: MasterFormat, width: Int, height: Int, frameRate: Fraction
    ) throws(MediaError) {
        let operation = operation
        guard width > 0, height > 0, format == .ffv1 || width % 2 == 0 && height % 2 == 0 else {
            throw MediaError(operation: operation, detail: "Width and height must be even", file: path)
        }
        guard let codec = avcodec_find_encoder_by_name(format.encoder) else {
            throw MediaError(
                operation: operation, detail: "This build of FFmpeg's libraries has no \(format.encoder)", file: path,
                hint: "install libavcodec as Debian builds it; rowreel doctor lists what is there")
        }
        var owned: UnsafeMutablePointer<AVFormatContext>?
        // "file:" keeps a colon in the name from being taken for a protocol.
        let url = "file:" + path
        try libav(operation, file: path) { avformat_alloc_output_context2(&owned, nil, format.muxer, url) }
        let context = try allocated(owned, operation, file: path)
        var encoder = avcodec_alloc_context3(codec)
        var packet = av_packet_alloc()
        guard let owner = encoder, let carrier = packet else {
            // Before all properties are set nothing runs deinit.
            avcodec_free_context(&encoder)
            av_packet_free(&packet)
            avformat_free_context(context)
            throw MediaError(libav: rr_AVERROR_ENOMEM, operation: operation, file: path)
        }
        (self.context, self.encoder, self.packet) = (context, owner, carrier)
        (self.path, self.format, self.width, self.height) = (path, format, width, height)
        self.frameRate = frameRate
        // All properties are set: from here a thrown error runs deinit.
        try begin(codec)
    }

    deinit {
        var io = context.pointee.pb
        avio_closep(&io)
        avformat_free_context(context)
        var encoder: UnsafeMutablePointer<AVCodecContext>? = encoder
        avcodec_free_context(&encoder)
        var packet: UnsafeMutablePointer<AVPacket>? = packet
        av_packet_free(&packet)
    }

    private func begin(_ codec: UnsafePointer<AVCodec>) throws(MediaError) {
        let (encoder, context) = (encoder, context)
        encoder.pointee.width = Int32(clamping: width)
        encoder.pointee.height = Int32(clamping: height)
        encoder.pointee.pix_fmt = format.pixelFormat.raw
        encoder.pointee.time_base = frameRate.inverse
        encoder.pointee.framerate = frameRate.rational
        encoder.pointee.gop_size = format == .h264 ? 48 : 1
        encoder.pointee.thread_count = 1
        encoder.pointee.colorspace = AVCOL_SPC_BT709
        encoder.pointee.color_primaries = AVCOL_PRI_BT709
        encoder.pointee.color_trc = AVCOL_TRC_BT709
        encoder.pointee.color_range = AVCOL_RANGE_MPEG
        encoder.pointee.sample_aspect_ratio = AVRational(num: 1, den: 1)
        encoder.pointee.chroma_sample_location = format == .h264 ? AVCHROMA_LOC_LEFT : AVCHROMA_LOC_UNSPECIFIED
        encoder.pointee.flags |= AV_CODEC_FLAG_BITEXACT | AV_CODEC_FLAG_GLOBAL_HEADER
        let settings = Options(format.encoding)
        try libav(operation, file: path) { settings.use { avcodec_open2(encoder, codec, $0) } }
        context.pointee.flags |= AVFMT_FLAG_BITEXACT
        let stream = try allocated(avformat_new_stream(context, nil), operation, file: path)
        try libav(operation, file: path) { avcodec_parameters_from_context(stream.pointee.codecpar, encoder) }
        stream.pointee.time_base = encoder.pointee.time_base
        stream.pointee.avg_frame_rate = frameRate.rational
        stream.pointee.sample_aspect_ratio = encoder.pointee.sample_aspect_ratio
        try libav(operation, file: path) { avio_open(&context.pointee.pb, context.pointee.url, AVIO_FLAG_WRITE) }
        let muxing = Options(format.muxing)
        try libav(operation, file: path) { muxing.use { avformat_write_header(context, $0) } }
    }

    /// Appends a frame of any size and format: it is brought to those of the file, its colours by its tags.
    public func add(_ frame: borrowing Frame) throws(MediaError) {
        let isReady =
            frame.width == width && frame.height == height && frame.format == format.pixelFormat
            && frame.color == .bt709
        if isReady { return try encode(try frame.reference()) }
        let size = frame.displaySize
        let scaler =
            self.scaler
            ?? Scaler(
                sourceWidth: size.width, sourceHeight: size.height, width: width, height: height,
                format: format.pixelFormat)
        self.scaler = scaler
        try encode(try scaler.scale(frame))
    }

    private func encode(_ picture: consuming Frame) throws(MediaError) {
        picture.raw.pointee.pts = Int64(frameCount)
        picture.raw.pointee.pict_type = AV_PICTURE_TYPE_NONE
        frameCount += 1
        let (encoder, raw) = (encoder, picture.raw)
        try libav(operation, file: path) { avcodec_send_frame(encoder, raw) }
        try drain()
    }

    /// Ends the file. It is whole only if this returns.
    public func finish() throws(MediaError) {
        let (encoder, context) = (encoder, context)
        try libav(operation, file: path) { avcodec_send_frame(encoder, nil) }
        try drain()
        try libav(operation, file: path) { av_write_trailer(context) }
        avio_flush(context.pointee.pb)
        try checkWriting()
        try libav(operation, file: path) { avio_closep(&context.pointee.pb) }
    }

    private func drain() throws(MediaError) {
        let (context, packet) = (context, packet)
        while true {
            LogCapture.clear()
            let code = avcodec_receive_packet(encoder, packet)
            if code == rr_AVERROR_EAGAIN || code == rr_AVERROR_EOF { return }
            if code < 0 { throw MediaError(libav: code, operation: operation, file: path) }
            packet.pointee.stream_index = 0
            packet.pointee.duration = 1
            if let stream = context.pointee.streams[0] {
                av_packet_rescale_ts(packet, encoder.pointee.time_base, stream.pointee.time_base)
            }
            try libav(operation, file: path) { av_interleaved_write_frame(context, packet) }
            try checkWriting()
        }
    }

    /// libavformat notes a failed write and goes on; a full disk shows only here.
    private func checkWriting() throws(MediaError) {
        if let io = context.pointee.pb, io.pointee.error < 0 {
            throw MediaError(libav: io.pointee.error, operation: operation, file: path)
        }
    }
}
