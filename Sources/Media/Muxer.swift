internal import CFFmpeg

/// Writes an MP4 that begins to play before it is loaded whole: chunks joined packet by packet, and sound.
///
/// The same packets and metadata make the same bytes: no time of creation is written. Playing begins at 0 for
/// picture and sound alike; what the encoders delay is hidden by edit lists. Used by one thread at a time.
public final class Muxer {
    /// What a player shows about the file.
    public struct Metadata: Hashable, Sendable {
        public var title: String?
        /// Language of the sound as a BCP 47 tag or an ISO 639 code.
        public var language: String?

        public init(title: String? = nil, language: String? = nil) {
            self.title = title
            self.language = language
        }
    }

    private let path: String
    private let first: EncodedChunk
    private let audio: EncodedAudio?
    /// Owned.
    private let context: UnsafeMutablePointer<AVFormatContext>
    private let packet: UnsafeMutablePointer<AVPacket>
    /// Frames shown by the chunks so far, and packets written.
    private var frameCount = 0
    private var packetCount = 0
    private var audioIndex = 0
    private var isFinished = false
    private let operation = "write the video"

    /// Begins the file, replacing what is at `path`; not atomic, the caller renames.
    ///
    /// - Parameters:
    ///   - chunk: Any chunk of the video: all others must have the same size, rate and headers.
    ///   - audio: The whole sound; it lasts as long as its samples do.
    public init(
        path: String, like chunk: EncodedChunk, audio: EncodedAudio? = nil, metadata: Metadata = Metadata()
    )
        throws(MediaError)
    {
        let operation = operation
        var allocatedContext: UnsafeMutablePointer<AVFormatContext>?
        // "file:" keeps a colon in the name from being taken for a protocol.
        let url = "file:" + path
        try libav(operation, file: path) { avformat_alloc_output_context2(&allocatedContext, nil, "mp4", url) }
        let context = try allocated(allocatedContext, operation, file: path)
        self.path = path
        self.context = context
        first = chunk
        self.audio = audio
        do {
            packet = try allocated(av_packet_alloc(), operation, file: path)
        } catch {
            avformat_free_context(context)
            throw error
        }
        try begin(metadata)
    }

    deinit {
        var io = context.pointee.pb
        avio_closep(&io)
        avformat_free_context(context)
        var packet: UnsafeMutablePointer<AVPacket>? = packet
        av_packet_free(&packet)
    }

    private func begin(_ metadata: Metadata) throws(MediaError) {
        let context = context
        context.pointee.flags |= AVFMT_FLAG_BITEXACT
        let language = metadata.language.map(LanguageCode.iso639)
        if let title = metadata.title { av_dict_set(&context.pointee.metadata, "title", title, 0) }
        try addVideo(language)
        if let audio { try addAudio(audio, language) }
        try libav(operation, file: path) { avio_open(&context.pointee.pb, context.pointee.url, AVIO_FLAG_WRITE) }
        // 240000 divides into whole frames at all usual rates, and into samples at 48 kHz: exact edit lists.
        let options = Options([("movflags", "+faststart+write_colr"), ("movie_timescale", "240000")])
        try libav(operation, file: path) { options.use { avformat_write_header(context, $0) } }
    }

    private func addVideo(_ language: String?) throws(MediaError) {
        let stream = try allocated(avformat_new_stream(context, nil), operation, file: path)
        let parameters = try allocated(stream.pointee.codecpar, operation, file: path)
        parameters.pointee.codec_type = AVMEDIA_TYPE_VIDEO
        parameters.pointee.codec_id = avcodec_descriptor_get_by_name(first.codec)?.pointee.id ?? AV_CODEC_ID_NONE
        parameters.pointee.width = Int32(clamping: first.width)
        parameters.pointee.height = Int32(clamping: first.height)
        parameters.pointee.format = AV_PIX_FMT_YUV420P.rawValue
        parameters.pointee.color_space = AVCOL_SPC_BT709
        parameters.pointee.color_primaries = AVCOL_PRI_BT709
        parameters.pointee.color_trc = AVCOL_TRC_BT709
        parameters.pointee.color_range = AVCOL_RANGE_MPEG
        parameters.pointee.sample_aspect_ratio = AVRational(num: 1, den: 1)
        parameters.pointee.video_delay = Int32(clamping: first.reorderDelay)
        try setExtradata(first.extradata, parameters)
        stream.pointee.time_base = first.frameRate.inverse
        stream.pointee.avg_frame_rate = first.frameRate.rational
        stream.pointee.sample_aspect_ratio = AVRational(num: 1, den: 1)
        if let language { av_dict_set(&stream.pointee.metadata, "language", language, 0) }
    }

