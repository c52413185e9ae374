internal import CText
internal import TimelineModel

/// Glyphs that were drawn, for the next text in the same style.
///
/// A value; what is kept is bounded by its bytes.
struct GlyphShapes {
    struct Key: Hashable {
        var face: FT_Face
        var glyph: UInt32
        var size: Length
        /// Where in its pixel the glyph's origin is, in 1/64.
        var x: Int
        var y: Int
        /// Whether it is turned for vertical writing.
        var isTurned: Bool
        var reaches: Set<Length>
    }

    /// The coverage of a glyph and of lines along its edge, by how far they reach from it.
    struct Shape {
        var fill: GlyphBitmap
        var lines: [Length: GlyphBitmap]

        func moved(_ x: Int, _ y: Int) -> Shape {
            Shape(fill: fill.moved(x, y), lines: lines.mapValues { $0.moved(x, y) })
        }

        var byteCount: Int { fill.coverage.count + lines.values.reduce(0) { $0 + $1.coverage.count } + 256 }
    }

    private let capacity: Int
    private var shapes: [Key: Shape] = [:]
    private var bytes = 0

    /// - Parameter capacity: In bytes. When there are more all are drawn again.
    init(capacity: Int) { self.capacity = capacity }

    subscript(key: Key) -> Shape? { shapes[key] }

    mutating func keep(_ shape: Shape, for key: Key) {
        if bytes + shape.byteCount > capacity {
            shapes.removeAll()
            bytes = 0
        }
        guard shape.byteCount <= capacity else { return }
        shapes[key] = shape
        bytes += shape.byteCount
    }
}

extension GlyphBitmap {
    fileprivate func moved(_ x: Int, _ y: Int) -> GlyphBitmap {
        var moved = self
        moved.x += x
        moved.y += y
        return moved
    }
}
