import Foundation

/// One paint of a tree (OpenType 1.9.1, "Paint tables"), in font units with y up. Other paints are named by where they
/// are in the table.
enum ColorPaint {
    typealias Point = SIMD2<Double>

    struct Stop {
        var offset: Double
        /// Index of the palette, and how opaque.
        var color: Int
        var alpha: Double
    }

    enum Extend: Int {
        case pad, `repeat`, reflect
    }

    case layers(Range<Int>)
    case solid(color: Int, alpha: Double)
    case gradient(ColorGradient.Shape, [Stop], Extend)
    case glyph(UInt32, paint: Int)
    case colorGlyph(UInt32)
    case transform(Affine, paint: Int)
    case composite(source: Int, CompositeMode, backdrop: Int)

    /// Even and odd formats differ in that the odd ones vary, for which they say more at their ends.
    init?(_ table: ColorTable.Reader) {
        guard let format = table.uint8(0) else { return nil }
        switch format {
        case 1:
            guard let count = table.uint8(1), let first = table.uint32(2) else { return nil }
            self = .layers(first..<(first + count))
        case 2, 3:
            guard let color = table.uint16(1), let alpha = table.fraction(3) else { return nil }
            self = .solid(color: color, alpha: alpha)
        case 4...9:
            guard let shape = Self.shape(format, table), let (stops, extend) = Self.line(table, varies: format % 2 == 1)
            else { return nil }
            self = .gradient(shape, stops, extend)
        case 10:
            guard let paint = table.uint24(1), let glyph = table.uint16(4) else { return nil }
            self = .glyph(UInt32(glyph), paint: table.at + paint)
        case 11:
            guard let glyph = table.uint16(1) else { return nil }
            self = .colorGlyph(UInt32(glyph))
        case 12...31:
            guard let paint = table.uint24(1), let map = Self.map(format & ~1, table) else { return nil }
            self = .transform(map, paint: table.at + paint)
        case 32:
            guard let source = table.uint24(1), let mode = table.uint8(4).flatMap(CompositeMode.init),
                let backdrop = table.uint24(5)
            else { return nil }
            self = .composite(source: table.at + source, mode, backdrop: table.at + backdrop)
        default: return nil
        }
    }

    private static func shape(_ format: Int, _ table: ColorTable.Reader) -> ColorGradient.Shape? {
        func point(_ offset: Int) -> Point? {
            guard let x = table.int16(offset), let y = table.int16(offset + 2) else { return nil }
            return Point(x, y)
        }
        switch format & ~1 {
        case 4:
            guard let start = point(4), let end = point(8), let turn = point(12) else { return nil }
            return .linear(start, end, turn)
        case 6:
            guard let start = point(4), let r0 = table.uint16(8), let end = point(10), let r1 = table.uint16(14) else {
                return nil
            }
            return .radial(start, Double(r0), end, Double(r1))
        default:
            guard let center = point(4), let from = table.fraction(8), let to = table.fraction(10) else { return nil }
            // Half turns, counted from the side opposite to the x axis so that a whole turn can be written.
            return .sweep(center, from: (from + 1) * 180, to: (to + 1) * 180)
        }
    }

    private static func line(_ table: ColorTable.Reader, varies: Bool) -> ([Stop], Extend)? {
        guard let offset = table.uint24(1) else { return nil }
        let line = ColorTable.Reader(bytes: table.bytes, at: table.at + offset)
        guard let extend = line.uint8(0), let count = line.uint16(1) else { return nil }
        let size = varies ? 10 : 6
        let stops = (0..<count).compactMap { index -> Stop? in
            let at = 3 + index * size
            guard let offset = line.fraction(at), let color = line.uint16(at + 2), let alpha = line.fraction(at + 4)
            else { return nil }
            return Stop(offset: offset, color: color, alpha: alpha)
        }
        return (stops, Extend(rawValue: extend) ?? .pad)
    }

    private static func map(_ format: Int, _ table: ColorTable.Reader) -> Affine? {
        /// The values after the offset of the inner paint; around a centre there are two more.
        func values(_ count: Int, _ read: (Int) -> Double?) -> [Double]? {
            let values = (0..<count).compactMap { read(4 + $0 * 2) }
            return values.count == count ? values : nil
        }
        func around(_ map: Affine, after count: Int, _ hasCenter: Bool) -> Affine? {
            guard hasCenter else { return map }
            guard let x = table.int16(4 + count * 2), let y = table.int16(6 + count * 2) else { return nil }
            return map.around(x, y)
        }
        switch format {
        case 12:
            guard let offset = table.uint24(4) else { return nil }
            let matrix = ColorTable.Reader(bytes: table.bytes, at: table.at + offset)
            let values = (0..<6).compactMap { matrix.fixed($0 * 4) }
            guard values.count == 6 else { return nil }
            return Affine(xx: values[0], xy: values[2], dx: values[4], yx: values[1], yy: values[3], dy: values[5])
        case 14: return values(2, table.int16).map { .translation($0[0], $0[1]) }
        case 16, 18:
            return values(2, table.fraction).flatMap {
                around(Affine(xx: $0[0], xy: 0, dx: 0, yx: 0, yy: $0[1], dy: 0), after: 2, format == 18)
            }
        case 20, 22:
            return values(1, table.fraction).flatMap {
                around(Affine(xx: $0[0], xy: 0, dx: 0, yx: 0, yy: $0[0], dy: 0), after: 1, format == 22)
            }
        case 24, 26:
            return values(1, table.fraction).flatMap {
                let (sine, cosine) = (sin($0[0] * .pi), cos($0[0] * .pi))
                return around(Affine(xx: cosine, xy: -sine, dx: 0, yx: sine, yy: cosine, dy: 0), after: 1, format == 26)
            }
        case 28, 30:
            // Angles run counter-clockwise: a positive one leans x to the left as y grows.
            return values(2, table.fraction).flatMap {
                around(
                    Affine(xx: 1, xy: -tan($0[0] * .pi), dx: 0, yx: tan($0[1] * .pi), yy: 1, dy: 0), after: 2,
                    format == 30)
            }
        default: return nil
        }
    }
}

/// How a source is put on a backdrop, with COLR's own numbers.
enum CompositeMode: Int {
    case clear, source, destination, sourceOver, destinationOver, sourceIn, destinationIn, sourceOut, destinationOut
    case sourceAtop, destinationAtop, xor, plus
    case screen, overlay, darken, lighten, colorDodge, colorBurn, hardLight, softLight, difference, exclusion, multiply
    case hue, saturation, color, luminosity
}
