internal import CFFmpeg

/// The 256 colours of an animated picture, found by looking at all of its frames.
public struct Palette: ~Copyable {
    let frame: Frame
}

/// Finds the colours that fit a run of frames best. Memory does not grow with their number. Used by one thread at a
/// time.
public final class PaletteMaker {
    private let filters: FilterGraph

    /// - Parameters:
    ///   - width: Of the frames, which are `yuv420p`, bt709, limited range.
    public init(width: Int, height: Int) throws(MediaError) {
        let sample = try Frame(width: width, height: height, format: .yuv420p)
        filters = try FilterGraph(
            // What moves is what is looked at, but a still background must not fall to bands for it.
            [FilterGraph.Step("palettegen", [("stats_mode", "full"), ("reserve_transparent", "0")])], like: sample)
    }

    public func add(_ frame: borrowing Frame, time: Int) throws(MediaError) {
        try filters.push(frame, time: time)
    }

    public func finish() throws(MediaError) -> Palette {
        try filters.finish()
        guard let frame = try filters.pull() else {
            throw MediaError(operation: "find the colours of the animation", detail: "It has no frames")
        }
        return Palette(frame: frame)
    }
}

/// Shows frames in the colours of a palette, dithered. Used by one thread at a time.
final class PaletteMapper {
    private let chain: FilterChain
    private var frameCount = 0

    init(_ palette: consuming Palette, width: Int, height: Int) throws(MediaError) {
        let sample = try Frame(width: width, height: height, format: .yuv420p)
        chain = try FilterChain(
            [
                FilterGraph.source(like: sample, frameRate: Fraction(25)),
                // Error diffusion where something changed: what stands still does not crawl.
                FilterGraph.Step("paletteuse", [("dither", "sierra2_4a"), ("diff_mode", "rectangle")]),
                FilterGraph.Step("buffersink"),
            ], side: FilterGraph.source(like: palette.frame, frameRate: Fraction(25)),
            conversion: FilterGraph.conversion(like: sample), build: "build the filter for the palette",
            operation: "find a frame's colours in the palette")
        palette.frame.raw.pointee.pts = 0
        try chain.pushSide(palette.frame)
    }

    func push(_ frame: borrowing Frame) throws(MediaError) {
        let input = try frame.reference()
        input.raw.pointee.pts = Int64(frameCount)
        frameCount += 1
        try chain.push(input)
    }

    func finish() throws(MediaError) { try chain.finish() }

    /// The next frame; nil when another one must be pushed first, or after the last.
    func pull() throws(MediaError) -> Frame? { try chain.pull() }
}
