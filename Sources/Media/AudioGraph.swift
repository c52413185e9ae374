internal import CFFmpeg

/// A chain of libavfilter's sound filters between stereo floats at 48 kHz. Used by one thread at a time.
final class AudioGraph {
    private let chain: FilterChain
    private var time = 0

    init(_ steps: [FilterGraph.Step]) throws(MediaError) {
        let rate = String(EncodedAudio.sampleRate)
        let source = FilterGraph.Step(
            "abuffer",
            [("sample_rate", rate), ("sample_fmt", "flt"), ("channel_layout", "stereo"), ("time_base", "1/" + rate)])
        let format = FilterGraph.Step(
            "aformat", [("sample_fmts", "flt"), ("sample_rates", rate), ("channel_layouts", "stereo")])
        chain = try FilterChain(
            [source] + steps + [format, .init("abuffersink")], build: "build the sound filter",
            operation: "filter the sound")
    }

    /// Hands interleaved samples in.
    func push(_ samples: [Float]) throws(MediaError) {
        guard !samples.isEmpty else { return }
        let frame = try Frame.audio(samples[...], isPlanar: false)
        frame.raw.pointee.pts = Int64(time)
        time += samples.count / 2
        try chain.push(frame)
    }

    func finish() throws(MediaError) { try chain.finish() }

    /// Everything that is ready, frame by frame.
    func pull(_ body: (borrowing Frame) -> Void) throws(MediaError) {
        while let frame = try chain.pull() { body(frame) }
    }

    /// Everything that is ready, as interleaved samples.
    func samples() throws(MediaError) -> [Float] {
        var samples: [Float] = []
        try pull { frame in
            let count = 2 * Int(frame.raw.pointee.nb_samples)
            frame.data(0)?.withMemoryRebound(to: Float.self, capacity: count) {
                samples.append(contentsOf: UnsafeBufferPointer(start: $0, count: count))
            }
        }
        return samples
    }
}
