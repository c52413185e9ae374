internal import CText
internal import TimelineModel

/// A glyph's coverage where it belongs, in whole pixels.
struct GlyphBitmap {
    var x: Int
    var y: Int
    var width: Int
    var height: Int
    /// Coverage, `width * height` bytes.
    var coverage: [UInt8]
}

/// Turns glyphs into coverage with FreeType. One owner of all FreeType objects; used by one thread at a time.
final class GlyphRasterizer {
    /// The largest em size that is painted, in pixels.
    static let mostSize = 8192.0

    private let library: FT_Library
    private let stroker: FT_Stroker
    private var faces: [FontInstance: FT_Face] = [:]
    private var colorTables: [FT_Face: ColorTable?] = [:]

    init() throws(PaintingError) {
        var library: FT_Library?
        var stroker: FT_Stroker?
        guard FT_Init_FreeType(&library) == 0, let library else {
            throw .font(path: "", reason: "FreeType does not start")
        }
        guard FT_Stroker_New(library, &stroker) == 0, let stroker else {
            FT_Done_FreeType(library)
            throw .font(path: "", reason: "FreeType has no stroker")
        }
        self.library = library
        self.stroker = stroker
    }

    deinit {
        for face in faces.values { FT_Done_Face(face) }
        FT_Stroker_Done(stroker)
        FT_Done_FreeType(library)
    }

    /// The open FreeType face of a font, at its axes.
    func face(_ font: FontInstance) throws(PaintingError) -> FT_Face {
        if let face = faces[font] { return face }
        var opened: FT_Face?
        let error = FT_New_Face(library, font.path, FT_Long(font.index), &opened)
        guard error == 0, let face = opened else { throw .font(path: font.path, reason: freeTypeReason(error)) }
        setAxes(font.axes, of: face)
        faces[font] = face
        return face
    }

    /// The face's coloured layers, read once; nil without.
    func colorTable(of face: FT_Face) -> ColorTable? {
        if let known = colorTables[face] { return known }
        let table = ColorTable(face)
        colorTables[face] = .some(table)
        return table
    }

    private func setAxes(_ axes: [FontInstance.Axis], of face: FT_Face) {
        var description: UnsafeMutablePointer<FT_MM_Var>?
        guard !axes.isEmpty, FT_Get_MM_Var(face, &description) == 0, let description else { return }
        defer { FT_Done_MM_Var(library, description) }
        var coordinates = (0..<Int(description.pointee.num_axis)).map { index in
            let axis = description.pointee.axis[index]
            let wanted = axes.first { FontFace.tag($0.tag) == UInt32(truncatingIfNeeded: axis.tag) }
            return wanted.map { FT_Fixed($0.value) } ?? axis.def
        }
        FT_Set_Var_Design_Coordinates(face, UInt32(coordinates.count), &coordinates)
    }

    /// The coverage of a glyph's shape, and of lines along its edge.
    ///
    /// - Parameters:
    ///   - reaches: how far each line reaches from the edge, on both sides.
    /// - Returns: nil for what has no shape, such as a space or a bitmap glyph.
    func shape(
        _ glyph: UInt32, of font: FontInstance, size: Length, at place: GlyphPlace, reaches: Set<Length>
    ) throws(PaintingError) -> (fill: GlyphBitmap, lines: [Length: GlyphBitmap])? {
        // FreeType's coordinates end at 32768 pixels, and it says nothing when they do.
        guard size.pixels <= Self.mostSize else { throw .tooLarge(width: size.rounded, height: size.rounded) }
        let face = try face(font)
        guard let shape = glyphOutline(glyph, of: face) else { return nil }
        defer { FT_Done_Glyph(shape) }
        let (left, top) = (place.x.rounded(.down), place.y.rounded(.down))
        let scale = Double(size.units) / Double(face.pointee.units_per_EM)
        let (dx, dy) = ((place.x - left) * 64, (top - place.y) * 64)
        move(shape) { x, y in
            place.isTurned ? (y * scale + dx, dy - x * scale) : (x * scale + dx, y * scale + dy)
        }
        // Contours of variable fonts overlap; FreeType then samples finer, so that no seam shows.
        if !font.axes.isEmpty { mark(shape, overlapping: true) }
        guard let fill = render(shape, left: Int(left), top: Int(top)) else { return nil }
        var lines: [Length: GlyphBitmap] = [:]
        for reach in reaches where reach > .zero {
            lines[reach] = stroked(shape, radius: reach, left: Int(left), top: Int(top))
        }
        return (fill, lines)
    }

