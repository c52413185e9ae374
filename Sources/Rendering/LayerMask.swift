internal import TimelineModel
internal import Typesetting

/// Draws a line along the edge of a layer, and cuts both with a mask.
///
/// The line is drawn first and without an outer edge of its own: one cut for both leaves no seam between them.
final class MaskStep: SurfaceStep {
    private let mask: LayerMask?
    private let place: PixelRect
    private let line: Surface?
    private let resources: RenderResources
    private var cut: (bounds: PixelRect, mask: SurfaceMask)?

    init(_ mask: LayerMask?, _ border: Stroke?, in place: PixelRect, resources: RenderResources) throws {
        self.mask = mask
        self.place = place
        self.resources = resources
        line = try border.flatMap { border in
            guard let edge = BoxEdge(mask, in: place) else { return nil }
            return try resources.surface(.border(border, mask, place)) { try edge.line(border, in: place) }
        }
    }

    func applied(to surface: Surface, time: Int) throws -> Surface {
        if let line {
            try surface.withMutableRaster { target in
                line.withRaster { Draw.over(target, $0, visible: place, clip: place, opacity: 256) }
            }
        }
        guard let mask else { return surface }
        let surface = try surface.withAlpha()
        try surface.multiply(by: self.cut(mask, surface.bounds))
        return surface
    }

    private func cut(_ mask: LayerMask, _ bounds: PixelRect) throws -> SurfaceMask {
        if let cut, cut.bounds == bounds { return cut.mask }
        let made: SurfaceMask = try resources.resource(.mask(mask, place, in: bounds)) {
            let made = SurfaceMask(try mask.coverage(of: place), in: bounds)
            return (made, bytes: made.full.count + made.half.count)
        }
        cut = (bounds, made)
        return made
    }
}

/// An edge that a line can follow, in pixels of the canvas.
private struct BoxEdge {
    /// Of its corners; nil for an ellipse.
    var radius: Length?
    var box: Rect

    /// Nil for a mask without an edge.
    init?(_ mask: LayerMask?, in place: PixelRect) {
        box = Rect(
            x: Double(place.minX), y: Double(place.minY), width: Double(place.width), height: Double(place.height))
        switch mask {
        case nil: radius = .zero
        case .rounded(let radius): self.radius = radius
        case .ellipse: break
        case .circle:
            let side = min(box.width, box.height)
            box = Rect(
                x: box.x + (box.width - side) * 0.5, y: box.y + (box.height - side) * 0.5, width: side, height: side)
        case .picture: return nil
        }
    }

    func coverage() throws -> Mask {
        if let radius { return try ShapePainter.mask(radius: radius, in: box) }
        return try ShapePainter.mask(ellipse: box)
    }

    /// Everything of a place that is not farther inside than a line is wide.
    func line(_ border: Stroke, in place: PixelRect) throws -> Surface? {
        var inner = self
        let width = border.width
        inner.box = Rect(
            x: box.x + width, y: box.y + width, width: box.width - width - width, height: box.height - width - width)
        inner.radius = radius.map { max(.zero, $0 - width) }
        let hasInside = inner.box.width > .zero && inner.box.height > .zero
        let open = SurfaceMask.bytes(of: hasInside ? try inner.coverage() : Mask.empty, in: place)
        let color = border.color
        var pixels = [UInt8](repeating: 0, count: place.area * 4)
        for (index, open) in open.enumerated() where open < 255 {
            let alpha = Blend.divide255(UInt16(255 - open) * UInt16(color.alpha))
            for (channel, value) in [color.red, color.green, color.blue].enumerated() {
                pixels[index * 4 + channel] = UInt8(Blend.divide255(UInt16(value) * alpha))
            }
            pixels[index * 4 + 3] = UInt8(alpha)
        }
        return try Surface.painted(pixels, at: place)
    }
}

extension LayerMask {
    /// How much of each pixel of a place is seen.
    fileprivate func coverage(of place: PixelRect) throws -> Mask {
        if let edge = BoxEdge(self, in: place) { return try edge.coverage() }
        guard case .picture(let asset) = self else { return .empty }
        let picture = try PictureLoader.bitmap(asset, PixelSize(width: place.width, height: place.height))
        let isOpaque = stride(from: 3, to: picture.pixels.count, by: 4).allSatisfy { picture.pixels[$0] == 255 }
        let coverage = stride(from: 0, to: picture.pixels.count, by: 4).map { at -> UInt8 in
            guard isOpaque else { return picture.pixels[at + 3] }
            let (r, g, b) = (picture.pixels[at], picture.pixels[at + 1], picture.pixels[at + 2])
            return Conversion.byte(0.2126 * Float(r) + 0.7152 * Float(g) + 0.0722 * Float(b))
        }
        return Mask(
            origin: (place.minX, place.minY), width: place.width, height: place.height, coverage: coverage)
    }
}

extension Mask {
    /// Nothing at all.
    fileprivate static var empty: Mask { Mask(origin: (0, 0), width: 0, height: 0) }
}

extension SurfaceMask {
    /// A painted mask, nothing around it, for a surface's bounds.
    fileprivate init(_ mask: Mask, in bounds: PixelRect) {
        self.init(full: Self.bytes(of: mask, in: bounds), width: bounds.width, height: bounds.height)
    }

    /// The part of a painted mask that lies in a rectangle, row after row.
    fileprivate static func bytes(of mask: Mask, in rect: PixelRect) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: rect.area)
        let painted = PixelRect(
            mask.origin.x, mask.origin.y, mask.origin.x + mask.width, mask.origin.y + mask.height)
        let common = painted.intersection(rect)
        guard !common.isEmpty else { return bytes }
        for y in common.minY..<common.maxY {
            let from = (y - painted.minY) * mask.width + common.minX - painted.minX
            let to = (y - rect.minY) * rect.width + common.minX - rect.minX
            bytes.replaceSubrange(to..<(to + common.width), with: mask.coverage[from..<(from + common.width)])
        }
        return bytes
    }
}
