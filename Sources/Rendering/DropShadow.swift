internal import TimelineModel
internal import Typesetting

/// Lays a layer over its shadows. They are painted again only when what casts them has another outline.
final class DropShadowStep: SurfaceStep {
    private let shadows: [TextShadow]
    private var last: (bounds: PixelRect, cover: [UInt8], shadow: Surface?)?

    init(_ shadows: [TextShadow]) { self.shadows = shadows }

    func applied(to surface: Surface, time: Int) throws -> Surface {
        let surface = try surface.withAlpha()
        let cover = surface.cover
        if last?.bounds != surface.bounds || last?.cover != cover {
            last = (surface.bounds, cover, try painted(cover, surface.bounds))
        }
        guard let shadow = last?.shadow else { return surface }
        return try Surface.together(shadow, surface)
    }

    private func painted(_ cover: [UInt8], _ bounds: PixelRect) throws -> Surface? {
        let bitmap = try ShapePainter.paint(
            shadows,
            of: Mask(
                origin: (bounds.minX, bounds.minY), width: bounds.width, height: bounds.height, coverage: cover))
        let (left, top) = bitmap.origin
        return try Surface.painted(
            bitmap.pixels, at: PixelRect(left, top, left + bitmap.width, top + bitmap.height))
    }
}

extension Surface {
    /// The alpha of its pixels, row after row.
    fileprivate var cover: [UInt8] {
        withRaster { raster in
            let (width, height) = (raster.bounds.width, raster.bounds.height)
            return [UInt8](unsafeUninitializedCapacity: width * height) { target, count in
                for y in 0..<height {
                    guard let alpha = raster.alpha, let row = target.baseAddress?.advanced(by: y * width) else { break }
                    row.update(from: alpha.at(0, y), count: width)
                }
                count = width * height
            }
        }
    }
}
