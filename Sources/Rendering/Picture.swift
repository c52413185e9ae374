internal import Media
internal import Resampling
internal import TimelineModel

/// Still pictures: decoded once, cut, and brought to their place on the canvas.
enum PictureLoader {
    /// The picture of a layer that does not move, ready to be drawn.
    static func surface(_ picture: Picture, box: Rect, resources: RenderResources) throws -> Surface? {
        let place = PixelRect(nearest: box)
        guard !place.isEmpty else { return nil }
        let key = RenderResources.Key.picture(picture.asset.hash, picture.source, place, radius: picture.radius)
        return try resources.surface(key) {
            let source = SourceRect(picture.source)
            let scale = min(source.width / Double(place.width), source.height / Double(place.height))
            let pixels = try decode(picture.asset, showing: source, scale: scale, fitting: place)
            let isRound = picture.radius > .zero
            let surface = try Surface(place, hasAlpha: pixels.alpha != nil || isRound)
            try surface.withMutableRaster { raster in
                PictureSampler(pixels, halvesChroma: scale / Double(pixels.shrink) >= 1)
                    .draw(source, into: raster, curve: .sharp)
            }
            if surface.hasAlpha, isRound || place != surface.bounds {
                try surface.multiply(by: SurfaceMask(place, radius: picture.radius.pixels))
            }
            return surface
        }
    }

    /// Decodes the part of a picture that is shown, averaged down to at least twice the size that is needed.
    ///
    /// - Parameter scale: Pixels of the picture for one pixel of the canvas.
    static func decode(
        _ asset: Asset, showing part: SourceRect, scale: Double, fitting place: PixelRect
    ) throws
        -> PlanarPicture
    {
        // Vector pictures are drawn at the size they are shown in, with the crop's share taken into account.
        let whole = (
            width: Int((Double(asset.size.width) / max(scale, 0.01)).rounded(.up)),
            height: Int((Double(asset.size.height) / max(scale, 0.01)).rounded(.up))
        )
        let frame = try Image.decode(
            path: asset.path, fitting: whole.width <= 8192 && whole.height <= 8192 ? whole : nil)
        // A vector picture comes larger or smaller than it says: coordinates follow.
        let (fx, fy) = (
            Double(frame.width) / Double(max(asset.size.width, 1)),
            Double(frame.height) / Double(max(asset.size.height, 1))
        )
        let shrink = max(1, Int(scale * min(fx, fy) / 2))
        // Some pixels more than the part, for the kernel's reach.
        let margin = Double(4 * shrink) + 4 * max(scale * max(fx, fy), 1)
        let pixels = PixelRect(
            Int(part.x * fx - margin), Int(part.y * fy - margin), Int((part.x + part.width) * fx + margin) + 1,
            Int((part.y + part.height) * fy + margin) + 1)
        return PlanarPicture(frame, part: pixels, shrink: shrink, scale: (fx, fy))
    }
}

/// A picture over which the view moves slowly (Ken Burns).
///
/// The picture is brought once to about the size at which its smallest view fills the box, with an anti-aliasing kernel;
/// every frame then samples it at exact fractions of pixels, so that a move is as smooth as its numbers.
final class MovingPictureSource: LayerSource {
    private let motion: PictureMotion
    private let start: SourceRect
    private let end: SourceRect
    private let sampler: PictureSampler
    private let mask: SurfaceMask?
    private let surface: Surface
    private var shown: SourceRect?
    private var version = 0

    init(_ picture: Picture, _ motion: PictureMotion, box: Rect, resources: RenderResources) throws {
        self.motion = motion
        start = SourceRect(picture.source)
        end = SourceRect(motion.target)
        let place = PixelRect(nearest: box)
        let (start, end) = (start, end)
        let size = PixelSize(width: max(place.width, 1), height: max(place.height, 1))
        let key = RenderResources.Key.movingPicture(picture.asset.hash, picture.source, motion.target, size)
        sampler = try resources.resource(key) {
            let all = start.union(end)
            let scale = min(
                min(start.width, end.width) / Double(size.width), min(start.height, end.height) / Double(size.height))
            let pixels = try PictureLoader.decode(picture.asset, showing: all, scale: scale, fitting: place)
            let sampler = PictureSampler(pixels, halvesChroma: scale / Double(pixels.shrink) >= 1)
            guard scale > 1 else { return (sampler, bytes: pixels.byteCount) }
            // 1:1 in the nearest view; no larger than what is there.
            let width = Int((all.width / scale).rounded(.up)) & ~1
            let height = Int((all.height / scale).rounded(.up)) & ~1
            let scaled = try Surface(PixelRect(0, 0, max(width, 2), max(height, 2)), hasAlpha: sampler.hasAlpha)
            try scaled.withMutableRaster { sampler.draw(all, into: $0, curve: .sharp, onBlack: true) }
            return (PictureSampler(scaled, showing: all), bytes: scaled.byteCount)
        }
        let isRound = picture.radius > .zero
        surface = try Surface(place, hasAlpha: sampler.hasAlpha || isRound)
        mask =
            surface.hasAlpha && (isRound || place != surface.bounds)
            ? SurfaceMask(place, radius: picture.radius.pixels) : nil
    }

    var isStatic: Bool { motion.span.count <= 1 || start == end }

    func picture(at n: Int) throws -> LayerPicture? {
        guard !surface.visible.isEmpty else { return nil }
        let part = SourceRect.between(start, end, motion.progress(n))
        if shown != part {
            shown = nil
            try surface.withMutableRaster { sampler.draw(part, into: $0, curve: .even) }
            if let mask { try surface.multiply(by: mask) }
            shown = part
            version += 1
        }
        return LayerPicture(surface: surface, version: version)
    }
}

extension SourceRect {
    init(_ rect: Rect) {
        self.init(
            x: rect.x.pixels, y: rect.y.pixels, width: max(rect.width.pixels, 1 / 64),
            height: max(rect.height.pixels, 1 / 64))
    }
}
