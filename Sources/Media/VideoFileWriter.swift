internal import CFFmpeg

/// A video encoder with the file that it alone fills: one stream, frames one after another at a constant rate.
///
/// What it does to pictures beforehand is its owner's. Encodes on the calling thread; used by one thread at a time.
final class VideoFileWriter {
    /// What decides about the file.
    struct Form {
        /// The names that libavcodec and libavformat have for them.
        var encoder: String
        var muxer: String
        /// In pixels.
        var width: Int
        var height: Int
        var format: PixelFormat
        var frameRate: Fraction
        /// Private options of encoder and muxer.
        var encoding: [(String, String)]
        var muxing: [(String, String)]
    }

    private var frameCount = 0
    private let path: String
    /// For errors: `write the video`.
    private let operation: String
    /// Owned.
    private let encoder: UnsafeMutablePointer<AVCodecContext>
    private let context: UnsafeMutablePointer<AVFormatContext>
    private let packet: UnsafeMutablePointer<AVPacket>

    /// Begins the file, replacing what is at `path`; not atomic, whoever owns the file renames it.
    ///
    /// - Parameter configure: Sets what the form does not name, before the encoder is opened.
    init(
        path: String, operation: String, _ form: Form,
        configure: (inout AVCodecContext) -> Void = { _ in }
    ) throws(MediaError) {
        guard let codec = avcodec_find_encoder_by_name(form.encoder) else {
            throw MediaError(
                operation: operation, detail: "This build of FFmpeg's libraries has no \(form.encoder)", file: path,
                hint: "install libavcodec as Debian builds it; rowreel doctor lists what is there")
        }
        var owned: UnsafeMutablePointer<AVFormatContext>?
        // "file:" keeps a colon in the name from being taken for a protocol.
        let url = "file:" + path
        try libav(operation, file: path) { avformat_alloc_output_context2(&owned, nil, form.muxer, url) }
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
        (self.path, self.operation) = (path, operation)
        // All properties are set: from here a thrown error runs deinit.
        try begin(codec, form, configure)
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
        _ codec: UnsafePointer<AVCodec>, _ form: Form, _ configure: (inout AVCodecContext) -> Void
    ) throws(MediaError) {
        let (encoder, context) = (encoder, context)
        encoder.pointee.width = Int32(clamping: form.width)
        encoder.pointee.height = Int32(clamping: form.height)
        encoder.pointee.pix_fmt = form.format.raw
        encoder.pointee.time_base = form.frameRate.inverse
        encoder.pointee.framerate = form.frameRate.rational
        encoder.pointee.thread_count = 1
        encoder.pointee.flags |= AV_CODEC_FLAG_BITEXACT
        configure(&encoder.pointee)
        let settings = Options(form.encoding)
        try libav(operation, file: path) { settings.use { avcodec_open2(encoder, codec, $0) } }
        context.pointee.flags |= AVFMT_FLAG_BITEXACT
        let stream = try allocated(avformat_new_stream(context, nil), operation, file: path)
        try libav(operation, file: path) { avcodec_parameters_from_context(stream.pointee.codecpar, encoder) }
        stream.pointee.time_base = encoder.pointee.time_base
        stream.pointee.avg_frame_rate = encoder.pointee.framerate
        stream.pointee.sample_aspect_ratio = encoder.pointee.sample_aspect_ratio
        try libav(operation, file: path) { avio_open(&context.pointee.pb, context.pointee.url, AVIO_FLAG_WRITE) }
        let muxing = Options(form.muxing)
        try libav(operation, file: path) { muxing.use { avformat_write_header(context, $0) } }
    }

    /// Appends a frame of the form's size and format.
    func write(_ picture: borrowing Frame) throws(MediaError) {
        picture.raw.pointee.pts = Int64(frameCount)
        picture.raw.pointee.pict_type = AV_PICTURE_TYPE_NONE
        frameCount += 1
        let encoder = encoder
        try libav(operation, file: path) { avcodec_send_frame(encoder, picture.raw) }
        try drain()
    }

    /// Ends the file. It is whole only if this returns.
    func finish() throws(MediaError) {
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
