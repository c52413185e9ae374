internal import CFFmpeg

/// Brings decoded sound to interleaved stereo floats at 48 kHz. Used by one thread at a time.
final class Resampler {
    /// Owned.
    private let context: OpaquePointer
    private let sampleRate: Int32
    private let format: Int32
    private let channels: Int32
    private let file: String
    private static let operation = "convert the sound of"

    /// For frames like `frame`.
    init(_ frame: borrowing Frame, file: String) throws(MediaError) {
        let raw = frame.raw
        sampleRate = raw.pointee.sample_rate
        format = raw.pointee.format
        channels = raw.pointee.ch_layout.nb_channels
        self.file = file
        var source = AVChannelLayout()
        if raw.pointee.ch_layout.order == AV_CHANNEL_ORDER_UNSPEC {
            av_channel_layout_default(&source, channels)
        } else {
            av_channel_layout_copy(&source, &raw.pointee.ch_layout)
        }
        var target = AVChannelLayout()
        av_channel_layout_default(&target, 2)
        var made: OpaquePointer?
        let (rate, sampleFormat) = (sampleRate, AVSampleFormat(rawValue: format))
        defer { av_channel_layout_uninit(&source) }
        try libav(Resampler.operation, file: file) {
            swr_alloc_set_opts2(
                &made, &target, AV_SAMPLE_FMT_FLT, Int32(EncodedAudio.sampleRate), &source, sampleFormat, rate, 0, nil)
        }
        let context = try allocated(made, Resampler.operation, file: file)
        do {
            if channels == 1 {
                // libswresample would lower mono by 3 dB.
                try libav(Resampler.operation, file: file) { swr_set_matrix(context, [1, 1], 1) }
            }
            try libav(Resampler.operation, file: file) { swr_init(context) }
        } catch {
            swr_free(&made)
            throw error
        }
        self.context = context
    }

    deinit {
        var context: OpaquePointer? = context
        swr_free(&context)
    }

    /// Whether frames like this one are what it was made for.
    func fits(_ frame: borrowing Frame) -> Bool {
        let raw = frame.raw.pointee
        return raw.sample_rate == sampleRate && raw.format == format && raw.ch_layout.nb_channels == channels
    }

    /// Samples at 48 kHz that went in but have not come out.
    var delay: Int { Int(swr_get_delay(context, Int64(EncodedAudio.sampleRate))) }

    func convert(_ frame: borrowing Frame) throws(MediaError) -> [Float] {
        let raw = frame.raw
        return try pull(raw.pointee.nb_samples) { out, room, context in
            raw.pointee.extended_data.withMemoryRebound(to: UnsafePointer<UInt8>?.self, capacity: 1) {
                swr_convert(context, out, room, $0, raw.pointee.nb_samples)
            }
        }
    }

    /// What is still inside.
    func flush() throws(MediaError) -> [Float] {
        try pull(0) { out, room, context in swr_convert(context, out, room, nil, 0) }
    }

    private func pull(
        _ count: Int32,
        _ convert: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>, Int32, OpaquePointer) -> Int32
    ) throws(MediaError) -> [Float] {
        let room = max(1, swr_get_out_samples(context, count)) + 32
        var samples = [Float](repeating: 0, count: 2 * Int(room))
        let context = context
        let got = try libav(Resampler.operation, file: file) {
            samples.withUnsafeMutableBytes { bytes in
                var out = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
                return convert(&out, room, context)
            }
        }
        samples.removeLast(samples.count - 2 * Int(got))
        return samples
    }
}
