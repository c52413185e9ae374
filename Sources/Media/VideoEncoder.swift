internal import CFFmpeg

/// Encodes the frames of one chunk: it begins with a key frame and refers to nothing outside.
///
/// Used by one thread at a time, and encodes on that thread alone.
public final class VideoEncoder {
    public let width: Int
    public let height: Int
    public let frameRate: Fraction
    public let options: EncodingOptions
    /// Owned.
    private let context: UnsafeMutablePointer<AVCodecContext>
    private let packet: UnsafeMutablePointer<AVPacket>
    private let operation: String
    private var hasFrames = false

    /// - Parameters:
    ///   - width: In pixels, even.
    ///   - height: In pixels, even.
    public init(width: Int, height: Int, frameRate: Fraction, options: EncodingOptions) throws(MediaError) {
        let operation = "encode \(width)x\(height) with \(options.codec.encoder)"
        guard width > 0, height > 0, width % 2 == 0, height % 2 == 0 else {
            throw MediaError(operation: operation, detail: "Width and height must be even")
        }
        let least = options.codec.facts.smallestSide
        guard width >= least, height >= least else {
            throw MediaError(
                operation: operation, detail: "\(options.codec.title) pictures are at least \(least)x\(least)",
                hint: "make the output larger, or choose another --codec")
        }
        try options.codec.requireEncoder()
        options.codec.prepare()
        let codec = try allocated(avcodec_find_encoder_by_name(options.codec.encoder), operation)
        let context = try allocated(avcodec_alloc_context3(codec), operation)
        do {
            context.pointee.width = Int32(clamping: width)
            context.pointee.height = Int32(clamping: height)
            context.pointee.pix_fmt = options.pixelFormat.raw
            context.pointee.time_base = frameRate.inverse
            context.pointee.framerate = frameRate.rational
            context.pointee.gop_size = Int32(clamping: options.keyFrameInterval)
            context.pointee.thread_count = 1
            context.pointee.flags |= AV_CODEC_FLAG_GLOBAL_HEADER | Int32(bitPattern: AV_CODEC_FLAG_CLOSED_GOP)
            context.pointee.colorspace = AVCOL_SPC_BT709
            context.pointee.color_primaries = AVCOL_PRI_BT709
            context.pointee.color_trc = AVCOL_TRC_BT709
            context.pointee.color_range = AVCOL_RANGE_MPEG
            context.pointee.sample_aspect_ratio = AVRational(num: 1, den: 1)
            context.pointee.chroma_sample_location = AVCHROMA_LOC_LEFT
            // Quality rules, not the 200 kbit/s that libavcodec takes for granted.
            context.pointee.bit_rate = 0
            context.pointee.rc_max_rate = Int64(options.peakBitrate)
            context.pointee.rc_buffer_size = Int32(clamping: options.peakBitrate)
            let dictionary = Options(options.codec.facts.options(options))
            try libav(operation) { dictionary.use { avcodec_open2(context, codec, $0) } }
            if options.codec == .av1 { ThreadPolicy.makeOrdinary() }
            packet = try allocated(av_packet_alloc(), operation)
        } catch {
            var context: UnsafeMutablePointer<AVCodecContext>? = context
            avcodec_free_context(&context)
            throw error
        }
        self.context = context
        self.width = width
        self.height = height
        self.frameRate = frameRate
        self.options = options
        self.operation = operation
    }

    deinit {
        if options.codec == .av1, !hasFrames { sendAnything() }
        var context: UnsafeMutablePointer<AVCodecContext>? = context
        avcodec_free_context(&context)
        var packet: UnsafeMutablePointer<AVPacket>? = packet
        av_packet_free(&packet)
    }

    /// SVT-AV1 (1.4) waits for ever for its own threads when it is closed before its first frame.
    private func sendAnything() {
        guard let frame = try? Frame(width: width, height: height, format: options.pixelFormat) else { return }
        frame.raw.pointee.pts = 0
        avcodec_send_frame(context, frame.raw)
    }

    /// What the packets are a stream of. Its headers are equal for equal options, size and frame rate.
    public var stream: VideoStream {
        let headers = UnsafeBufferPointer(start: context.pointee.extradata, count: Int(context.pointee.extradata_size))
        return VideoStream(
            codec: options.codec, width: width, height: height, frameRate: frameRate, extradata: [UInt8](headers),
            reorderDelay: options.codec.facts.reorderDelay ?? Int(context.pointee.has_b_frames))
    }

    /// Encodes a frame; `time` counts the chunk's frames from 0. The pixels are read before this returns.
    ///
    /// - Returns: What is finished, in decoding order; often nothing, because the encoder looks ahead.
    public func encode(_ frame: borrowing Frame, time: Int) throws(MediaError) -> [Packet] {
        guard frame.width == width, frame.height == height, frame.format == options.pixelFormat else {
            throw MediaError(
                operation: operation, detail: "The frame is \(frame.width)x\(frame.height) \(frame.format)")
        }
        let input = try frame.reference()
        input.raw.pointee.pts = Int64(time)
        input.raw.pointee.pict_type = AV_PICTURE_TYPE_NONE
        let context = context
        hasFrames = true
        try libav(operation) { avcodec_send_frame(context, input.raw) }
        return try drain()
    }

    /// The last packets. Nothing can be encoded afterwards.
    public func finish() throws(MediaError) -> [Packet] {
        let context = context
        try libav(operation) { avcodec_send_frame(context, nil) }
        return try drain()
    }

    private func drain() throws(MediaError) -> [Packet] {
        var packets: [Packet] = []
        while true {
            LogCapture.clear()
            let code = avcodec_receive_packet(context, packet)
            if code == rr_AVERROR_EAGAIN || code == rr_AVERROR_EOF { return packets }
            if code < 0 { throw MediaError(libav: code, operation: operation, file: nil) }
            packets.append(
                Packet(
                    data: [UInt8](UnsafeBufferPointer(start: packet.pointee.data, count: Int(packet.pointee.size))),
                    time: Int(packet.pointee.pts), duration: 1, isKey: packet.pointee.flags & AV_PKT_FLAG_KEY != 0))
            av_packet_unref(packet)
        }
    }
}
