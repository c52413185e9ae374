internal import Diagnostics
public import Media
public import TimelineModel

/// Makes a file whose pictures are encoded as one piece, where chunks cannot be joined: animated pictures, and videos
/// that may only be so large.
///
/// What `VideoWriter` is for joined chunks. Frames are drawn and encoded one after the other, as often as it takes;
/// memory does not grow with the length.
public struct WholeEncoder: Sendable {
    public var settings: RenderSettings
    public var resources: RenderResources
    public var cancellation: Cancellation

    public init(settings: RenderSettings, resources: RenderResources, cancellation: Cancellation = Cancellation()) {
        self.settings = settings
        self.resources = resources
        self.cancellation = cancellation
    }

    /// Writes the file, whole or not at all.
    ///
    /// - Parameters:
    ///   - audio: The whole sound; nil makes a silent file, as animated pictures always are.
    ///   - check: Called when everything is drawn, before the file gets its name: what it throws is passed on.
    ///   - progress: Called after every frame with the share of the work that is done, from 0 to 1. How often a bounded
    ///     file will be encoded is known only in the end: until then the share rests on how often it usually is.
    /// - Throws: `Diagnostic` where something cannot be shown, or the file cannot be as small as it should;
    ///   `CancellationError`.
    public func write(
        _ timeline: Timeline, to path: String, audio: EncodedAudio? = nil, check: () throws -> Void = {},
        progress: (Double) -> Void = { _ in }
    ) throws {
        guard timeline.frameCount > 0 else {
            throw Diagnostic.error("empty-video", at: .file(path), "the video has no frames")
        }
        try OutputFile.replace(path) { aside in
            if settings.format.isAnimation {
                try animate(timeline, to: aside, progress)
            } else {
                try bound(timeline, to: aside, path, audio, progress)
            }
            try check()
        }
    }

    /// Draws every `step`th frame.
    ///
    /// - Parameter progress: Told what share of the frames is drawn.
    private func frames(
        of timeline: Timeline, step: Int = 1, _ progress: (Double) -> Void = { _ in },
        _ body: (borrowing Frame, _ time: Int) throws -> Void
    ) throws {
        for slice in timeline.slices {
            let renderer = try SliceRenderer(slice, resources: resources)
            for n in 0..<slice.count {
                try cancellation.check()
                let time = slice.span.start + n
                if time % step == 0 { try body(renderer.frame(n), time / step) }
                progress(Double(time + 1) / Double(timeline.frameCount))
            }
        }
    }

    // MARK: Animated pictures

    private func animate(_ timeline: Timeline, to path: String, _ progress: (Double) -> Void) throws {
        let rate = Fraction(timeline.frameRate)
        let step = settings.format.frameStep(rate)
        let options = AnimationOptions(
            width: timeline.size.width, height: timeline.size.height,
            frameRate: Fraction(rate.numerator, rate.denominator * step), quality: settings.animationQuality)
        var palette: Palette?
        if settings.format.needsPalette {
            let maker = try PaletteMaker(width: options.width, height: options.height)
            try frames(of: timeline, step: step, { progress($0 / 2) }) { frame, time in
                try maker.add(frame, time: time)
            }
            palette = try maker.finish()
        }
        let writer = try AnimationWriter(path: path, format: settings.format, options, palette: palette)
        let begun = settings.format.needsPalette ? 0.5 : 0
        try frames(of: timeline, step: step, { progress(begun + $0 * (1 - begun)) }) { frame, _ in
            try writer.add(frame)
        }
        try writer.finish()
    }

    // MARK: Bounded videos

    private func bound(
        _ timeline: Timeline, to path: String, _ finalPath: String, _ audio: EncodedAudio?,
        _ progress: (Double) -> Void
    ) throws {
        let codec = settings.encoding.codec
        let sound = audio.map { $0.packets.reduce(0) { $0 + $1.data.count } } ?? 0
        var search = QualitySearch(
            limit: settings.bound.limit(frames: timeline.frameCount, rate: timeline.frameRate), constant: sound,
            from: settings.encoding.quality, codec: (codec.worstQuality, codec.qualityPerHalf))
        var options = settings.encoding
        if settings.bound.bitrate > 0, codec.limitsPeaks {
            options.peakBitrate = max(8000, settings.bound.bitrate - (audio?.bitrate ?? 0))
        }
        var share = 0.0
        while let quality = search.next {
            options.quality = quality
            // A first try is often the only one, a second one mostly the last.
            let part = (1 - share) / (search.tried.isEmpty ? 2 : 1.5)
            try encode(timeline, options, to: path, audio) { progress(share + part * $0) }
            share += part
            search.add(bytes: try Files.size(of: path))
        }
        guard !search.hasSucceeded else { return }
        let least = search.tried.last?.bytes ?? 0
        throw Diagnostic.error(
            "too-large", at: .file(finalPath),
            "even at the lowest quality of \(codec.title) the video takes \(least) bytes, \(sound) of them sound; "
                + "\(search.limit) are allowed",
            hint: "allow more with --max-size or --max-bitrate, or make the video smaller or shorter")
    }

    private func encode(
        _ timeline: Timeline, _ options: EncodingOptions, to path: String, _ audio: EncodedAudio?,
        _ progress: (Double) -> Void
    ) throws {
        let encoder = try VideoEncoder(
            width: timeline.size.width, height: timeline.size.height, frameRate: Fraction(timeline.frameRate),
            options: options)
        let muxer = try Muxer(
            path: path, format: settings.format, like: encoder.stream, audio: audio,
            metadata: Muxer.Metadata(title: timeline.metadata.title, language: timeline.metadata.language))
        try frames(of: timeline, progress) { frame, time in try muxer.append(encoder.encode(frame, time: time)) }
        try muxer.append(encoder.finish())
        try muxer.finish()
    }
}
