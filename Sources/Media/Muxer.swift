internal import CFFmpeg

/// Writes a file that begins to play before it is loaded whole: chunks joined packet by packet, and sound.
///
/// The same packets and metadata make the same bytes: no time of creation is written. Playing begins at 0 for
/// picture and sound alike; what the encoders delay is hidden by edit lists (MP4) or codec delay (WebM). Used by one thread at a time.
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
    private let format: FileFormat
    private let video: VideoStream
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
    ///   - video: The stream of any chunk of the video: all others must join it.
    ///   - audio: The whole sound; it lasts as long as its samples do.
    public init(
        path: String, format: FileFormat = .mp4, like video: VideoStream, audio: EncodedAudio? = nil,
        metadata: Metadata = Metadata()
    ) throws(MediaError) {
        let operation = operation
        var allocatedContext: UnsafeMutablePointer<AVFormatContext>?
        // "file:" keeps a colon in the name from being taken for a protocol.
        let url = "file:" + path
        try libav(operation, file: path) {
            avformat_alloc_output_context2(&allocatedContext, nil, format.rawValue, url)
        }
        let context = try allocated(allocatedContext, operation, file: path)
        self.path = path
        self.format = format
        self.context = context
        self.video = video
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
        let options = Options(format.facts.options)
        try libav(operation, file: path) { options.use { avformat_write_header(context, $0) } }
    }

    private func addVideo(_ language: String?) throws(MediaError) {
        let stream = try allocated(avformat_new_stream(context, nil), operation, file: path)
        let parameters = try allocated(stream.pointee.codecpar, operation, file: path)
        parameters.pointee.codec_type = AVMEDIA_TYPE_VIDEO
        parameters.pointee.codec_id = video.codec.facts.id
        parameters.pointee.codec_tag = format.facts.tags[video.codec].map(Self.tag) ?? 0
        parameters.pointee.width = Int32(clamping: video.width)
        parameters.pointee.height = Int32(clamping: video.height)
        parameters.pointee.format = AV_PIX_FMT_YUV420P.rawValue
        parameters.pointee.color_space = AVCOL_SPC_BT709
        parameters.pointee.color_primaries = AVCOL_PRI_BT709
        parameters.pointee.color_trc = AVCOL_TRC_BT709
        parameters.pointee.color_range = AVCOL_RANGE_MPEG
        parameters.pointee.sample_aspect_ratio = AVRational(num: 1, den: 1)
        parameters.pointee.video_delay = Int32(clamping: video.reorderDelay)
        try setExtradata(video.extradata, parameters)
        stream.pointee.time_base = video.frameRate.inverse
        stream.pointee.avg_frame_rate = video.frameRate.rational
        stream.pointee.sample_aspect_ratio = AVRational(num: 1, den: 1)
        if let language { av_dict_set(&stream.pointee.metadata, "language", language, 0) }
    }

    private func addAudio(_ audio: EncodedAudio, _ language: String?) throws(MediaError) {
        let stream = try allocated(avformat_new_stream(context, nil), operation, file: path)
        let parameters = try allocated(stream.pointee.codecpar, operation, file: path)
        parameters.pointee.codec_type = AVMEDIA_TYPE_AUDIO
        parameters.pointee.codec_id = audio.codec.facts.id
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
        guard chunk.stream.joins(video) else {
            throw MediaError(
                operation: operation, detail: "A chunk was encoded with other settings than the first", file: path)
        }
        try append(chunk.packets)
        endChunk(after: chunk.frameCount)
    }

    /// Appends packets of the chunk that is being made, as its encoder hands them out.
    public func append(_ packets: [Packet]) throws(MediaError) {
        for piece in packets {
            // Encoders start each chunk's clock anew; only this order is right across chunks, see `reorderDelay`.
            let decoding = packetCount - video.reorderDelay
            try writeAudio(until: decoding)
            try write(piece, stream: 0, time: frameCount + piece.time, decoding: decoding)
            packetCount += 1
        }
    }

    private func endChunk(after frames: Int) { frameCount += frames }

    /// Writes the sound that is heard before a frame is decoded; nil is all of it.
    private func writeAudio(until frame: Int?) throws(MediaError) {
        guard let audio else { return }
        let rate = video.frameRate
        while audioIndex < audio.packets.count {
            let piece = audio.packets[audioIndex]
            if let frame, piece.time * rate.numerator > frame * rate.denominator * EncodedAudio.sampleRate { return }
            let time = piece.time + (format.facts.countsCodecDelay ? audio.delay : 0)
            try write(piece, stream: 1, time: time, decoding: time)
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
        if index == 1 { try trim(packet, piece) }
        let unit =
            index == 0
            ? video.frameRate.inverse : AVRational(num: 1, den: Int32(EncodedAudio.sampleRate))
        av_packet_rescale_ts(packet, unit, stream.pointee.time_base)
        try libav(operation, file: path) { av_interleaved_write_frame(context, packet) }
        try checkWriting()
    }

    /// Says of a last packet of sound that is filled up how much of its end is not heard; MP4 takes the packet's
    /// duration for that, WebM this.
    private func trim(_ packet: UnsafeMutablePointer<AVPacket>, _ piece: Packet) throws(MediaError) {
        guard let audio, piece.duration < audio.frameSize else { return }
        let data = try allocated(
            av_packet_new_side_data(packet, AV_PKT_DATA_SKIP_SAMPLES, 10), operation, file: path)
        // Two little-endian numbers, samples to skip at the start and at the end, and two bytes of reasons.
        data.update(repeating: 0, count: 10)
        let unheard = UInt32(clamping: audio.frameSize - piece.duration)
        for byte in 0..<4 { data[4 + byte] = UInt8(truncatingIfNeeded: unheard >> (8 * UInt32(byte))) }
    }

    /// Four letters as containers name codecs.
    private static func tag(_ letters: String) -> UInt32 {
        letters.utf8.reversed().reduce(0) { $0 << 8 | UInt32($1) }
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
