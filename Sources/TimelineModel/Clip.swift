/// A piece of video: which part of its picture fills the layer's box, and which of its frames is shown when.
public struct Clip: Sendable {
    public var asset: Asset
    /// The part that fills the box, in pixels of the upright source.
    public var source: Rect
    /// The frame in which the clip begins to play, counted like the layer's span.
    public var start: Int
    /// Where in the file it begins, in microseconds.
    public var sourceStart: Int
    /// Where in the file it ends, in microseconds; nil is the file's end.
    public var sourceEnd: Int?
    /// Starts again at `sourceStart` when it is over; otherwise the last frame stays.
    public var repeats: Bool
    /// Corner radius of the box.
    public var radius: Length

    public init(
        asset: Asset, source: Rect, start: Int = 0, sourceStart: Int = 0, sourceEnd: Int? = nil, repeats: Bool = false,
        radius: Length = .zero
    ) {
        self.asset = asset
        self.source = source
        self.start = start
        self.sourceStart = sourceStart
        self.sourceEnd = sourceEnd
        self.repeats = repeats
        self.radius = radius
    }
}

extension Printer {
    func words(_ clip: Clip) -> String {
        var words = "clip \(hash(clip.asset.hash)) from \(clip.source) start \(clip.start)"
        if clip.sourceStart != 0 || clip.sourceEnd != nil {
            words += " cut \(clip.sourceStart)us..<" + (clip.sourceEnd.map { "\($0)us" } ?? "")
        }
        if clip.repeats { words += " repeat" }
        if clip.radius != .zero { words += " radius \(clip.radius)" }
        return words
    }
}
