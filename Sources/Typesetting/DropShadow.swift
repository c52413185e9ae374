public import TimelineModel

extension ShapePainter {
    /// The shadows of what a mask covers, the topmost first. Their offsets are rounded to whole pixels.
    ///
    /// - Throws: `PaintingError.tooLarge`.
    public static func paint(_ shadows: [TextShadow], of mask: Mask) throws -> Bitmap {
        let cast = GlyphBitmap(
            x: mask.origin.x, y: mask.origin.y, width: mask.width, height: mask.height, coverage: mask.coverage)
        let casts = shadows.map { shadow in
            let grown = cast.grown(by: shadow.spread.pixels)
            let (dx, dy) = (shadow.offset.x.rounded, shadow.offset.y.rounded)
            var bounds = Bounds()
            bounds.add(grown)
            return (
                shadow, grown, dx, dy,
                bounds.grown(Blur.reach(shadow.deviation.pixels)).moved(Double(dx), Double(dy))
            )
        }
        var bounds = Bounds()
        for cast in casts { bounds.add(cast.4) }
        let area = bounds.area
        guard area.width < 1 << 20, area.height < 1 << 20, area.width * area.height <= TextPainter.mostPixels else {
            throw PaintingError.tooLarge(width: area.width, height: area.height)
        }
        var canvas = Canvas(area)
        for (shadow, grown, dx, dy, bounds) in casts.reversed() where !bounds.isEmpty {
            var coverage = Coverage(bounds.area)
            coverage.add(grown, movedBy: (dx, dy))
            Blur.apply(&coverage, deviation: shadow.deviation.pixels)
            canvas.paint(coverage, shadow.color)
        }
        return canvas.trimmed()
    }
}
