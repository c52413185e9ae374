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
    private let outlines = GlyphOutlines()
    private var shapes = GlyphShapes(capacity: 16 << 20)
    /// For a test that compares.
    private let alwaysSamplesFiner: Bool
    private var colorTables: [FT_Face: ColorTable?] = [:]

    init(alwaysSamplesFiner: Bool = false) throws(PaintingError) {
        self.alwaysSamplesFiner = alwaysSamplesFiner
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
        outlines.clear()
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

    /// The coverage of a glyph's shape, and of lines along its edge, which may be filled.
    ///
    /// Glyphs stand at quarters of a pixel along the line, so that one that comes again need not be drawn again. Letters
    /// that join stand where they are: an eighth of a pixel would show.
    ///
    /// - Parameters:
    ///   - reaches: how far each line reaches from the edge, on both sides.
    ///   - isJoined: Whether it is of a script whose letters join.
    /// - Returns: nil for what has no shape, such as a space or a bitmap glyph.
    func shape(
        _ glyph: UInt32, of font: FontInstance, size: Length, at place: GlyphPlace, reaches: Set<Length>,
        isJoined: Bool = false
    ) throws(PaintingError) -> GlyphShapes.Shape? {
        // FreeType's coordinates end at 32768 pixels, and it says nothing when they do.
        guard size.pixels <= Self.mostSize else { throw .tooLarge(width: size.rounded, height: size.rounded) }
        let face = try face(font)
        let across = isJoined ? Int((place.x * 64).rounded()) : Int((place.x * 4).rounded()) * 16
        let down = Int((place.y * 64).rounded())
        let (left, top) = (across >> 6, down >> 6)
        let key = GlyphShapes.Key(
            face: face, glyph: glyph, size: size, x: across & 63, y: down & 63,
            isTurned: place.isTurned, reaches: reaches)
        if let known = shapes[key] { return known.moved(left, top) }
        guard let drawn = draw(key) else { return nil }
        shapes.keep(drawn, for: key)
        return drawn.moved(left, top)
    }

    private func draw(_ key: GlyphShapes.Key) -> GlyphShapes.Shape? {
        let face = key.face
        guard let known = outlines.outline(key.glyph, of: face, load: { glyphOutline(key.glyph, of: face) }) else {
            return nil
        }
        var copy: FT_Glyph?
        guard FT_Glyph_Copy(known.glyph, &copy) == 0, let shape = copy else { return nil }
        defer { FT_Done_Glyph(shape) }
        let scale = Double(key.size.units) / Double(face.pointee.units_per_EM)
        let (dx, dy) = (Double(key.x), -Double(key.y))
        move(shape) { x, y in
            key.isTurned ? (y * scale + dx, dy - x * scale) : (x * scale + dx, y * scale + dy)
        }
        // Where edges cross FreeType must sample finer, which takes ten times as long.
        let isFiner = known.form.crosses || alwaysSamplesFiner
        mark(shape, overlapping: isFiner)
        guard let fill = render(shape, left: 0, top: 0) else { return nil }
        var lines: [Length: GlyphBitmap] = [:]
        for reach in key.reaches where reach > .zero {
            lines[reach] = stroked(
                shape, radius: reach, hasOutside: known.form.isRegular, isFiner: isFiner)
        }
        return GlyphShapes.Shape(fill: fill, lines: lines)
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

    /// All that is inside of a line's outer edge, where the shape has an outside; otherwise the line itself, in which wide
    /// lines of small letters may leave holes.
    private func stroked(_ shape: FT_Glyph, radius: Length, hasOutside: Bool, isFiner: Bool) -> GlyphBitmap? {
        FT_Stroker_Set(
            stroker, FT_Fixed(radius.units), FT_STROKER_LINECAP_ROUND, FT_STROKER_LINEJOIN_ROUND, 0)
        var line: FT_Glyph? = shape
        let error = hasOutside ? FT_Glyph_StrokeBorder(&line, stroker, 0, 0) : FT_Glyph_Stroke(&line, stroker, 0)
        guard error == 0, let line else { return nil }
        defer { FT_Done_Glyph(line) }
        mark(line, overlapping: isFiner || !hasOutside)
        return render(line, left: 0, top: 0)
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
