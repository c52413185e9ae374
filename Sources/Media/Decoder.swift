internal import CFFmpeg

/// Turns one stream of a container into frames of picture or sound.
///
/// Used by one thread at a time.
final class Decoder {
    /// Refused before a pixel is allocated: more than 200 million pixels.
    static let maximumPixels = 200_000_000
    static let limits = [("max_pixels", String(maximumPixels))]

    let container: Container
    let stream: UnsafeMutablePointer<AVStream>
    /// Owned.
    private let context: UnsafeMutablePointer<AVCodecContext>
    private let packet: UnsafeMutablePointer<AVPacket>
    private var isDrained = false
    private var hasDelivered = false
    private let operation: String
    private let isForgiving: Bool
    private var failures = 0

    /// - Parameters:
    ///   - threads: How many threads decode; more is faster and needs more memory.
    ///   - options: For libav's decoder, by its own names.
    ///   - isForgiving: Passes over what cannot be decoded, as players do: music files often end in junk.
    init(
        _ container: Container, _ stream: UnsafeMutablePointer<AVStream>, threads: Int = 1,
        options: [(String, String)] = [], isForgiving: Bool = false
    ) throws(MediaError) {
        let path = container.path
        let parameters = stream.pointee.codecpar
        let isAudio = parameters?.pointee.codec_type == AVMEDIA_TYPE_AUDIO
        operation = isAudio ? "decode the sound of" : "decode the picture of"
        let codec = Decoder.codec(stream)
        guard let codec, let parameters else {
            throw MediaError(
                code: rr_AVERROR_DECODER_NOT_FOUND, operation: operation,
                detail: "Its format is not known", file: path)
        }
        let context = try allocated(avcodec_alloc_context3(codec), operation, file: path)
        do {
            try libav(operation, file: path) { avcodec_parameters_to_context(context, parameters) }
            context.pointee.pkt_timebase = stream.pointee.time_base
            let options = Options(Decoder.limits + [("threads", String(threads))] + options)
            try libav(operation, file: path) { options.use { avcodec_open2(context, codec, $0) } }
            packet = try allocated(av_packet_alloc(), operation, file: path)
        } catch {
            var context: UnsafeMutablePointer<AVCodecContext>? = context
            avcodec_free_context(&context)
            throw error
        }
        self.isForgiving = isForgiving
        self.context = context
        self.container = container
        self.stream = stream
        for other in container.streams where other != stream { other.pointee.discard = AVDISCARD_ALL }
    }

    deinit {
        var context: UnsafeMutablePointer<AVCodecContext>? = context
        avcodec_free_context(&context)
        var packet: UnsafeMutablePointer<AVPacket>? = packet
        av_packet_free(&packet)
    }

    /// WebM keeps the alpha of VP8 and VP9 beside the picture, where only libvpx looks for it.
    static func hasSeparateAlpha(_ stream: UnsafeMutablePointer<AVStream>) -> Bool {
        let id = stream.pointee.codecpar.pointee.codec_id
        guard id == AV_CODEC_ID_VP8 || id == AV_CODEC_ID_VP9,
            let entry = av_dict_get(stream.pointee.metadata, "alpha_mode", nil, 0)
        else { return false }
        return String(cString: entry.pointee.value) == "1"
    }

    /// Whether something could not be decoded and was passed over.
    private(set) var hasFailed = false

    private static func codec(_ stream: UnsafeMutablePointer<AVStream>) -> UnsafePointer<AVCodec>? {
        guard let parameters = stream.pointee.codecpar else { return nil }
        let id = parameters.pointee.codec_id
        if hasSeparateAlpha(stream),
            let codec = avcodec_find_decoder_by_name(id == AV_CODEC_ID_VP8 ? "libvpx" : "libvpx-vp9")
        {
            return codec
        }
        return avcodec_find_decoder(id)
    }

    /// The next frame in the order it is shown; nil at the end.
    ///
    /// What cannot be decoded before the first frame is passed over, as recordings may begin in the middle of
    /// a picture; later it is an error.
    func next() throws(MediaError) -> Frame? {
        let frame = try Frame.empty()
        while true {
            LogCapture.clear()
            let code = avcodec_receive_frame(context, frame.raw)
            if code >= 0 {
                hasDelivered = true
                return frame
            }
            if code == rr_AVERROR_EOF { return nil }
            if code != rr_AVERROR_EAGAIN { throw MediaError(libav: code, operation: operation, file: container.path) }
            try feed()
        }
    }

    private func feed() throws(MediaError) {
        let hasPacket = try container.read(stream.pointee.index, into: packet)
        LogCapture.clear()
        let code = avcodec_send_packet(context, hasPacket ? packet : nil)
        if !hasPacket { isDrained = true }
        guard code < 0, code != rr_AVERROR_EOF else {
            failures = 0
            return
        }
        failures += 1
        hasFailed = true
        let isTolerable = isForgiving || !hasDelivered && !container.isStill
        if !hasPacket || !isTolerable || failures > 100 {
            throw MediaError(libav: code, operation: operation, file: container.path)
        }
    }

    /// Goes to the key frame at or before `timestamp` (in the stream's time base).
    ///
    /// Returns false if the file cannot be searched.
    func seek(to timestamp: Int64) -> Bool {
        guard av_seek_frame(container.context, stream.pointee.index, timestamp, AVSEEK_FLAG_BACKWARD) >= 0 else {
            return false
        }
        avcodec_flush_buffers(context)
        isDrained = false
        hasDelivered = false
        return true
    }
}
