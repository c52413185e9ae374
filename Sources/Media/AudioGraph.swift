internal import CFFmpeg

/// A chain of libavfilter's sound filters between stereo floats at 48 kHz. Used by one thread at a time.
final class AudioGraph {
    /// Owned, and with it all filters.
    private let graph: UnsafeMutablePointer<AVFilterGraph>
    private let entry: UnsafeMutablePointer<AVFilterContext>
    private let exit: UnsafeMutablePointer<AVFilterContext>
    private var time = 0

    init(_ steps: [FilterGraph.Step]) throws(MediaError) {
        let operation = "build the sound filter"
        let graph = try allocated(avfilter_graph_alloc(), operation)
        do {
            graph.pointee.nb_threads = 1
            let rate = String(EncodedAudio.sampleRate)
            let source = FilterGraph.Step(
                "abuffer",
                [
                    ("sample_rate", rate), ("sample_fmt", "flt"), ("channel_layout", "stereo"),
                    ("time_base", "1/" + rate),
                ])
            let format = FilterGraph.Step(
                "aformat", [("sample_fmts", "flt"), ("sample_rates", rate), ("channel_layouts", "stereo")])
            entry = try FilterGraph.add(source, to: graph)
            var last = entry
            for step in steps + [format, .init("abuffersink")] {
                let next = try FilterGraph.add(step, to: graph)
                try FilterGraph.link(last, next, step.name)
                last = next
            }
            exit = last
            try libav(operation) { avfilter_graph_config(graph, nil) }
        } catch {
            var graph: UnsafeMutablePointer<AVFilterGraph>? = graph
            avfilter_graph_free(&graph)
            throw error
        }
        self.graph = graph
    }

    deinit {
        var graph: UnsafeMutablePointer<AVFilterGraph>? = graph
        avfilter_graph_free(&graph)
    }

    /// Hands interleaved samples in.
    func push(_ samples: [Float]) throws(MediaError) {
        guard !samples.isEmpty else { return }
        let frame = try Frame.audio(samples[...], isPlanar: false)
        frame.raw.pointee.pts = Int64(time)
        time += samples.count / 2
        let entry = entry
        try libav("filter the sound") { av_buffersrc_add_frame_flags(entry, frame.raw, 0) }
    }

    func finish() throws(MediaError) {
        let entry = entry
        try libav("filter the sound") { av_buffersrc_add_frame_flags(entry, nil, 0) }
    }

    /// Everything that is ready, frame by frame.
    func pull(_ body: (borrowing Frame) -> Void) throws(MediaError) {
        while true {
            let frame = try Frame.empty()
            LogCapture.clear()
            let code = av_buffersink_get_frame(exit, frame.raw)
            if code == rr_AVERROR_EAGAIN || code == rr_AVERROR_EOF { return }
            if code < 0 { throw MediaError(libav: code, operation: "filter the sound", file: nil) }
            body(frame)
        }
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
