/// How a scene comes in over the end of the one before.
///
/// Frame k of n (from 0) shows both scenes at progress (k+1)/(n+1), eased: neither end repeats a pure frame.
public struct Transition: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        /// The new scene fades in over the old one.
        case fade
        /// The old scene fades to a colour, and the new one out of it.
        case dip(Color)
        /// The new scene slides in over the old one, moving towards the edge; the old one stays.
        case slide(Edge)
        /// The new scene pushes the old one out towards the edge.
        case push(Edge)
        /// The new scene is uncovered by a line that moves towards the edge.
        case wipe(Edge)
        /// The new scene is uncovered by a circle that grows out of the middle.
        case circle
        /// The old scene comes nearer while the new one fades in.
        case zoom
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
    /// `transition fade 15`, `transition slide left 12 easeOut`, `transition dip #000000 20`.
    public var description: String {
        var words = "transition "
        switch kind {
        case .fade: words += "fade"
        case .dip(let color): words += "dip \(color)"
        case .slide(let edge): words += "slide \(edge)"
        case .push(let edge): words += "push \(edge)"
        case .wipe(let edge): words += "wipe \(edge)"
        case .circle: words += "circle"
        case .zoom: words += "zoom"
        }
        return words + " \(frames)" + (easing == .linear ? "" : " \(easing)")
    }
}
