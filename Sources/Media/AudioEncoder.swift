internal import CFFmpeg

/// Encodes stereo at 48 kHz.
///
/// Used by one thread at a time.
public final class AudioEncoder {
    private let codec: AudioCodec
    private let bitrate: Int
    /// Owned.
    private let context: UnsafeMutablePointer<AVCodecContext>
    private let packet: UnsafeMutablePointer<AVPacket>
    /// Interleaved samples that do not fill a frame yet.
    private var waiting: [Float] = []
    private var sampleCount = 0
    private var packets: [Packet] = []
    private static let operation = "encode the sound"

    /// - Parameter bitrate: Bits per second of both channels together.
    public init(_ codec: AudioCodec = .aac, bitrate: Int? = nil) throws(MediaError) {
        guard let encoder = avcodec_find_encoder_by_name(codec.encoder) else {
            throw MediaError(
                operation: AudioEncoder.operation,
                detail: "This build of FFmpeg's libraries has no \(codec.encoder)",
                hint: "install libavcodec as Debian builds it; rowreel doctor lists what is there")
        }
        let bitrate = bitrate ?? codec.bitrate
        let context = try allocated(avcodec_alloc_context3(encoder), AudioEncoder.operation)
        do {
            context.pointee.sample_rate = Int32(EncodedAudio.sampleRate)
            context.pointee.sample_fmt = codec.facts.isPlanar ? AV_SAMPLE_FMT_FLTP : AV_SAMPLE_FMT_FLT
            context.pointee.bit_rate = Int64(bitrate)
            context.pointee.time_base = AudioReader.sampleTime
            context.pointee.flags |= AV_CODEC_FLAG_GLOBAL_HEADER | AV_CODEC_FLAG_BITEXACT
            context.pointee.thread_count = 1
            av_channel_layout_default(&context.pointee.ch_layout, 2)
            try libav(AudioEncoder.operation) { avcodec_open2(context, encoder, nil) }
            packet = try allocated(av_packet_alloc(), AudioEncoder.operation)
        } catch {
            var context: UnsafeMutablePointer<AVCodecContext>? = context
            avcodec_free_context(&context)
            throw error
        }
        self.context = context
        self.codec = codec
        self.bitrate = bitrate
    }

    deinit {
        var context: UnsafeMutablePointer<AVCodecContext>? = context
        avcodec_free_context(&context)
        var packet: UnsafeMutablePointer<AVPacket>? = packet
        av_packet_free(&packet)
    }

    /// Encodes what follows: interleaved stereo, any number of samples.
    public func encode(_ samples: [Float]) throws(MediaError) {
        waiting += samples
        let size = 2 * Int(context.pointee.frame_size)
        var start = 0
        while waiting.count - start >= size {
            try send(waiting[start..<start + size])
            start += size
        }
        waiting.removeFirst(start)
    }

    /// The whole sound, with exactly as many samples as were handed in.
    public func finish() throws(MediaError) -> EncodedAudio {
        if !waiting.isEmpty { try send(waiting[...]) }
        waiting = []
        let context = context
        try libav(AudioEncoder.operation) { avcodec_send_frame(context, nil) }
        try drain()
        let header = UnsafeBufferPointer(start: context.pointee.extradata, count: Int(context.pointee.extradata_size))
        return EncodedAudio(
            codec: codec, extradata: [UInt8](header), frameSize: Int(context.pointee.frame_size),
            delay: Int(context.pointee.initial_padding), bitrate: bitrate, sampleCount: sampleCount,
            packets: trimmed(packets))
    }

    /// The encoder fills its last packet up; what is presented ends with the last sample.
    private func trimmed(_ packets: [Packet]) -> [Packet] {
        packets.filter { $0.time < sampleCount }.map { packet in
            var packet = packet
            packet.duration = min(Int(context.pointee.frame_size), sampleCount - packet.time)
            return packet
        }
    }

    private func send(_ samples: ArraySlice<Float>) throws(MediaError) {
        let frame = try Frame.audio(samples, isPlanar: codec.facts.isPlanar)
        frame.raw.pointee.pts = Int64(sampleCount)
        sampleCount += samples.count / 2
        let context = context
        try libav(AudioEncoder.operation) { avcodec_send_frame(context, frame.raw) }
        try drain()
    }

    private func drain() throws(MediaError) {
        while true {
            LogCapture.clear()
            let code = avcodec_receive_packet(context, packet)
            if code == rr_AVERROR_EAGAIN || code == rr_AVERROR_EOF { return }
            if code < 0 { throw MediaError(libav: code, operation: AudioEncoder.operation, file: nil) }
            packets.append(
                Packet(
                    data: [UInt8](UnsafeBufferPointer(start: packet.pointee.data, count: Int(packet.pointee.size))),
                    time: Int(packet.pointee.pts), duration: Int(context.pointee.frame_size), isKey: true))
            av_packet_unref(packet)
        }
    }
}

extension Frame {
    /// A frame of stereo sound at 48 kHz with a copy of interleaved samples.
    static func audio(_ samples: ArraySlice<Float>, isPlanar: Bool) throws(MediaError) -> Frame {
        let frame = try Frame.empty()
        let raw = frame.raw
        raw.pointee.format = (isPlanar ? AV_SAMPLE_FMT_FLTP : AV_SAMPLE_FMT_FLT).rawValue
        raw.pointee.sample_rate = Int32(EncodedAudio.sampleRate)
        raw.pointee.nb_samples = Int32(clamping: samples.count / 2)
        av_channel_layout_default(&raw.pointee.ch_layout, 2)
        try libav("allocate sound") { av_frame_get_buffer(raw, 0) }
        let count = samples.count / 2
        samples.withUnsafeBufferPointer { source in
            if isPlanar {
                guard let left = frame.data(0), let right = frame.data(1) else { return }
                left.withMemoryRebound(to: Float.self, capacity: count) { left in
                    right.withMemoryRebound(to: Float.self, capacity: count) { right in
                        for index in 0..<count {
                            left[index] = source[2 * index]
                            right[index] = source[2 * index + 1]
                        }
                    }
                }
            } else if let base = source.baseAddress {
                frame.data(0)?.withMemoryRebound(to: Float.self, capacity: 2 * count) {
                    $0.update(from: base, count: 2 * count)
                }
            }
        }
        return frame
    }
}
