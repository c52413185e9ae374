internal import CFFmpeg

/// Reads the pictures of a video by time.
///
/// Time 0 is the first picture. The picture at time t is the last one that begins at or before t, compared exactly
/// whatever the file's time base, frame rate or order of frames; past the end the last one stays. Going forward
/// decodes each picture once; going back, or far ahead, searches the nearest key frame and decodes from there.
///
/// Pictures come upright, in the file's own pixel format and colours; high dynamic range comes as bt709.
/// Used by one thread at a time.
public final class VideoReader {
    public let path: String
    /// Width at which pictures are shown: upright, square pixels. Frames themselves may be narrower or wider.
    public let width: Int
    public let height: Int
    private let threads: Int
    private let orientation: Orientation
    private var decoder: Decoder
    private let timeBase: AVRational
    /// Timestamp of the first picture.
    private var origin: Int64?
    private var current: Frame?
    private var following: Frame?
    private var lastTimestamp: Int64?
    /// Whether the last frame's place is unknown: it follows a search and states no time.
    private var isLost = false
    /// What is handed out for `current`, made when first asked for.
    private var finished: Frame?
    private var graph: FilterGraph?
    private var graphShape: Conversion.Shape?

    /// How far ahead, in microseconds, searching a key frame is worth more than decoding on.
    private static let searchDistance = 4_000_000

    /// - Parameter threads: Threads that decode; each holds some frames of its own.
    public init(path: String, threads: Int = 1) throws(MediaError) {
        decoder = try VideoReader.open(path, threads)
        let stream = decoder.stream
        self.path = path
        self.threads = threads
        timeBase = stream.pointee.time_base
        orientation = decoder.container.isStill ? Exif.orientation(decoder.container.source) : Orientation(stream)
        let parameters = stream.pointee.codecpar.pointee
        let ratio = av_guess_sample_aspect_ratio(decoder.container.context, stream, nil)
        let size = squarePixels(ratio, width: Int(parameters.width), height: Int(parameters.height))
        (width, height) = orientation.swapsSides ? (size.height, size.width) : size
    }

    private static func open(_ path: String, _ threads: Int) throws(MediaError) -> Decoder {
        let container = try Container(path: path)
        guard let stream = container.bestStream(AVMEDIA_TYPE_VIDEO) else {
            throw MediaError(operation: "read the picture of", detail: "There is no picture in it", file: path)
        }
        return try Decoder(container, stream, threads: threads)
    }

    /// The picture at `microseconds`; costs no copy. Its `serial` tells whether it is the same as the last one.
    public func frame(at microseconds: Int) throws(MediaError) -> Frame {
        try advance(to: microseconds)
        if finished == nil { finished = try finish() }
        guard let frame = try finished?.reference() else { throw noPicture }
        return frame
    }

    /// Goes to the picture at `microseconds` and returns its serial number, without preparing its pixels.
    @discardableResult
    public func advance(to microseconds: Int) throws(MediaError) -> Int {
        try start()
        let time = max(0, microseconds)
        if compare(current, to: time) > 0 {
            try search(time)
        } else if compare(following, to: time - VideoReader.searchDistance) < 0, following != nil {
            try search(time)
        }
        while following != nil, compare(following, to: time) <= 0 { try step() }
        return current?.serial ?? 0
    }

    /// The times at which the picture that was last asked for is shown, in microseconds: whatever whole microsecond of them
    /// is asked for, it is this picture.
    public var span: Range<Int> {
        let start = microsecond(of: current) ?? 0
        return start..<max(start + 1, microsecond(of: following) ?? .max)
    }

    /// The first whole microsecond at or after a frame's time.
    private func microsecond(of frame: borrowing Frame?) -> Int? {
        timestamp(frame).map { Int(av_rescale_q_rnd($0 - (origin ?? 0), timeBase, microseconds, AV_ROUND_UP)) }
    }

