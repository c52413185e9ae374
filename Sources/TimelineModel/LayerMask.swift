/// What of a layer's box is seen.
public enum LayerMask: Hashable, Sendable {
    /// The largest circle in the middle of the box.
    case circle
    /// The ellipse that fills the box.
    case ellipse
    /// The box with round corners.
    case rounded(radius: Length)
    /// Where a picture, stretched over the box, is opaque; where it is bright, if all of it is opaque.
    case picture(Asset)
}

extension Printer {
    func words(_ mask: LayerMask) -> String {
        switch mask {
        case .circle: "mask circle"
        case .ellipse: "mask ellipse"
        case .rounded(let radius): "mask rounded \(radius)"
        case .picture(let asset): "mask \(hash(asset.hash))"
        }
    }
}
