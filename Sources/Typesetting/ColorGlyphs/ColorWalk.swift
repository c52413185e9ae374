internal import CText

/// Draws a glyph by walking its paint tree (OpenType 1.9, "COLR — Color Table", version 1).
///
/// Bounded whatever the font: so many paints, so deep, so large.
struct ColorWalk {
    /// A layer of version 0: an outline in a colour of the palette.
    struct Layer {
        var glyph: UInt32
        var color: Int
    }

    private static let mostPaints = 4096
    private static let deepest = 24
    private static let mostPixels = 16_000_000

    private let rasterizer: GlyphRasterizer
    private let face: FT_Face
    private let table: ColorTable
    private let palette: Palette
    private var paints = 0

    init(rasterizer: GlyphRasterizer, face: FT_Face, table: ColorTable, palette: Palette) {
        self.rasterizer = rasterizer
        self.face = face
        self.table = table
        self.palette = palette
    }

    // MARK: Whole glyphs

    mutating func picture(of layers: [Layer], _ transform: Affine) throws(PaintingError) -> Bitmap? {
        let shapes = layers.prefix(Self.mostPaints).compactMap { layer in
            rasterizer.outline(layer.glyph, of: face, transform).map { (shape: $0, color: palette[layer.color]) }
        }
        guard var surface = try surface(Self.bounds(of: shapes.map(\.shape))) else { return .empty }
        for layer in shapes {
            surface.fill(surface.mask(layer.shape)) { _, _ in layer.color }
        }
        return surface.bitmap
    }

    mutating func picture(
        of glyph: UInt32, _ root: Int, _ transform: Affine
    ) throws(PaintingError) -> Bitmap? {
        let clip = clipBox(glyph, transform)
        var shapes: [GlyphBitmap] = []
        if clip == nil { collect(root, transform, depth: 0, &shapes) }
        guard var surface = try surface(clip ?? Self.bounds(of: shapes)) else { return .empty }
        paints = 0
        paint(root, transform, clip.map(surface.mask), depth: 0, on: &surface)
        return surface.bitmap
    }

    private static func bounds(of shapes: [GlyphBitmap]) -> Bounds {
        var bounds = Bounds()
        for shape in shapes { bounds.add(shape) }
        return bounds
    }

    private func surface(_ bounds: Bounds) throws(PaintingError) -> ColorSurface? {
        let area = bounds.area
        guard area.width > 0, area.height > 0 else { return nil }
        guard area.width * area.height <= Self.mostPixels else {
            throw .tooLarge(width: area.width, height: area.height)
        }
        return ColorSurface(area)
    }

    /// The box that the font lets the glyph be drawn in, in pixels; nil where it does not say.
    private func clipBox(_ glyph: UInt32, _ transform: Affine) -> Bounds? {
        guard let box = table.clipBox(of: glyph) else { return nil }
        var bounds = Bounds()
        for corner in [(box.left, box.bottom), (box.right, box.top)] {
            let (x, y) = transform.apply(corner.0, corner.1)
            bounds.add(left: x, top: y, right: x, bottom: y)
        }
        return bounds
    }

    // MARK: The tree

    private mutating func read(_ place: Int, depth: Int) -> ColorPaint? {
        paints += 1
        return paints <= Self.mostPaints && depth <= Self.deepest ? table.paint(at: place) : nil
    }

    /// The outlines that the tree paints in: together as large as the picture can be.
    private mutating func collect(_ place: Int, _ transform: Affine, depth: Int, _ shapes: inout [GlyphBitmap]) {
        switch read(place, depth: depth) {
        case .layers(let range):
            for layer in table.layers(range) { collect(layer, transform, depth: depth + 1, &shapes) }
        case .glyph(let glyph, _):
            if let shape = rasterizer.outline(glyph, of: face, transform) {
                // Only its edges count.
                shapes.append(
                    GlyphBitmap(x: shape.x, y: shape.y, width: shape.width, height: shape.height, coverage: []))
            }
        case .colorGlyph(let glyph):
            if let root = table.paint(of: glyph) { collect(root, transform, depth: depth + 1, &shapes) }
        case .transform(let own, let inner): collect(inner, transform.after(own), depth: depth + 1, &shapes)
        case .composite(let source, _, let backdrop):
            collect(source, transform, depth: depth + 1, &shapes)
            collect(backdrop, transform, depth: depth + 1, &shapes)
        case .solid, .gradient, nil: break
        }
    }

    private mutating func paint(
        _ place: Int, _ transform: Affine, _ clip: ColorMask?, depth: Int, on surface: inout ColorSurface
    ) {
        switch read(place, depth: depth) {
        case .layers(let range):
            for layer in table.layers(range) { paint(layer, transform, clip, depth: depth + 1, on: &surface) }
        case .glyph(let glyph, let inner):
            guard let shape = rasterizer.outline(glyph, of: face, transform) else { return }
            paint(inner, transform, surface.mask(shape).intersected(clip), depth: depth + 1, on: &surface)
        case .colorGlyph(let glyph):
            guard let root = table.paint(of: glyph) else { return }
            paint(root, transform, clip, depth: depth + 1, on: &surface)
        case .transform(let own, let inner):
            paint(inner, transform.after(own), clip, depth: depth + 1, on: &surface)
        case .composite(let sourcePaint, let mode, let backdropPaint):
            var (backdrop, source) = (ColorSurface(surface.area), ColorSurface(surface.area))
            paint(backdropPaint, transform, nil, depth: depth + 1, on: &backdrop)
            paint(sourcePaint, transform, nil, depth: depth + 1, on: &source)
            surface.add(source.composited(mode, on: backdrop), clip)
        case .solid(let index, let alpha):
            let color = palette[index] * Float(alpha)
            surface.fill(clip) { _, _ in color }
        case .gradient(let shape, let stops, let extend):
            guard let back = transform.inverse else { return }
            let line = ColorLine(
                stops.map { ColorLine.Stop(offset: $0.offset, color: palette[$0.color] * Float($0.alpha)) },
                extend: extend)
            let gradient = ColorGradient(shape, line)
            surface.fill(clip) { x, y in
                let point = back.apply(x, y)
                return gradient.color(point.x, point.y)
            }
        case nil: break
        }
    }
}
