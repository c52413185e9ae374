internal import CText
import Foundation
public import TimelineModel

/// Draws a picture that stands in a line of text, in a size.
public typealias PictureDrawing = @Sendable (Asset, PixelSize) throws -> Bitmap

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
    /// - Parameter drawing: Draws the pictures that stand in lines, with any origin.
    /// - Throws: `PaintingError` when a font file has gone or the picture would be absurdly large; what `drawing` throws.
    public func paint(_ block: TextBlock, drawing: PictureDrawing) throws -> Bitmap {
        try paint(block, margin: 0, drawing: drawing)
    }

    /// - Parameter margin: pixels of empty room around the ink while painting; must not change anything.
    func paint(_ block: TextBlock, margin: Double, drawing: PictureDrawing) throws -> Bitmap {
        try paint(try ink(of: block, drawing: drawing), block.boxes, block, margin: margin)
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
        return painting.trimmed()
    }

    // MARK: Ink

    /// The glyphs of a block as coverage and pictures, each where it belongs.
    func ink(of block: TextBlock, drawing: PictureDrawing) throws -> TextInk {
        var ink = TextInk()
        for (index, line) in block.lines.enumerated() {
            for part in [line] + line.annotations {
                let place = LinePlace(origin: part.origin, writingMode: block.writingMode)
                for run in part.runs {
                    guard let picture = run.picture else { continue }
                    let area = place.place(of: run, aspect: picture.aspect)
                    let drawn = try drawing(picture, PixelSize(width: area.width, height: area.height))
                    let bitmap = drawn.moved(area.x - drawn.origin.x, area.y - drawn.origin.y)
                    let start = (part.origin.x - line.origin.x + run.x).pixels
                    let middle = start + run.advance(of: picture).pixels / 2
                    ink.pieces.append(TextInk.Piece(line: index, middle: middle, content: .picture(bitmap)))
                }
            }
        }
        try lock.withLock {
            for (index, line) in block.lines.enumerated() {
                for part in [line] + line.annotations {
                    try gather(part, beside: line, index, block, into: &ink)
                }
            }
        }
        return ink
    }

    /// - Parameter line: The line that `part` is, or stands beside.
    private func gather(
        _ part: TextLine, beside line: TextLine, _ index: Int, _ block: TextBlock, into ink: inout TextInk
    ) throws(PaintingError) {
        let place = LinePlace(origin: part.origin, writingMode: block.writingMode)
        let start = (part.origin.x - line.origin.x).pixels
        var faces: [FontFace] = []
        for run in part.runs { faces.append(try face(run.font)) }
        let shaped = LineShaping.shape(part.runs, faces: faces)
        for (position, run) in part.runs.enumerated() where run.picture == nil {
            let (shape, face) = (shaped[position], faces[position])
            let reach = run.outlines.reach
            let reaches = Set(run.outlines.map(\.width) + block.shadows.map { reach + $0.spread })
            let middles = shape.middles(of: run)
            for (number, glyph) in shape.glyphs.enumerated() where glyph.id != 0 {
                let pen = run.x.pixels + shape.positions[number]
                let at = GlyphPlace(glyph, run, pen: pen, scale: shape.scale, face: face, line: place)
                if let content = try content(glyph.id, run, at: at, reaches: reaches) {
                    ink.pieces.append(
                        TextInk.Piece(
                            line: index, middle: start + run.x.pixels + middles[number], content: content))
                }
            }
        }
        ink.decorations += Decoration.of(part, index, place, start: line.origin.x, faces: faces, shaped: shaped)
    }

    /// What a glyph draws; nil for nothing.
    private func content(
        _ glyph: UInt32, _ run: TextRun, at place: GlyphPlace, reaches: Set<Length>
    ) throws(PaintingError) -> TextInk.Content? {
        let rasterizer = try openRasterizer()
        // Pictures are turned as pictures, about the origin of their glyph.
        let (x, y) = place.isTurned ? (0, 0) : (place.x, place.y)
        func placed(_ picture: Bitmap) -> TextInk.Content {
            guard place.isTurned else { return .picture(picture) }
            return .picture(picture.turned.moved(Int(place.x.rounded()), Int(place.y.rounded())))
        }
        if let picture = try rasterizer.layers(
            glyph, of: run.font, size: run.size, x: x, y: y, foreground: run.paint.plainest)
        {
            return placed(picture)
        }
        if let shape = try rasterizer.shape(
            glyph, of: run.font, size: run.size, at: place, reaches: reaches,
            isJoined: LetterSpacing.isJoined(run.script))
        {
            return .letter(
                TextInk.Letter(fill: shape.fill, edges: shape.lines, paint: run.paint, outlines: run.outlines))
        }
        return try rasterizer.picture(glyph, of: run.font, size: run.size, x: x, y: y).map(placed)
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