    private func addAudio(_ audio: EncodedAudio, _ language: String?) throws(MediaError) {
        let stream = try allocated(avformat_new_stream(context, nil), operation, file: path)
        let parameters = try allocated(stream.pointee.codecpar, operation, file: path)
        parameters.pointee.codec_type = AVMEDIA_TYPE_AUDIO
        parameters.pointee.codec_id = AV_CODEC_ID_AAC
        parameters.pointee.sample_rate = Int32(EncodedAudio.sampleRate)
        av_channel_layout_default(&parameters.pointee.ch_layout, 2)
        parameters.pointee.frame_size = Int32(clamping: audio.frameSize)
        parameters.pointee.initial_padding = Int32(clamping: audio.delay)
        parameters.pointee.bit_rate = Int64(audio.bitrate)
        try setExtradata(audio.extradata, parameters)
        stream.pointee.time_base = AVRational(num: 1, den: Int32(EncodedAudio.sampleRate))
        if let language { av_dict_set(&stream.pointee.metadata, "language", language, 0) }
    }

    private func setExtradata(
        _ bytes: [UInt8], _ parameters: UnsafeMutablePointer<AVCodecParameters>
    )
        throws(MediaError)
    {
        let padded = bytes.count + Int(AV_INPUT_BUFFER_PADDING_SIZE)
        let memory = try allocated(av_mallocz(padded), operation, file: path).assumingMemoryBound(to: UInt8.self)
        memory.update(from: bytes, count: bytes.count)
        parameters.pointee.extradata = memory
        parameters.pointee.extradata_size = Int32(clamping: bytes.count)
    }

    /// Appends a chunk behind those before.
    ///
    /// - Throws: `MediaError` if it cannot be joined, or the file cannot be written (a full disk, for example).
    public func append(_ chunk: EncodedChunk) throws(MediaError) {
        guard chunk.extradata == first.extradata, chunk.width == first.width, chunk.height == first.height,
            chunk.frameRate == first.frameRate, chunk.codec == first.codec
        else {
            throw MediaError(
                operation: operation, detail: "A chunk was encoded with other settings than the first", file: path)
        }
        for piece in chunk.packets {
            // Encoders start each chunk's clock anew; only this order is right across chunks, see `reorderDelay`.
            let decoding = packetCount - first.reorderDelay
            try writeAudio(until: decoding)
            try write(piece, stream: 0, time: frameCount + piece.time, decoding: decoding)
            packetCount += 1
        }
        frameCount += chunk.frameCount
    }

    /// Writes the sound that is heard before a frame is decoded; nil is all of it.
    private func writeAudio(until frame: Int?) throws(MediaError) {
        guard let audio else { return }
        let rate = first.frameRate
        while audioIndex < audio.packets.count {
            let piece = audio.packets[audioIndex]
            if let frame, piece.time * rate.numerator > frame * rate.denominator * EncodedAudio.sampleRate { return }
            try write(piece, stream: 1, time: piece.time, decoding: piece.time)
            audioIndex += 1
        }
    }

    private func write(_ piece: Packet, stream index: Int, time: Int, decoding: Int) throws(MediaError) {
        let (packet, context) = (packet, context)
        guard let stream = context.pointee.streams[index] else { return }
        try libav(operation, file: path) { av_new_packet(packet, Int32(clamping: piece.data.count)) }
        packet.pointee.data.update(from: piece.data, count: piece.data.count)
        packet.pointee.stream_index = Int32(index)
        packet.pointee.pts = Int64(time)
        packet.pointee.dts = Int64(decoding)
        packet.pointee.duration = Int64(piece.duration)
        packet.pointee.flags = piece.isKey ? AV_PKT_FLAG_KEY : 0
        let unit =
            index == 0
            ? first.frameRate.inverse : AVRational(num: 1, den: Int32(EncodedAudio.sampleRate))
        av_packet_rescale_ts(packet, unit, stream.pointee.time_base)
        try libav(operation, file: path) { av_interleaved_write_frame(context, packet) }
        try checkWriting()
    }

    /// Ends the file and moves its index to the front. The file is whole only if this returns.
    public func finish() throws(MediaError) {
        guard !isFinished else { return }
        isFinished = true
        try writeAudio(until: nil)
        let context = context
        try libav(operation, file: path) { av_write_trailer(context) }
        avio_flush(context.pointee.pb)
        try checkWriting()
        try libav(operation, file: path) { avio_closep(&context.pointee.pb) }
    }

    /// libavformat notes a failed write and goes on; a full disk shows only here.
    private func checkWriting() throws(MediaError) {
        if let io = context.pointee.pb, io.pointee.error < 0 {
            throw MediaError(libav: io.pointee.error, operation: operation, file: path)
        }
    }
}