    /// A copy of a glyph's outline in font units, to be freed by `FT_Done_Glyph`; nil for a glyph without outline.
    ///
    /// Unscaled, because scaling to 1/64 pixel here keeps positions that FreeType would round to whole sizes.
    func glyphOutline(_ glyph: UInt32, of face: FT_Face) -> FT_Glyph? {
        let flags = FT_Int32(FT_LOAD_NO_SCALE | FT_LOAD_NO_HINTING)
        guard FT_Load_Glyph(face, glyph, flags) == 0, face.pointee.glyph.pointee.format == FT_GLYPH_FORMAT_OUTLINE,
            face.pointee.glyph.pointee.outline.n_points > 0
        else { return nil }
        var loaded: FT_Glyph?
        return FT_Get_Glyph(face.pointee.glyph, &loaded) == 0 ? loaded : nil
    }

    private func stroked(_ shape: FT_Glyph, radius: Length, left: Int, top: Int) -> GlyphBitmap? {
        FT_Stroker_Set(
            stroker, FT_Fixed(radius.units), FT_STROKER_LINECAP_ROUND, FT_STROKER_LINEJOIN_ROUND, 0)
        var line: FT_Glyph? = shape
        guard FT_Glyph_Stroke(&line, stroker, 0) == 0, let line else { return nil }
        defer { FT_Done_Glyph(line) }
        mark(line, overlapping: true)
        return render(line, left: left, top: top)
    }

    private func move(_ glyph: FT_Glyph, _ moved: (Double, Double) -> (x: Double, y: Double)) {
        glyph.withMemoryRebound(to: FT_OutlineGlyphRec.self, capacity: 1) { glyph in
            let outline = glyph.pointee.outline
            for index in 0..<Int(outline.n_points) {
                let point = moved(Double(outline.points[index].x), Double(outline.points[index].y))
                outline.points[index] = FT_Vector(x: FT_Pos(point.x.rounded()), y: FT_Pos(point.y.rounded()))
            }
        }
    }

    func mark(_ glyph: FT_Glyph, overlapping: Bool) {
        glyph.withMemoryRebound(to: FT_OutlineGlyphRec.self, capacity: 1) { glyph in
            let flag = Int32(FT_OUTLINE_OVERLAP)
            let others = glyph.pointee.outline.flags & ~flag
            glyph.pointee.outline.flags = overlapping ? others | flag : others
        }
    }

    func render(_ glyph: FT_Glyph, left: Int, top: Int) -> GlyphBitmap? {
        var drawn: FT_Glyph? = glyph
        if FT_Glyph_To_Bitmap(&drawn, FT_RENDER_MODE_NORMAL, nil, 0) != 0 {
            // Finer sampling has a limit of size that the plain one has not.
            mark(glyph, overlapping: false)
            drawn = glyph
            guard FT_Glyph_To_Bitmap(&drawn, FT_RENDER_MODE_NORMAL, nil, 0) == 0 else { return nil }
        }
        guard let drawn else { return nil }
        defer { FT_Done_Glyph(drawn) }
        return drawn.withMemoryRebound(to: FT_BitmapGlyphRec.self, capacity: 1) { drawn in
            let bitmap = drawn.pointee.bitmap
            let (width, height) = (Int(bitmap.width), Int(bitmap.rows))
            var coverage: [UInt8] = []
            coverage.reserveCapacity(width * height)
            for row in 0..<height {
                coverage += UnsafeBufferPointer(start: bitmap.buffer + row * Int(bitmap.pitch), count: width)
            }
            return GlyphBitmap(
                x: left + Int(drawn.pointee.left), y: top - Int(drawn.pointee.top), width: width, height: height,
                coverage: coverage)
        }
    }
}
