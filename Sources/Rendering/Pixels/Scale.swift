internal import Resampling

/// Shows a surface larger or smaller, at any fraction of a pixel.
///
/// Linear: at sizes near its own a letter is nearly as sharp as it was painted, so nothing jumps where growing ends, and
/// colours keep their proportion to their alpha, which a curve with overshoot would tint at the edges. Keeps the
/// surface's pixels as samples, to be used for many sizes.
final class SurfaceScaler {
    private let sampler: PictureSampler
    private let visible: PixelRect
    /// The surface's place with the transparent room around it that the sampler ends in.
    private let bounds: PixelRect
    private let padded: Surface

    /// - Parameter part: What of it is shown; nil is all.
    init(_ surface: Surface, within part: PixelRect? = nil) throws {
        let visible = part.map { surface.visible.intersection($0) } ?? surface.visible
        self.visible = visible
        // Beyond its edge a sampler repeats the last sample: that must be a transparent one.
        let room = 4
        let place = PixelRect(visible.minX - room, visible.minY - room, visible.maxX + room, visible.maxY + room)
        let padded = try Surface(place, hasAlpha: true)
        try padded.withMutableRaster { target in
            Draw.clear(target, target.bounds)
            surface.withRaster { source in
                Draw.over(target, source, visible: visible, clip: visible, opacity: 256)
            }
        }
        self.padded = padded
        bounds = padded.bounds
        sampler = PictureSampler(
            padded,
            showing: SourceRect(
                x: Double(bounds.minX), y: Double(bounds.minY), width: Double(bounds.width),
                height: Double(bounds.height)))
    }

    /// What turns the surface instead of scaling it.
    var rotator: SurfaceRotator { SurfaceRotator(padded: padded, visible: visible) }

    /// The surface at `scale` of its size about a point, then moved; nil when nothing is left of it.
    ///
    /// - Parameters:
    ///   - center: In pixels of the canvas: what stays where it is.
    ///   - x: Distance to the right in 1/64 pixel.
    ///   - y: Distance downwards in 1/64 pixel.
    func scaled(by scale: Double, about center: (x: Double, y: Double), x: Int, y: Int) throws -> Surface? {
        let (dx, dy) = (Double(x) / 64, Double(y) / 64)
        func low(_ edge: Int, _ center: Double, _ shift: Double) -> Int {
            Int((center + (Double(edge) - center) * scale + shift).rounded(.down)) - Self.reach
        }
        func high(_ edge: Int, _ center: Double, _ shift: Double) -> Int {
            Int((center + (Double(edge) - center) * scale + shift).rounded(.up)) + Self.reach
        }
        guard scale > 1 / 1024 else { return nil }
        let place = PixelRect(
            low(visible.minX, center.x, dx), low(visible.minY, center.y, dy), high(visible.maxX, center.x, dx),
            high(visible.maxY, center.y, dy)
        ).onChromaGrid
        let result = try Surface(place, hasAlpha: true)
        let part = SourceRect(
            x: center.x + (Double(place.minX) - dx - center.x) / scale,
            y: center.y + (Double(place.minY) - dy - center.y) / scale, width: Double(place.width) / scale,
            height: Double(place.height) / scale)
        try result.withMutableRaster { raster in
            // Premultiplied samples are sampled as they are: they are nothing where nothing is seen.
            sampler.draw(part, into: raster, curve: .linear, onBlack: true)
            raster.limitToAlpha()
        }
        return result
    }

    /// How far past an edge the curve reaches, in pixels of the result.
    private static let reach = 2
}
