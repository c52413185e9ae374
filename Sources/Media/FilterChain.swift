internal import CFFmpeg

/// Filters of libavfilter, one linked to the next, from a buffer that takes frames to a sink that gives them.
///
/// Picture and sound graphs differ in what stands at their ends; this is what they share. Built through libavfilter's
/// API, option by option, never from text, so that a value cannot become a filter. Used by one thread at a time.
final class FilterChain {
    /// Owned, and with it all filters.
    private let graph: UnsafeMutablePointer<AVFilterGraph>
    private let entry: UnsafeMutablePointer<AVFilterContext>
    private let exit: UnsafeMutablePointer<AVFilterContext>
    /// Where the frame goes in that the second input of a filter takes.
    private let side: UnsafeMutablePointer<AVFilterContext>?
    /// What is done to a frame, in words that read after "could not".
    private let operation: String

    /// - Parameters:
    ///   - steps: From the buffer to the sink, both included.
    ///   - side: A second buffer, for the first filter behind the first one.
    ///   - conversion: Options for the conversions of pictures that libavfilter inserts by itself.
    ///   - build: What building the chain is called in messages.
    ///   - operation: What passing a frame through it is called.
    init(
        _ steps: [FilterGraph.Step], side: FilterGraph.Step? = nil, conversion: String? = nil, build: String,
        operation: String
    ) throws(MediaError) {
        let graph = try allocated(avfilter_graph_alloc(), build)
        do throws(MediaError) {
            graph.pointee.nb_threads = 1
            if let conversion { graph.pointee.scale_sws_opts = av_strdup(conversion) }
            var ends: (first: UnsafeMutablePointer<AVFilterContext>, last: UnsafeMutablePointer<AVFilterContext>)?
            let side: UnsafeMutablePointer<AVFilterContext>? =
                if let side { try Self.add(side, to: graph) } else { nil }
            for (index, step) in steps.enumerated() {
                let next = try Self.add(step, to: graph)
                if let last = ends?.last {
                    try libav("connect the filter \"\(step.name)\"") { avfilter_link(last, 0, next, 0) }
                }
                if index == 1, let side {
                    try libav("connect the filter \"\(step.name)\"") { avfilter_link(side, 0, next, 1) }
                }
                ends = (ends?.first ?? next, next)
            }
            guard let ends else { throw MediaError(operation: build, detail: "It has no filters") }
            try libav(build) { avfilter_graph_config(graph, nil) }
            (entry, exit) = ends
            self.side = side
        } catch {
            var graph: UnsafeMutablePointer<AVFilterGraph>? = graph
            avfilter_graph_free(&graph)
            throw error
        }
        self.graph = graph
        self.operation = operation
    }

    deinit {
        var graph: UnsafeMutablePointer<AVFilterGraph>? = graph
        avfilter_graph_free(&graph)
    }

    /// Hands a frame in, with its time set. The chain takes over what is in it: it is empty afterwards.
    func push(_ frame: borrowing Frame) throws(MediaError) {
        let (entry, raw) = (entry, frame.raw)
        try libav(operation) { av_buffersrc_add_frame_flags(entry, raw, 0) }
    }

    /// Hands in the only frame of the second buffer.
    func pushSide(_ frame: borrowing Frame) throws(MediaError) {
        guard let side else { return }
        let raw = frame.raw
        try libav(operation) { av_buffersrc_add_frame_flags(side, raw, 0) }
        try libav(operation) { av_buffersrc_add_frame_flags(side, nil, 0) }
    }

    /// Says that no frame follows.
    func finish() throws(MediaError) {
        let entry = entry
        try libav(operation) { av_buffersrc_add_frame_flags(entry, nil, 0) }
    }

    /// The next finished frame; nil when another one must be pushed first, or after the last.
    func pull() throws(MediaError) -> Frame? {
        let frame = try Frame.empty()
        LogCapture.clear()
        let code = av_buffersink_get_frame(exit, frame.raw)
        if code == rr_AVERROR_EAGAIN || code == rr_AVERROR_EOF { return nil }
        if code < 0 { throw MediaError(libav: code, operation: operation, file: nil) }
        return frame
    }

    private static func add(
        _ step: FilterGraph.Step, to graph: UnsafeMutablePointer<AVFilterGraph>
    ) throws(MediaError) -> UnsafeMutablePointer<AVFilterContext> {
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
}
