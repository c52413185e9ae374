/// A size in whole pixels, as videos, pictures and outputs have.
public struct PixelSize: Hashable, Sendable, CustomStringConvertible {
    public var width: Int
    public var height: Int

    public init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }

    public var description: String { "\(width)x\(height)" }
}

/// A point in 1/64 pixel.
public struct Point: Hashable, Sendable, CustomStringConvertible {
    public var x: Length
    public var y: Length

    public init(x: Length, y: Length) {
        self.x = x
        self.y = y
    }

    public static let zero = Point(x: .zero, y: .zero)

    /// `x,y`.
    public var description: String { "\(x),\(y)" }
}

/// A rectangle in 1/64 pixel: of the output for what is shown, of the upright source for what is cropped.
public struct Rect: Hashable, Sendable, CustomStringConvertible {
    public var x: Length
    public var y: Length
    public var width: Length
    public var height: Length

    public init(x: Length, y: Length, width: Length, height: Length) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    /// The rectangle in pixels, each edge rounded to 1/64.
    public init(x: Double, y: Double, width: Double, height: Double) {
        self.init(
            x: Length(pixels: x), y: Length(pixels: y), width: Length(pixels: width), height: Length(pixels: height))
    }

    /// The whole of a picture.
    public init(_ size: PixelSize) {
        self.init(x: 0, y: 0, width: Double(size.width), height: Double(size.height))
    }

    public var maxX: Length { x + width }
    public var maxY: Length { y + height }

    /// `x,y widthxheight`.
    public var description: String { "\(x),\(y) \(width)x\(height)" }
}

/// Distances from the sides of a box inwards, physical.
public struct Insets: Hashable, Sendable, CustomStringConvertible {
    public var top: Length
    public var right: Length
    public var bottom: Length
    public var left: Length

    public init(top: Length = .zero, right: Length = .zero, bottom: Length = .zero, left: Length = .zero) {
        self.top = top
        self.right = right
        self.bottom = bottom
        self.left = left
    }

    /// `top right bottom left`, as CSS writes them.
    public var description: String { "\(top) \(right) \(bottom) \(left)" }
}

/// A side of the picture, physical: start and end have been turned into left and right.
public enum Edge: String, Hashable, Sendable, CaseIterable {
    case left, right, up, down
}
