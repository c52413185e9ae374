/// A drawn shape that fills its layer's box.
public struct Shape: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        case rectangle(radius: Length)
        case ellipse
        /// A line with round ends through the box, as wide as the stroke.
        case line(Line)
        /// A regular polygon in the ellipse that fills the box, a corner at the top.
        case polygon(sides: Int)
        /// A star in the ellipse that fills the box, a point at the top; `inner` is where its notches are, in per cent of the
        /// way from the centre to the points.
        case star(points: Int, inner: Int)
        /// A block arrow towards a side.
        case arrow(Edge)
        /// A bar of which a part is filled: `value` per mille, from the side opposite to `towards`; `background` is the whole.
        case progress(value: Int, towards: Edge, radius: Length, background: Paint?)
        /// A QR code (ISO/IEC 18004) as large as whole pixels allow, in the middle of the box.
        case qr(QRCode)
    }

    /// Where a line goes in its box.
    public enum Line: String, Hashable, Sendable, CaseIterable {
        case horizontal, vertical
        /// From the top left to the bottom right, and from the bottom left to the top right.
        case falling, rising
    }

    public var kind: Kind
    public var fill: Paint?
    /// A line along the edge, inside the box.
    public var stroke: Stroke?

    public init(kind: Kind, fill: Paint?, stroke: Stroke? = nil) {
        self.kind = kind
        self.fill = fill
        self.stroke = stroke
    }
}

/// What a QR code says and how.
public struct QRCode: Hashable, Sendable {
    /// How much of it may be damaged or hidden and still be read: about 7, 15, 25 and 30 per cent.
    public enum Correction: String, Hashable, Sendable, CaseIterable {
        case low = "L"
        case medium = "M"
        case quartile = "Q"
        case high = "H"
    }

    public var text: String
    public var correction: Correction
    /// The empty room around it, in modules; the standard asks for 4.
    public var quietZone: Int
    public var background: Color

    public init(
        text: String, correction: Correction = .medium, quietZone: Int = 4, background: Color = .white
    ) {
        self.text = text
        self.correction = correction
        self.quietZone = quietZone
        self.background = background
    }
}

/// A line of a width and a colour.
public struct Stroke: Hashable, Sendable, CustomStringConvertible {
    public var width: Length
    public var color: Color

    public init(width: Length, color: Color) {
        self.width = width
        self.color = color
    }

    /// `2 #ffffff`.
    public var description: String { "\(width) \(color)" }
}

extension Shape: CustomStringConvertible {
    public var description: String {
        var words = "\(kind)"
        if let fill { words += " fill \(fill)" }
        if let stroke { words += " stroke \(stroke)" }
        return words
    }
}

extension Shape.Kind: CustomStringConvertible {
    public var description: String {
        func rounded(_ radius: Length) -> String { radius == .zero ? "" : " radius \(radius)" }
        return switch self {
        case .rectangle(let radius): "rectangle" + rounded(radius)
        case .ellipse: "ellipse"
        case .line(let line): "line \(line.rawValue)"
        case .polygon(let sides): "polygon \(sides)"
        case .star(let points, let inner): "star \(points) inner \(inner)%"
        case .arrow(let edge): "arrow \(edge.rawValue)"
        case .progress(let value, let edge, let radius, let background):
            "progress \(value)‰ \(edge.rawValue)" + rounded(radius) + (background.map { " on \($0)" } ?? "")
        case .qr(let code):
            "qr \(quoted(code.text)) \(code.correction.rawValue) quiet \(code.quietZone) on \(code.background)"
        }
    }
}
