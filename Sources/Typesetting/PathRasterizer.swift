internal import CText

/// Fills and strokes paths with FreeType's rasteriser: exact areas of pixels, as glyphs have.
///
/// Used by one thread at a time.
final class PathRasterizer {
    /// FreeType's coordinates end here, in pixels.
    private static let mostSize = 32000
    private let library: FT_Library

    init() throws(PaintingError) {
        var library: FT_Library?
        guard FT_Init_FreeType(&library) == 0, let library else {
            throw .shape(reason: "FreeType does not start")
        }
        self.library = library
    }

    deinit { FT_Done_FreeType(library) }

    /// The coverage of what a path encloses.
    func fill(_ path: ShapePath, in area: PixelArea) throws(PaintingError) -> Coverage {
        try withOutline(path, in: area) { outline throws(PaintingError) in try coverage(&outline, in: area) }
    }

    /// The coverage of a line along a path, with round joins and ends.
    ///
    /// - Parameter width: In pixels.
    func stroke(_ path: ShapePath, width: Double, in area: PixelArea) throws(PaintingError) -> Coverage {
        var stroker: FT_Stroker?
        guard FT_Stroker_New(library, &stroker) == 0, let stroker else { throw Self.failure }
        defer { FT_Stroker_Done(stroker) }
        FT_Stroker_Set(
            stroker, FT_Fixed((width * 32).rounded()), FT_STROKER_LINECAP_ROUND, FT_STROKER_LINEJOIN_ROUND, 0)
        return try withOutline(path, in: area) { outline throws(PaintingError) in
            var (points, contours): (FT_UInt, FT_UInt) = (0, 0)
            guard FT_Stroker_ParseOutline(stroker, &outline, path.isClosed ? 0 : 1) == 0,
                FT_Stroker_GetCounts(stroker, &points, &contours) == 0
            else { throw Self.failure }
            var line = FT_Outline()
            guard FT_Outline_New(library, points, FT_Int(contours), &line) == 0 else { throw Self.failure }
            defer { FT_Outline_Done(library, &line) }
            (line.n_points, line.n_contours) = (0, 0)
            FT_Stroker_Export(stroker, &line)
            return try coverage(&line, in: area)
        }
    }

    private static let failure = PaintingError.shape(reason: "FreeType cannot draw it")

    private func withOutline<Result>(
        _ path: ShapePath, in area: PixelArea, _ body: (inout FT_Outline) throws(PaintingError) -> Result
    ) throws(PaintingError) -> Result {
        guard area.width <= Self.mostSize, area.height <= Self.mostSize else {
            throw .tooLarge(width: area.width, height: area.height)
        }
        var outline = FT_Outline()
        guard FT_Outline_New(library, FT_UInt(path.points.count), 1, &outline) == 0 else { throw Self.failure }
        defer { FT_Outline_Done(library, &outline) }
        for (index, point) in path.points.enumerated() {
            // In 1/64 pixel, y up from the area's bottom.
            outline.points[index] = FT_Vector(
                x: FT_Pos(((point.x - Double(area.x)) * 64).rounded()),
                y: FT_Pos(((Double(area.y + area.height) - point.y) * 64).rounded()))
            outline.tags[index] = CChar(FT_CURVE_TAG_ON)
        }
        outline.contours[0] = Int16(path.points.count - 1)
        return try body(&outline)
    }

    private func coverage(_ outline: inout FT_Outline, in area: PixelArea) throws(PaintingError) -> Coverage {
        var coverage = Coverage(area)
        guard area.width > 0, area.height > 0 else { return coverage }
        let (library, width, height) = (library, area.width, area.height)
        let error = coverage.bytes.withUnsafeMutableBufferPointer { bytes in
            var bitmap = FT_Bitmap()
            bitmap.rows = UInt32(height)
            bitmap.width = UInt32(width)
            bitmap.pitch = Int32(width)
            bitmap.buffer = bytes.baseAddress
            bitmap.num_grays = 256
            bitmap.pixel_mode = UInt8(FT_PIXEL_MODE_GRAY.rawValue)
            return FT_Outline_Get_Bitmap(library, &outline, &bitmap)
        }
        guard error == 0 else { throw Self.failure }
        return coverage
    }
}
