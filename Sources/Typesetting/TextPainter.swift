internal import CText
import Foundation
public import TimelineModel

/// Paints laid out text: box, shadow, outline, letters, from below to above.
///
/// Safe to use from several threads at once: FreeType works behind one lock, so painters that are to work at the same
/// time should be several. `@unchecked Sendable`: the lock protects everything that changes.
public final class TextPainter: @unchecked Sendable {
    /// The most pixels a bitmap may have; more than any video shows.
    static let mostPixels = 64_000_000

    private let lock = NSLock()
    private var rasterizer: GlyphRasterizer?
    private var faces: [FontInstance: FontFace] = [:]

    public init() {}

    /// The picture of a block, with its origin relative to the layer's box, just large enough for all its ink.
    ///
    /// Letters stand at subpixel positions, without hinting. The shadow's offset is rounded to whole pixels.
    /// - Throws: `PaintingError` when a font file has gone or the picture would be absurdly large.
    public func paint(_ block: TextBlock) throws -> Bitmap { try paint(block, margin: 0) }

    /// - Parameter margin: pixels of empty room around the ink while painting; must not change anything.
    func paint(_ block: TextBlock, margin: Double) throws -> Bitmap {
        let ink = try lock.withLock { try self.ink(of: block) }
        return try paint(ink, block, margin: margin)
    }

    // MARK: Ink

    /// The glyphs of a block as coverage and pictures, each where it belongs.
    private func ink(of block: TextBlock) throws(PaintingError) -> TextInk {
        let rasterizer = try openRasterizer()
        var ink = TextInk()
        for line in block.lines {
            var runFaces: [FontFace] = []
            for run in line.runs { runFaces.append(try face(run.font)) }
            let shaped = LineShaping.shape(line.runs, faces: runFaces)
            for (run, shape) in zip(line.runs, shaped) {
                for (glyph, position) in zip(shape.glyphs, shape.positions) where glyph.id != 0 {
                    let x = line.origin.x.pixels + run.x.pixels + position + Double(glyph.xOffset) * shape.scale
                    let y = line.origin.y.pixels - Double(glyph.yOffset) * shape.scale
                    let outline = block.outline?.width
                    if let picture = try rasterizer.layers(
                        glyph.id, of: run.font, size: run.size, x: x, y: y, foreground: run.color)
                    {
                        ink.pictures.append(picture)
                    } else if let shape = try rasterizer.shape(
                        glyph.id, of: run.font, size: run.size, x: x, y: y, outline: outline)
                    {
                        ink.add(shape.fill, shape.outline, run.color)
                    } else if let picture = try rasterizer.picture(
                        glyph.id, of: run.font, size: run.size, x: x, y: y)
                    {
                        ink.pictures.append(picture)
                    }
                }
            }
            ink.decorations += Decorations.of(line, faces: runFaces, shaped: shaped)
        }
        return ink
    }

    private func openRasterizer() throws(PaintingError) -> GlyphRasterizer {
        if let rasterizer { return rasterizer }
        let opened = try GlyphRasterizer()
        rasterizer = opened
        return opened
    }

    private func face(_ font: FontInstance) throws(PaintingError) -> FontFace {
        if let face = faces[font] { return face }
        let face = try FontFace(font, family: "")
        faces[font] = face
        return face
    }

    // MARK: Paint

    private func paint(_ ink: TextInk, _ block: TextBlock, margin: Double) throws(PaintingError) -> Bitmap {
        let outline = block.outline.flatMap { $0.width.units > 0 ? $0 : nil }
        let bounds = ink.bounds(outline: outline?.width.pixels ?? 0)
        var all = bounds
        if let shadow = block.shadow {
            let offset = (Double(shadow.offset.x.rounded), Double(shadow.offset.y.rounded))
            all.add(bounds.grown(Blur.reach(shadow.deviation.pixels)).moved(offset.0, offset.1))
        }
        if let box = block.background { all.add(ShapePainter.bounds(box.rect)) }
        guard !all.isEmpty else { return .empty }
        let area = all.grown(margin).area
        guard area.width < 1 << 20, area.height < 1 << 20, area.width * area.height <= Self.mostPixels else {
            throw .tooLarge(width: area.width, height: area.height)
        }

        var canvas = Canvas(area)
        if let box = block.background {
            canvas.paint(ShapePainter.coverage(rectangle: box.rect, radius: box.radius, in: area), box.color)
        }
        let fills = ink.fills(in: area)
        let line = outline.map { ink.outline($0, in: area) }
        if let shadow = block.shadow {
            let parts = fills.map(\.coverage) + [line, ink.pictureCoverage(in: area)].compactMap { $0 }
            canvas.paint(self.shadow(shadow, of: parts, in: area), shadow.color)
        }
        if let outline, var line {
            // Seen through letters that are not opaque, the inner half of the line would darken them.
            for fill in fills where fill.color.alpha < 255 { line.subtract(fill.coverage) }
            canvas.paint(line, outline.color)
        }
        for fill in fills { canvas.paint(fill.coverage, fill.color) }
        for picture in ink.pictures { canvas.paint(picture) }
        return canvas.trimmed()
    }

    private func shadow(_ shadow: TextShadow, of parts: [Coverage], in area: PixelArea) -> Coverage {
        var whole = Coverage(area)
        for part in parts { whole.add(part) }
        var moved = whole.moved(shadow.offset.x.rounded, shadow.offset.y.rounded)
        Blur.apply(&moved, deviation: shadow.deviation.pixels)
        return moved
    }
}
