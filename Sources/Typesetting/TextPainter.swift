internal import CText
import Foundation
public import TimelineModel

/// Paints laid out text: boxes, shadows, outlines, letters, from below to above.
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
    /// Letters stand at subpixel positions, without hinting. The offsets of shadows are rounded to whole pixels.
    /// - Throws: `PaintingError` when a font file has gone or the picture would be absurdly large.
    public func paint(_ block: TextBlock) throws -> Bitmap { try paint(block, margin: 0) }

    /// - Parameter margin: pixels of empty room around the ink while painting; must not change anything.
    func paint(_ block: TextBlock, margin: Double) throws -> Bitmap {
        try paint(try ink(of: block), block.boxes, block, margin: margin)
    }

    /// The picture of a part of a block: some of its ink, and some of its boxes.
    func paint(_ ink: TextInk, _ boxes: [TextBox], _ block: TextBlock, margin: Double = 0) throws -> Bitmap {
        let bounds = InkPainting.bounds(boxes, block.shadows, ink)
        guard !bounds.isEmpty else { return .empty }
        var painting = try InkPainting(area: bounds.grown(margin).area, frame: block.frame)
        try painting.paintBoxes(boxes)
        painting.paintShadows(block.shadows, of: ink)
        painting.paintOutlines(of: ink)
        painting.paintLetters(of: ink)
        return painting.canvas.trimmed()
    }

    // MARK: Ink

    /// The glyphs of a block as coverage and pictures, each where it belongs.
    func ink(of block: TextBlock) throws -> TextInk { try lock.withLock { try gather(block) } }

    private func gather(_ block: TextBlock) throws(PaintingError) -> TextInk {
        var ink = TextInk()
        for (index, line) in block.lines.enumerated() {
            var faces: [FontFace] = []
            for run in line.runs { faces.append(try face(run.font)) }
            let shaped = LineShaping.shape(line.runs, faces: faces)
            for (run, shape) in zip(line.runs, shaped) {
                let reach = run.outlines.reach
                let reaches = Set(run.outlines.map(\.width) + block.shadows.map { reach + $0.spread })
                for (glyph, position) in zip(shape.glyphs, shape.positions) where glyph.id != 0 {
                    let pen = run.x.pixels + position
                    let x = line.origin.x.pixels + pen + Double(glyph.xOffset) * shape.scale
                    let y = line.origin.y.pixels - Double(glyph.yOffset) * shape.scale
                    if let content = try content(glyph.id, run, x: x, y: y, reaches: reaches) {
                        ink.pieces.append(TextInk.Piece(line: index, pen: pen, content: content))
                    }
                }
            }
            ink.decorations += Decoration.of(line, index, faces: faces, shaped: shaped)
        }
        return ink
    }

    /// What a glyph draws; nil for nothing.
    private func content(
        _ glyph: UInt32, _ run: TextRun, x: Double, y: Double, reaches: Set<Length>
    ) throws(PaintingError) -> TextInk.Content? {
        let rasterizer = try openRasterizer()
        if let picture = try rasterizer.layers(
            glyph, of: run.font, size: run.size, x: x, y: y, foreground: run.paint.plainest)
        {
            return .picture(picture)
        }
        if let shape = try rasterizer.shape(glyph, of: run.font, size: run.size, x: x, y: y, reaches: reaches) {
            return .letter(
                TextInk.Letter(fill: shape.fill, edges: shape.lines, paint: run.paint, outlines: run.outlines))
        }
        return try rasterizer.picture(glyph, of: run.font, size: run.size, x: x, y: y).map { .picture($0) }
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
}

extension Paint {
    /// One colour for what cannot have a gradient: the first.
    fileprivate var plainest: Color {
        switch self {
        case .color(let color): color
        case .linearGradient(_, let stops), .radialGradient(_, _, _, let stops): stops.first?.color ?? .black
        }
    }
}
