public import Media
public import TimelineModel

/// The pictures of a video file in their order, each once. Used by one thread at a time.
public final class Film {
    private let reader: VideoReader
    /// Where the next picture is, in microseconds; nil after the last one.
    private var time: Int? = 0

    /// - Throws: `MediaError` if there is no picture in the file.
    public init(path: String) throws(MediaError) { reader = try VideoReader(path: path) }

    /// As shown: upright, in square pixels.
    public var size: PixelSize { PixelSize(width: reader.width, height: reader.height) }

    /// The next picture; nil at the end.
    public func next() throws(MediaError) -> Frame? {
        guard let time else { return nil }
        let frame = try reader.frame(at: time)
        let end = reader.span.upperBound
        self.time = end == .max ? nil : end
        return frame
    }

    /// The picture of a number, in a file of a constant rate.
    func picture(_ index: Int, rate: FrameRate) throws(MediaError) -> Frame {
        // In its middle, because containers round times.
        let (product, overflow) = (2 * index + 1).multipliedReportingOverflow(by: 500_000 * rate.denominator)
        return try reader.frame(at: overflow ? .max : product / max(1, rate.numerator))
    }
}
