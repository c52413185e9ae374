internal import CFFmpeg

/// What an animated picture is like.
public struct AnimationOptions: Hashable, Sendable {
    public var width: Int
    public var height: Int
    public var frameRate: Fraction
    /// 0...100, of formats that lose something; 100 is the best.
    public var quality: Int

    public init(width: Int, height: Int, frameRate: Fraction, quality: Int) {
        self.width = width
        self.height = height
        self.frameRate = frameRate
        self.quality = quality
    }
}

/// Writes an animated picture that plays again and again: GIF or WebP, without sound. Used by one thread at a time.
public final class AnimationWriter {
    private let path: String
    private let options: AnimationOptions
    private let pixels: PixelFormat
    private let mapper: PaletteMapper?
    private var conversion: Conversion?
    private var frameCount = 0
    /// Owned.
    private let encoder: UnsafeMutablePointer<AVCodecContext>
    private let context: UnsafeMutablePointer<AVFormatContext>
    private let packet: UnsafeMutablePointer<AVPacket>
    private let operation = "write the animation"

    /// Begins the file, replacing what is at `path`; not atomic, the caller renames.
    ///
    /// - Parameter palette: Of a format that `needsPalette`.
    public init(
        path: String, format: FileFormat, _ options: AnimationOptions, palette: consuming Palette?
    ) throws(MediaError) {
        let operation = operation
        guard let facts = format.facts.animation, let codec = avcodec_find_encoder_by_name(facts.encoder) else {
            throw MediaError(
                operation: operation, detail: "This build of FFmpeg's libraries cannot make \(format.title)", file: path
            )
        }
        mapper =
            if let palette { try PaletteMapper(palette, width: options.width, height: options.height) } else { nil }
        var owned: UnsafeMutablePointer<AVFormatContext>?
        let url = "file:" + path
        try libav(operation, file: path) {
            avformat_alloc_output_context2(&owned, nil, format.rawValue, url)
        }
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
        self.path = path
        self.options = options
        pixels = facts.pixels
        // All properties are set: from here a thrown error runs deinit.
        try begin(codec, facts, format)
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

    private func begin(
        _ codec: UnsafePointer<AVCodec>, _ facts: AnimationFacts, _ format: FileFormat
    ) throws(MediaError) {
        let (encoder, context) = (encoder, context)
        encoder.pointee.width = Int32(clamping: options.width)
        encoder.pointee.height = Int32(clamping: options.height)
        encoder.pointee.pix_fmt = pixels.raw
        encoder.pointee.time_base = options.frameRate.inverse
        encoder.pointee.framerate = options.frameRate.rational
        encoder.pointee.thread_count = 1
        encoder.pointee.flags |= AV_CODEC_FLAG_BITEXACT
        let settings = Options(facts.options(options.quality))
        try libav(operation, file: path) { settings.use { avcodec_open2(encoder, codec, $0) } }
        context.pointee.flags |= AVFMT_FLAG_BITEXACT
        let stream = try allocated(avformat_new_stream(context, nil), operation, file: path)
        try libav(operation, file: path) { avcodec_parameters_from_context(stream.pointee.codecpar, encoder) }
        stream.pointee.time_base = encoder.pointee.time_base
        stream.pointee.avg_frame_rate = options.frameRate.rational
        try libav(operation, file: path) { avio_open(&context.pointee.pb, context.pointee.url, AVIO_FLAG_WRITE) }
        let muxing = Options(format.facts.options)
        try libav(operation, file: path) { muxing.use { avformat_write_header(context, $0) } }
    }

    /// Appends a frame: `yuv420p`, bt709, limited range.
    public func add(_ frame: borrowing Frame) throws(MediaError) {
        guard let mapper else { return try encode(try converted(frame)) }
        try mapper.push(frame)
        while let picture = try mapper.pull() { try encode(picture) }
    }

    private func encode(_ picture: borrowing Frame) throws(MediaError) {
        picture.raw.pointee.pts = Int64(frameCount)
        picture.raw.pointee.pict_type = AV_PICTURE_TYPE_NONE
        frameCount += 1
        let encoder = encoder
        try libav(operation, file: path) { avcodec_send_frame(encoder, picture.raw) }
        try drain()
    }

    private func converted(_ frame: borrowing Frame) throws(MediaError) -> Frame {
        let (width, height) = (options.width, options.height)
        if conversion == nil {
            conversion = try Conversion(
                from: .init(width: width, height: height, format: frame.format, color: frame.color),
                to: .init(width: width, height: height, format: pixels, color: .rgb))
        }
        let result = try Frame(width: width, height: height, format: pixels)
        try conversion?.convert(frame, into: result)
        return result
    }

    /// Ends the file. It is whole only if this returns.
    public func finish() throws(MediaError) {
        if let mapper {
            try mapper.finish()
            while let picture = try mapper.pull() { try encode(picture) }
        }
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
            packet.pointee.duration = max(1, packet.pointee.duration)
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
