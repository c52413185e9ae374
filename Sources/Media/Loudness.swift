internal import CFFmpeg
internal import Glibc

/// Measures how loud a mix is, as EBU R 128 and ITU-R BS.1770 define it (libavfilter's `ebur128`).
///
/// Interleaved stereo at 48 kHz goes in block by block. Used by one thread at a time.
public final class LoudnessMeter {
    private let graph: AudioGraph
    private var last: Double?
    /// As a factor of full scale.
    private var peak = 0.0

    public init() throws(MediaError) {
        graph = try AudioGraph([.init("ebur128", [("metadata", "1"), ("framelog", "verbose"), ("peak", "true")])])
    }

    public func add(_ samples: [Float]) throws(MediaError) {
        try graph.push(samples)
        try take()
    }

    /// Ends the measurement.
    ///
    /// - Returns: Integrated loudness in LUFS, nil for silence or less than 0.4 s; and the true peak in dBTP, -∞ for silence.
    public func finish() throws(MediaError) -> (loudness: Double?, peak: Double) {
        // The filter reports every 100 ms of input: half a second of silence, which its gate leaves out, brings
        // out the rest.
        try graph.push([Float](repeating: 0, count: EncodedAudio.sampleRate))
        try graph.finish()
        try take()
        // -70 is the absolute gate: nothing was louder.
        let loudness = last.flatMap { $0 > -70 && $0.isFinite ? $0 : nil }
        return (loudness, 20 * log10(peak))
    }

    private func take() throws(MediaError) {
        try graph.pull { frame in
            let metadata = frame.raw.pointee.metadata
            func value(_ name: String) -> Double? {
                av_dict_get(metadata, "lavfi.r128." + name, nil, 0).flatMap {
                    Double(String(cString: $0.pointee.value))
                }
            }
            last = value("I") ?? last
            peak = max(peak, value("true_peaks_ch0") ?? 0, value("true_peaks_ch1") ?? 0)
        }
    }
}

/// Applies a gain and keeps true peaks under a ceiling, without moving the sound in time.
///
/// Works at four times the sample rate, where peaks between samples can be seen (ITU-R BS.1770 annex 2). As many
/// samples come out as went in, later. Used by one thread at a time.
public final class Limiter {
    private let graph: AudioGraph
    private var taken = 0
    private var given = 0

    /// - Parameters:
    ///   - gain: In dB, at most 36.
    ///   - ceiling: In dBTP.
    public init(gain: Double, ceiling: Double = -1) throws(MediaError) {
        func factor(_ decibels: Double) -> String { String(Limiter.factor(decibels)) }
        graph = try AudioGraph([
            .init("aresample", [("sample_rate", String(4 * EncodedAudio.sampleRate))]),
            .init(
                "alimiter",
                [
                    ("level_in", factor(min(gain, 36))), ("limit", factor(ceiling)), ("attack", "5"),
                    ("release", "80"), ("level", "0"), ("latency", "1"),
                ]),
            .init("aresample", [("sample_rate", String(EncodedAudio.sampleRate))]),
        ])
    }

    /// Decibels as a factor of amplitude.
    static func factor(_ decibels: Double) -> Double { pow(10, decibels / 20) }

    /// Hands samples in; returns those that are ready, often fewer.
    public func process(_ samples: [Float]) throws(MediaError) -> [Float] {
        taken += samples.count
        try graph.push(samples)
        return count(try graph.samples())
    }

    /// The rest, so that in total as many samples came out as went in.
    public func finish() throws(MediaError) -> [Float] {
        try graph.finish()
        var rest = count(try graph.samples())
        if given < taken { rest += [Float](repeating: 0, count: taken - given) }
        given = taken
        return rest
    }

    private func count(_ samples: [Float]) -> [Float] {
        let fitting = samples.prefix(taken - given)
        given += fitting.count
        return Array(fitting)
    }
}
