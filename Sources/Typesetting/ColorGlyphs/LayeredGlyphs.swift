internal import CText
internal import TimelineModel

extension GlyphRasterizer {
    /// A glyph that the font builds from coloured layers (COLR version 0 and 1); nil when it has none.
    ///
    /// Drawn at its size, so never soft. The first palette of the font is used.
    /// - Parameter foreground: What the font calls the text's own colour.
    func layers(
        _ glyph: UInt32, of font: FontInstance, size: Length, x: Double, y: Double, foreground: Color
    ) throws(PaintingError) -> Bitmap? {
        let face = try face(font)
        guard face.pointee.face_flags & FT_Long(FT_FACE_FLAG_COLOR) != 0 else { return nil }
        guard size.pixels <= Self.mostSize else { throw .tooLarge(width: size.rounded, height: size.rounded) }
        let scale = size.pixels / Double(face.pointee.units_per_EM)
        // Font units with y up become pixels with y down.
        let transform = Affine(xx: scale, xy: 0, dx: x, yx: 0, yy: -scale, dy: y)
        guard let table = colorTable(of: face) else { return nil }
        var walk = ColorWalk(
            rasterizer: self, face: face, table: table, palette: Palette(face, foreground: foreground))
        if let root = table.paint(of: glyph) { return try walk.picture(of: glyph, root, transform) }
        let layers = table.layers(of: glyph)
        return layers.isEmpty ? nil : try walk.picture(of: layers, transform)
    }

    /// A glyph's outline where an affine map from font units to pixels puts it; nil without outline.
    func outline(_ glyph: UInt32, of face: FT_Face, _ transform: Affine) -> GlyphBitmap? {
        guard let shape = glyphOutline(glyph, of: face) else { return nil }
        defer { FT_Done_Glyph(shape) }
        let isInside = shape.withMemoryRebound(to: FT_OutlineGlyphRec.self, capacity: 1) { glyph in
            let outline = glyph.pointee.outline
            return (0..<Int(outline.n_points)).allSatisfy { index in
                let point = outline.points[index]
                let (x, y) = transform.apply(Double(point.x), Double(point.y))
                // FreeType's coordinates end at 32768 pixels, and it says nothing when they do.
                guard abs(x) < 16_000, abs(y) < 16_000 else { return false }
                outline.points[index] = FT_Vector(x: FT_Pos((x * 64).rounded()), y: FT_Pos((-y * 64).rounded()))
                return true
            }
        }
        guard isInside else { return nil }
        mark(shape, overlapping: true)
        return render(shape, left: 0, top: 0)
    }
}

/// A map of the plane: `x' = x * xx + y * xy + dx`, `y' = x * yx + y * yy + dy`.
struct Affine {
    var xx: Double
    var xy: Double
    var dx: Double
    var yx: Double
    var yy: Double
    var dy: Double

    static let identity = Affine(xx: 1, xy: 0, dx: 0, yx: 0, yy: 1, dy: 0)

    static func translation(_ dx: Double, _ dy: Double) -> Affine { Affine(xx: 1, xy: 0, dx: dx, yx: 0, yy: 1, dy: dy) }

    func apply(_ x: Double, _ y: Double) -> (x: Double, y: Double) { (x * xx + y * xy + dx, x * yx + y * yy + dy) }

    /// First `inner`, then this.
    func after(_ inner: Affine) -> Affine {
        Affine(
            xx: xx * inner.xx + xy * inner.yx, xy: xx * inner.xy + xy * inner.yy,
            dx: xx * inner.dx + xy * inner.dy + dx,
            yx: yx * inner.xx + yy * inner.yx, yy: yx * inner.xy + yy * inner.yy,
            dy: yx * inner.dx + yy * inner.dy + dy)
    }

    /// This map with a point other than the origin staying where it is.
    func around(_ x: Double, _ y: Double) -> Affine {
        Affine.translation(x, y).after(self).after(.translation(-x, -y))
    }

    /// The map back, or nil where everything falls on a line.
    var inverse: Affine? {
        let determinant = xx * yy - xy * yx
        guard abs(determinant) > 1e-12 else { return nil }
        let (a, b, c, d) = (yy / determinant, -xy / determinant, -yx / determinant, xx / determinant)
        return Affine(xx: a, xy: b, dx: -(a * dx + b * dy), yx: c, yy: d, dy: -(c * dx + d * dy))
    }
}

/// The colours of a font's first palette, premultiplied, 0...1.
struct Palette {
    private var colors: [SIMD4<Float>] = []
    private let foreground: SIMD4<Float>
    /// The index that stands for the text's own colour.
    static let foregroundIndex = 0xFFFF

    init(_ face: FT_Face, foreground: Color) {
        func premultiplied(_ red: UInt8, _ green: UInt8, _ blue: UInt8, _ alpha: UInt8) -> SIMD4<Float> {
            let part = Float(alpha) / 255
            return SIMD4(Float(red) / 255 * part, Float(green) / 255 * part, Float(blue) / 255 * part, part)
        }
        self.foreground = premultiplied(foreground.red, foreground.green, foreground.blue, foreground.alpha)
        var data = FT_Palette_Data()
        var entries: UnsafeMutablePointer<FT_Color>?
        guard FT_Palette_Data_Get(face, &data) == 0, data.num_palettes > 0, FT_Palette_Select(face, 0, &entries) == 0,
            let entries
        else { return }
        colors = (0..<Int(data.num_palette_entries)).map {
            premultiplied(entries[$0].red, entries[$0].green, entries[$0].blue, entries[$0].alpha)
        }
    }

    /// Transparent for an index the palette has not.
    subscript(index: Int) -> SIMD4<Float> {
        if index == Self.foregroundIndex { return foreground }
        return colors.indices.contains(index) ? colors[index] : .zero
    }
}
