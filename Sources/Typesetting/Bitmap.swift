/// A painted picture: premultiplied RGBA, eight bits each, sRGB-coded, rows from the top without padding.
///
/// Colours are blended as coded (not in linear light), as browsers and video editors do: designs made there keep
/// their look, and text keeps its weight on light and on dark.
public struct Bitmap: Sendable {
    /// Where the top left pixel goes, in whole pixels: from the layer's box for text, of the output for shapes.
    public var origin: (x: Int, y: Int)
    public var width: Int
    public var height: Int
    /// `width * height * 4` bytes.
    public var pixels: [UInt8]

    public init(origin: (x: Int, y: Int), width: Int, height: Int, pixels: [UInt8]) {
        self.origin = origin
        self.width = width
        self.height = height
        self.pixels = pixels
    }

    /// Nothing painted.
    public static var empty: Bitmap { Bitmap(origin: (0, 0), width: 0, height: 0, pixels: []) }
}

/// How much of each pixel is covered, 0...255, rows from the top without padding.
public struct Mask: Sendable {
    /// Where the top left pixel goes, in whole pixels.
    public var origin: (x: Int, y: Int)
    public var width: Int
    public var height: Int
    /// `width * height` bytes.
    public var coverage: [UInt8]

    public init(origin: (x: Int, y: Int), width: Int, height: Int, coverage: [UInt8]? = nil) {
        self.origin = origin
        self.width = width
        self.height = height
        self.coverage = coverage ?? [UInt8](repeating: 0, count: width * height)
    }
}

/// Why something cannot be painted.
public enum PaintingError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The bitmap would be larger than what any video shows, in pixels.
    case tooLarge(width: Int, height: Int)
    /// A font file that was there when the text was laid out cannot be read now.
    case font(path: String, reason: String)
    /// FreeType refused a path.
    case shape(reason: String)

    public var description: String {
        switch self {
        case .tooLarge(let width, let height): "a text of \(width)x\(height) pixels is too large to paint"
        case .font(let path, let reason): "the font \(path) cannot be read: \(reason)"
        case .shape(let reason): "a shape cannot be painted: \(reason)"
        }
    }
}

/// The exact product of two fractions of 255, rounded.
@inline(__always)
func scaled(_ a: UInt8, by b: UInt8) -> UInt8 {
    let product = UInt32(a) * UInt32(b) + 128
    return UInt8(truncatingIfNeeded: (product + product >> 8) >> 8)
}
