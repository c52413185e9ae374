internal import CText

/// What FreeType knows of a face that HarfBuzz does not tell.
///
/// HarfBuzz takes any bytes for a font with no glyphs, so this is also where a broken file is found.
struct FontFacts {
    /// Whether its glyphs have outlines.
    let hasOutlines: Bool
    /// Whether some are drawn in colour from layers of outlines (COLR).
    let isLayered: Bool
    /// The em size of its largest bitmaps in pixels, 0 without.
    let bitmapSize: Int

    /// - Throws: `PaintingError.font` with FreeType's word for what is wrong with the file.
    init(path: String, index: Int) throws(PaintingError) {
        var library: FT_Library?
        guard FT_Init_FreeType(&library) == 0 else {
            throw PaintingError.font(path: path, reason: "FreeType does not start")
        }
        defer { FT_Done_FreeType(library) }
        var opened: FT_Face?
        let error = FT_New_Face(library, path, FT_Long(index), &opened)
        guard error == 0, let face = opened else {
            throw PaintingError.font(path: path, reason: freeTypeReason(error))
        }
        defer { FT_Done_Face(face) }
        hasOutlines = face.pointee.face_flags & FT_Long(FT_FACE_FLAG_SCALABLE) != 0
        var length: FT_ULong = 0
        isLayered = FT_Load_Sfnt_Table(face, FT_ULong(FontFace.tag("COLR")), 0, nil, &length) == 0 && length > 0
        let sizes = (0..<Int(face.pointee.num_fixed_sizes)).compactMap { face.pointee.available_sizes?[$0].y_ppem }
        bitmapSize = Int((sizes.max() ?? 0) / 64)
    }
}
