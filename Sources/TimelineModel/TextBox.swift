/// A box behind a text block or one of its lines.
///
/// Neighbours in a block that look alike and touch are one area: one edge around them, and no pixel painted twice.
public struct TextBox: Hashable, Sendable {
    public var rect: Rect
    public var fill: Paint?
    public var radius: Length
    /// A line along the edge, inside it.
    public var border: Stroke?

    public init(rect: Rect, fill: Paint?, radius: Length = .zero, border: Stroke? = nil) {
        self.rect = rect
        self.fill = fill
        self.radius = radius
        self.border = border
    }
}

/// A copy of the text (with its outlines) behind it, moved, grown and blurred.
public struct TextShadow: Hashable, Sendable {
    public var offset: Point
    /// Standard deviation of the Gaussian, half of CSS's blur radius.
    public var deviation: Length
    /// How far the ink grows before it is blurred; not negative. A glow has no offset and a spread.
    public var spread: Length
    public var color: Color

    public init(offset: Point, deviation: Length, spread: Length = .zero, color: Color) {
        self.offset = offset
        self.deviation = deviation
        self.spread = spread
        self.color = color
    }
}

extension TextBox: CustomStringConvertible {
    /// `0,0 320x80 #000000 radius 6 border 2 #ffffff`.
    public var description: String {
        "\(rect)" + (fill.map { " \($0)" } ?? "") + (radius == .zero ? "" : " radius \(radius)")
            + (border.map { " border \($0)" } ?? "")
    }
}

extension TextShadow: CustomStringConvertible {
    /// `0,4 blur 3 spread 1 #000000`.
    public var description: String {
        "\(offset)" + (deviation == .zero ? "" : " blur \(deviation)") + (spread == .zero ? "" : " spread \(spread)")
            + " \(color)"
    }
}