    private var noPicture: MediaError {
        MediaError(
            code: rr_AVERROR_INVALIDDATA, operation: "read the picture of", detail: "There is no whole picture in it",
            log: LogCapture.take(), file: path)
    }

    /// The usual distance of two frames in the stream's time base.
    private var usualDistance: Int64 {
        let rate = av_guess_frame_rate(decoder.container.context, decoder.stream, nil)
        guard rate.num > 0, rate.den > 0 else { return 1 }
        return Int64(max(1, rescale(1, from: AVRational(num: rate.den, den: rate.num), to: timeBase)))
    }

    private func start() throws(MediaError) {
        guard current == nil else { return }
        current = try decode()
        guard let first = timestamp(current) else { throw noPicture }
        if origin == nil { origin = first }
        following = try decode()
    }

    private func step() throws(MediaError) {
        current = following.take()
        finished = nil
        following = try decode()
    }

    /// The next frame in order, with a timestamp.
    private func decode() throws(MediaError) -> Frame? {
        guard let frame = try decoder.next() else { return nil }
        let raw = frame.raw
        let stated = plausible(raw.pointee.best_effort_timestamp)
        isLost = stated == nil && lastTimestamp == nil
        var time = stated ?? lastTimestamp.map { $0 + usualDistance } ?? 0
        // Two pictures at one time cannot both be shown; keep order strict so that serials stay distinct.
        if let lastTimestamp, time <= lastTimestamp { time = lastTimestamp + 1 }
        lastTimestamp = time
        raw.pointee.pts = time
        return frame
    }

    /// Exact comparison of a frame's time with `microseconds`: negative is before. No frame is after everything.
    private func compare(_ frame: borrowing Frame?, to time: Int) -> Int32 {
        guard let pts = timestamp(frame) else { return 1 }
        return av_compare_ts(pts - (origin ?? 0), timeBase, Int64(time), microseconds)
    }

    private func timestamp(_ frame: borrowing Frame?) -> Int64? {
        switch frame {
        case .some(let frame): frame.raw.pointee.pts
        case .none: nil
        }
    }

    /// Goes to a key frame from which `time` can be reached; further and further back, at last to the start.
    private func search(_ time: Int) throws(MediaError) {
        let target = (origin ?? 0) + Int64(rescale(Int64(time), from: microseconds, to: timeBase))
        for backOff in [Int64(0), 2_000_000, 15_000_000] {
            let start = target - Int64(rescale(backOff, from: microseconds, to: timeBase))
            guard start > origin ?? 0, decoder.seek(to: start) else { break }
            lastTimestamp = nil
            current = try decode()
            finished = nil
            if current != nil, !isLost, compare(current, to: time) <= 0 {
                following = try decode()
                return
            }
        }
        decoder = try VideoReader.open(path, threads)
        lastTimestamp = nil
        current = nil
        following = nil
        finished = nil
        try start()
    }

    /// Turns the current picture upright and to standard dynamic range.
    private func finish() throws(MediaError) -> Frame? {
        guard let frame = try reference(current) else { return nil }
        let serial = frame.raw.pointee.pts
        let isHigh = frame.color.transfer != .standard
        let steps = (isHigh ? ToneMapping.steps : []) + orientation.steps
        guard !steps.isEmpty else { return frame.isUpsideDown ? try frame.copy() : frame }
        if isHigh { ToneMapping.tag(frame) }
        let shape = Conversion.Shape(frame)
        if graph == nil || graphShape != shape {
            graph = try FilterGraph(steps, like: frame, output: isHigh ? .yuv420p : frame.format)
            graphShape = shape
        }
        guard let result = try graph?.apply(frame, time: 0) else { return nil }
        if isHigh { ColorDescription.bt709.tag(result.raw) }
        result.raw.pointee.pts = serial
        return result
    }

    private func reference(_ frame: borrowing Frame?) throws(MediaError) -> Frame? {
        switch frame {
        case .some(let frame): try frame.reference()
        case .none: nil
        }
    }
}
