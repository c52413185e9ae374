internal import CFFmpeg

/// A chain of libavfilter's picture filters: frames go in, frames come out.
///
/// Built through libavfilter's API, option by option, never from text, so that a value cannot become a filter.
/// Filters with memory or look-ahead may give nothing for a frame, or several: push, then pull until nil; `finish`
/// makes the last ones come out. Used by one thread at a time.
public final class FilterGraph {
    /// A filter by libavfilter's name and its options by libavfilter's names, with literal values.
    public struct Step: Hashable, Sendable {
        public var name: String
        public var options: [(name: String, value: String)] { pairs.map { ($0.name, $0.value) } }
        private var pairs: [Pair]

        private struct Pair: Hashable, Sendable {
            var name: String
            var value: String
        }

        public init(_ name: String, _ options: [(name: String, value: String)] = []) {
            self.name = name
            self.pairs = options.map { Pair(name: $0.name, value: $0.value) }
        }
    }

    /// Owned, and with it all filters.
    private let graph: UnsafeMutablePointer<AVFilterGraph>
    private let entry: UnsafeMutablePointer<AVFilterContext>
    private let exit: UnsafeMutablePointer<AVFilterContext>

    /// Builds the graph for frames like `sample`.
    ///
    /// - Parameters:
    ///   - frameRate: Frames per second; times inside the graph count frames.
    ///   - output: The format in which frames come out; nil leaves it to the filters.
    public init(
        _ steps: [Step], like sample: borrowing Frame, frameRate: Fraction = Fraction(25),
        output: PixelFormat? = nil
    ) throws(MediaError) {
        let operation = "build the filter"
        let graph = try allocated(avfilter_graph_alloc(), operation)
        do {
            graph.pointee.nb_threads = 1
            // For conversions that libavfilter inserts by itself; left alone it would convert RGB with bt601.
            graph.pointee.scale_sws_opts = av_strdup(
                "flags=bicubic+accurate_rnd+bitexact+full_chroma_int:in_color_matrix=bt709:out_color_matrix=bt709"
                    + (sample.format.isRGB ? "" : ":in_range=\(sample.color.isFullRange ? "pc" : "tv")"))
            let rate = frameRate
            let raw = sample.raw.pointee
            let entry = try FilterGraph.add(
                Step(
                    "buffer",
                    [
                        ("width", String(raw.width)), ("height", String(raw.height)),
                        ("pix_fmt", sample.format.description),
                        ("time_base", "\(rate.denominator)/\(rate.numerator)"),
                        ("frame_rate", "\(rate.numerator)/\(rate.denominator)"),
                        ("pixel_aspect", "\(raw.sample_aspect_ratio.num)/\(max(1, raw.sample_aspect_ratio.den))"),
                    ]), to: graph)
            var last = entry
            let ending = output.map { [Step("format", [("pix_fmts", $0.description)])] } ?? []
            for step in steps + ending {
                let next = try FilterGraph.add(step, to: graph)
                try FilterGraph.link(last, next, step.name)
                last = next
            }
            let exit = try FilterGraph.add(Step("buffersink"), to: graph)
            try FilterGraph.link(last, exit, "buffersink")
            try libav(operation) { avfilter_graph_config(graph, nil) }
            self.entry = entry
            self.exit = exit
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

    /// Hands a frame in; `time` counts frames and grows from call to call. The pixels are shared, not copied.
    public func push(_ frame: borrowing Frame, time: Int) throws(MediaError) {
        let input = try frame.reference()
        input.raw.pointee.pts = Int64(time)
        let entry = entry
        try libav("filter a frame") { av_buffersrc_add_frame_flags(entry, input.raw, 0) }
    }

    /// The next finished frame; nil when another one must be pushed first, or after the last.
    public func pull() throws(MediaError) -> Frame? {
        let frame = try Frame.empty()
        LogCapture.clear()
        let code = av_buffersink_get_frame(exit, frame.raw)
        if code == rr_AVERROR_EAGAIN || code == rr_AVERROR_EOF { return nil }
        if code < 0 { throw MediaError(libav: code, operation: "filter a frame", file: nil) }
        return frame.isUpsideDown ? try frame.copy() : frame
    }

    /// Says that no frame follows; `pull` then gives what the filters still hold.
    public func finish() throws(MediaError) {
        let entry = entry
        try libav("filter a frame") { av_buffersrc_add_frame_flags(entry, nil, 0) }
    }

    /// One frame in, one frame out, for filters without look-ahead.
    public func apply(_ frame: borrowing Frame, time: Int) throws(MediaError) -> Frame {
        try push(frame, time: time)
        guard let result = try pull() else {
            throw MediaError(operation: "filter a frame", detail: "The filter needs more frames than one")
        }
        return result
    }

    static func add(
        _ step: Step, to graph: UnsafeMutablePointer<AVFilterGraph>
    ) throws(MediaError)
        -> UnsafeMutablePointer<AVFilterContext>
    {
        let operation = "use the filter \"\(step.name)\""
        guard let filter = avfilter_get_by_name(step.name) else {
            throw MediaError(operation: operation, detail: "libavfilter has no filter of this name")
        }
        let context = try allocated(avfilter_graph_alloc_filter(graph, filter, nil), operation)
        for (name, value) in step.options {
            try libav("set \(name)=\(value) of the filter \"\(step.name)\"") {
                av_opt_set(context, name, value, AV_OPT_SEARCH_CHILDREN)
            }
        }
        try libav(operation) { avfilter_init_dict(context, nil) }
        return context
    }

    static func link(
        _ from: UnsafeMutablePointer<AVFilterContext>, _ to: UnsafeMutablePointer<AVFilterContext>, _ name: String
    ) throws(MediaError) {
        try libav("connect the filter \"\(name)\"") { avfilter_link(from, 0, to, 0) }
    }
}
