/// A still picture: which part of it fills the layer's box, and how that part moves.
public struct Picture: Sendable {
    public var asset: Asset
    /// The part that fills the box, in pixels of the upright source; stretched if the shapes differ.
    public var source: Rect
    /// Where that part moves to, if it moves.
    public var motion: PictureMotion?
    /// Corner radius of the box.
    public var radius: Length

    public init(asset: Asset, source: Rect, motion: PictureMotion? = nil, radius: Length = .zero) {
        self.asset = asset
        self.source = source
        self.motion = motion
        self.radius = radius
    }
}

/// A slow move over a picture (Ken Burns): the source rectangle goes from `Picture.source` to `target`.
public struct PictureMotion: Hashable, Sendable {
    /// The part shown at the end, in pixels of the upright source.
    public var target: Rect
    /// The frames of the move, counted like the layer's span; before and after it stands still.
    public var span: FrameSpan
    public var easing: Easing

    public init(target: Rect, span: FrameSpan, easing: Easing = .easeInOut) {
        self.target = target
        self.span = span
        self.easing = easing
    }

    /// Eased progress in frame `n`: 0 in the first frame of the span, 1 in the last.
    public func progress(_ n: Int) -> Double {
        span.count > 1 ? easing(Double(n - span.start) / Double(span.count - 1)) : 0
    }
}

extension Printer {
    func words(_ picture: Picture) -> String {
        var words = "picture \(hash(picture.asset.hash)) from \(picture.source)"
        if let motion = picture.motion {
            words += " to \(motion.target) \(motion.span)" + (motion.easing == .easeInOut ? "" : " \(motion.easing)")
        }
        if picture.radius != .zero { words += " radius \(picture.radius)" }
        return words
    }
}
