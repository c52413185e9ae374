internal import Media
internal import TimelineModel

/// A piece of video in a layer's box.
///
/// The picture shown in frame n is the last one that begins at or before `sourceStart` plus n frames, counted in whole
/// microseconds from exact fractions: where a chunk begins does not matter. A picture that stays for several frames is
/// scaled once.
final class ClipSource: LayerSource {
    private let clip: Clip
    private let frameRate: FrameRate
    /// Taken when the first picture is asked for: only then it is known which time is wanted.
    private var reader: VideoReader?
    private let resources: RenderResources
    private var position = 0
    /// Whether the reader did what it was asked: otherwise no other slice gets it.
    private var isReliable = true
    private let part: ClipPictures.Part
    private let scaler: Scaler
    private let surface: Surface
    private let mask: SurfaceMask?
    /// The times at which the surface's picture is shown, in the clip.
    private var shown: Range<Int>?
    private var version = 0

    init(_ clip: Clip, box: Rect, frameRate: FrameRate, resources: RenderResources) throws {
        self.clip = clip
        self.frameRate = frameRate
        let place = PixelRect(nearest: box)
        let hasMask = clip.radius > .zero
        let hasAlpha = clip.asset.hasAlpha || hasMask
        surface = try Surface(place, hasAlpha: hasAlpha)
        mask =
            hasMask || (hasAlpha && place != place.onChromaGrid) ? SurfaceMask(place, radius: clip.radius.pixels) : nil
        self.resources = resources
        let source = clip.source
        let crop = Scaler.Crop(
            x: source.x.pixels, y: source.y.pixels, width: source.width.pixels, height: source.height.pixels)
        let isKeptScaled = !hasAlpha && resources.clips.hasRoom(forPicturesOf: surface.byteCount)
        part = ClipPictures.Part(
            file: clip.asset.hash, crop: crop,
            size: isKeptScaled ? PixelSize(width: surface.bounds.width, height: surface.bounds.height) : nil)
        scaler = Scaler(
            sourceWidth: clip.asset.size.width, sourceHeight: clip.asset.size.height, crop: crop,
            width: surface.bounds.width, height: surface.bounds.height, format: hasAlpha ? .yuva420p : .yuv420p)
    }

    deinit {
        if isReliable, let reader { resources.clips.readers.putBack(reader, of: clip.asset, at: position) }
    }

    var isStatic: Bool { false }

    func picture(at n: Int) throws -> LayerPicture? {
        guard !surface.visible.isEmpty else { return nil }
        let time = clip.sourceTime(at: n, frameRate: frameRate)
        if shown?.contains(time) != true {
            shown = nil
            let picture = try resources.clips.picture(of: part, at: time) ?? decoded(at: time)
            try surface.withFrame { frame in
                if part.size == nil {
                    try scaler.scale(part: picture.frame, into: &frame)
                } else {
                    frame = try picture.frame.reference()
                }
            }
            if surface.hasAlpha {
                if clip.asset.hasAlpha {
                    try surface.premultiply()
                } else {
                    try surface.withMutableRaster { $0.fillAlpha() }
                }
                if let mask { try surface.multiply(by: mask) }
            }
            shown = picture.span
            version += 1
        }
        return LayerPicture(surface: surface, version: version)
    }

    /// The part of the file's picture that is shown at a time, kept for others who want it.
    private func decoded(at time: Int) throws -> ClipPicture {
        position = time
        isReliable = false
        let reader = try self.reader ?? resources.clips.readers.take(clip.asset, near: time)
        self.reader = reader
        let whole = try reader.frame(at: time)
        let picture = ClipPicture(part.size == nil ? try scaler.cut(whole) : try scaler.scale(whole), span: reader.span)
        resources.clips.keep(picture, of: part)
        isReliable = true
        return picture
    }
}

extension Clip {
    /// Containers that keep whole milliseconds say that a picture begins up to half of one late. Without this much
    /// indulgence a video shown at its own rate would stumble: one picture twice, the next one never.
    static let tolerance = 1000

    /// The time in the file that frame `n` shows, in microseconds from the file's first picture.
    func sourceTime(at n: Int, frameRate: FrameRate) -> Int {
        let played = Self.microseconds(max(0, n - start), frameRate) + Self.tolerance
        guard let end = sourceEnd ?? asset.duration, end > sourceStart else { return sourceStart + played }
        // Times at and past the end show what stands just before it.
        return repeats
            ? sourceStart + played % (end - sourceStart) : min(sourceStart + played, max(end - 1, sourceStart))
    }

    /// The start of a frame, rounded down. Multiplied in 128 bits: an hour at 120 fps is far from overflow anyway.
    static func microseconds(_ frame: Int, _ rate: FrameRate) -> Int {
        let product = frame.multipliedFullWidth(by: 1_000_000 * rate.denominator)
        return rate.numerator.dividingFullWidth(product).quotient
    }
}
