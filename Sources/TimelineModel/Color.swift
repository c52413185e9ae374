/// A colour in sRGB with straight (not premultiplied) alpha, eight bits each.
public struct Color: Hashable, Sendable {
    public var red: UInt8
    public var green: UInt8
    public var blue: UInt8
    public var alpha: UInt8

    public init(red: UInt8, green: UInt8, blue: UInt8, alpha: UInt8 = 255) {
        self.red = red
        self.green = green
        self.blue = blue
        self.alpha = alpha
    }

    public static let black = Color(red: 0, green: 0, blue: 0)
    public static let white = Color(red: 255, green: 255, blue: 255)
}

extension Color: CustomStringConvertible {
    /// `#rrggbb`, with `aa` when it is not opaque.
    public var description: String {
        func hex(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }
        return "#" + hex(red) + hex(green) + hex(blue) + (alpha == 255 ? "" : hex(alpha))
    }
}

/// What fills an area.
public enum Paint: Hashable, Sendable {
    case color(Color)
    /// CSS `linear-gradient`: the angle in whole degrees clockwise from "to top", stops by position in 1/1000.
    case linearGradient(angle: Int, stops: [GradientStop])
    /// CSS `radial-gradient`, out to the farthest corner: the centre in 1/1000 of the box's width and height from its
    /// top left corner.
    case radialGradient(RadialShape, x: Int, y: Int, stops: [GradientStop])

    /// Whether nothing shows through.
    public var isOpaque: Bool {
        switch self {
        case .color(let color): color.alpha == 255
        case .linearGradient(_, let stops), .radialGradient(_, _, _, let stops):
            !stops.isEmpty && stops.allSatisfy { $0.color.alpha == 255 }
        }
    }

    /// Whether it is the same everywhere.
    public var isPlain: Bool { if case .color = self { true } else { false } }
}

/// What the lines of one colour of a radial gradient are.
public enum RadialShape: String, Hashable, Sendable, CaseIterable {
    /// `ellipse` has the proportions of the box's sides seen from the centre.
    case circle, ellipse
}

/// One colour of a gradient and where along the gradient line it stands, in 1/1000.
public struct GradientStop: Hashable, Sendable {
    public var color: Color
    public var position: Int

    public init(color: Color, position: Int) {
        self.color = color
        self.position = position
    }
}

extension Paint: CustomStringConvertible {
    /// `#336699`, `linear-gradient(90deg #000 0, #fff 1000)` or `radial-gradient(circle at 500 500 #fff 0, #000 1000)`.
    public var description: String {
        func list(_ stops: [GradientStop]) -> String {
            stops.map { "\($0.color) \($0.position)" }.joined(separator: ", ")
        }
        return switch self {
        case .color(let color): color.description
        case .linearGradient(let angle, let stops): "linear-gradient(\(angle)deg \(list(stops)))"
        case .radialGradient(let shape, let x, let y, let stops):
            "radial-gradient(\(shape.rawValue) at \(x) \(y) \(list(stops)))"
        }
    }
}
