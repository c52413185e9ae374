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

    private let chain: FilterChain

    /// Builds the graph for frames like `sample`.
    ///
    /// - Parameters:
    ///   - frameRate: Frames per second; times inside the graph count frames.
    ///   - output: The format in which frames come out; nil leaves it to the filters.
    public init(
        _ steps: [Step], like sample: borrowing Frame, frameRate: Fraction = Fraction(25),
        output: PixelFormat? = nil
    ) throws(MediaError) {
        let ending = output.map { [Step("format", [("pix_fmts", $0.description)])] } ?? []
        chain = try FilterChain(
            [Self.source(like: sample, frameRate: frameRate)] + steps + ending + [Step("buffersink")],
            conversion: Self.conversion(like: sample), build: "build the filter", operation: "filter a frame")
    }

    /// What takes frames like `sample`.
    static func source(like sample: borrowing Frame, frameRate rate: Fraction) -> Step {
        let raw = sample.raw.pointee
        return Step(
            "buffer",
            [
                ("width", String(raw.width)), ("height", String(raw.height)),
                ("pix_fmt", sample.format.description),
                ("time_base", "\(rate.denominator)/\(rate.numerator)"),
                ("frame_rate", "\(rate.numerator)/\(rate.denominator)"),
                ("pixel_aspect", "\(raw.sample_aspect_ratio.num)/\(max(1, raw.sample_aspect_ratio.den))"),
            ])
    }

    /// Options for libavfilter's own conversions, which would take RGB for bt601 if they were left alone.
    static func conversion(like sample: borrowing Frame) -> String {
        "flags=bicubic+accurate_rnd+bitexact+full_chroma_int:in_color_matrix=bt709:out_color_matrix=bt709"
            + (sample.format.isRGB ? "" : ":in_range=\(sample.color.isFullRange ? "pc" : "tv")")
    }

    /// Hands a frame in; `time` counts frames and grows from call to call. The pixels are shared, not copied.
    public func push(_ frame: borrowing Frame, time: Int) throws(MediaError) {
        let input = try frame.reference()
        input.raw.pointee.pts = Int64(time)
        try chain.push(input)
    }

    /// The next finished frame; nil when another one must be pushed first, or after the last.
    public func pull() throws(MediaError) -> Frame? {
        guard let frame = try chain.pull() else { return nil }
        return frame.isUpsideDown ? try frame.copy() : frame
    }

    /// Says that no frame follows; `pull` then gives what the filters still hold.
    public func finish() throws(MediaError) { try chain.finish() }

    /// One frame in, one frame out, for filters without look-ahead.
    public func apply(_ frame: borrowing Frame, time: Int) throws(MediaError) -> Frame {
        try push(frame, time: time)
        guard let result = try pull() else {
            throw MediaError(operation: "filter a frame", detail: "The filter needs more frames than one")
        }
        return result
    }
}
