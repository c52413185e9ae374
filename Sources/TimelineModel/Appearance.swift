/// How a layer comes in (`enter`) or goes out (`exit`).
public struct Appearance: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        case fade
        /// Moves between its place and its place plus `offset` (1/64 pixel), fading over the same time.
        case slide(offset: Point)
        /// Is uncovered (or covered) by a line that moves towards the edge.
        case wipe(Edge)
    }

    public var kind: Kind
    /// The frames it takes, counted like the layer's span: frame k of n (from 0) shows progress (k+1)/(n+1).
    public var span: FrameSpan
    public var easing: Easing

    public init(kind: Kind, span: FrameSpan, easing: Easing = .easeOut) {
        self.kind = kind
        self.span = span
        self.easing = easing
    }

    /// Eased progress in frame `n`: 0 before the span, 1 after it.
    public func progress(_ n: Int) -> Double {
        if n < span.start { return 0 }
        if n >= span.end { return 1 }
        return easing(Double(n - span.start + 1) / Double(span.count + 1))
    }
}

extension Appearance: CustomStringConvertible {
    /// `fade 0..<12`, `slide 0,40 0..<12 linear`, `wipe left 0..<12`.
    public var description: String {
        var words: String
        switch kind {
        case .fade: words = "fade"
        case .slide(let offset): words = "slide \(offset)"
        case .wipe(let edge): words = "wipe \(edge)"
        }
        words += " \(span)"
        return words + (easing == .easeOut ? "" : " \(easing)")
    }
}
