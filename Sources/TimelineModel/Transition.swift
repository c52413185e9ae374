/// How a scene comes in over the end of the one before.
///
/// Frame k of n (from 0) shows both scenes at progress (k+1)/(n+1), eased: neither end repeats a pure frame.
public struct Transition: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        /// The new scene fades in over the old one.
        case fade
        /// The new scene slides in over the old one, moving towards the edge; the old one stays.
        case slide(Edge)
    }

    public var kind: Kind
    /// Length of the overlap, at least 1.
    public var frames: Int
    public var easing: Easing

    public init(kind: Kind, frames: Int, easing: Easing = .linear) {
        self.kind = kind
        self.frames = frames
        self.easing = easing
    }

    /// Eased progress of the k-th frame of the overlap.
    public func progress(_ k: Int) -> Double { easing(Double(k + 1) / Double(frames + 1)) }
}

extension Transition: CustomStringConvertible {
    /// `transition fade 15`, `transition slide left 12 easeOut`.
    public var description: String {
        var words = "transition "
        switch kind {
        case .fade: words += "fade"
        case .slide(let edge): words += "slide \(edge)"
        }
        return words + " \(frames)" + (easing == .linear ? "" : " \(easing)")
    }
}
