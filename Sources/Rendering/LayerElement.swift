internal import TimelineModel

/// A layer that draws itself: its source's pixels in its pose.
final class LayerElement {
    let layer: Layer
    private let source: any LayerSource
    private var current: Drawn?

    /// What the layer looks like in a frame.
    private struct Drawn {
        var picture: LayerPicture
        var pose: Pose
        /// The picture where the pose has it: moved by fractions of pixels if need be.
        var surface: Surface
    }

    /// What identifies a look: two frames with equal looks have equal pixels.
    struct Look: Hashable {
        var version: Int
        var pose: Pose
        /// What may be drawn on.
        var bounds: PixelRect
        /// Whether nothing below shows through in `bounds`.
        var isOpaque: Bool
    }

    init(_ layer: Layer, _ source: any LayerSource) {
        self.layer = layer
        self.source = source
    }

    func isStill(for count: Int) -> Bool { source.isStatic && layer.isStill(for: count) }

    /// Makes frame `n` ready to be drawn; nil if nothing of it is visible.
    func prepare(_ n: Int) throws -> Look? {
        guard let pose = layer.pose(at: n), let picture = try layer.diagnosed({ try source.picture(at: n) }) else {
            current = nil
            return nil
        }
        if let current, current.picture.version == picture.version, current.picture.surface === picture.surface,
            current.pose.x == pose.x, current.pose.y == pose.y
        {
            self.current?.pose = pose
        } else {
            let isMoved = pose.x != 0 || pose.y != 0
            let surface = isMoved ? try picture.surface.shifted(x: pose.x, y: pose.y) : picture.surface
            current = Drawn(picture: picture, pose: pose, surface: surface)
        }
        guard let current else { return nil }
        return Look(
            version: picture.version, pose: pose, bounds: current.surface.visible,
            isOpaque: !current.surface.hasAlpha && pose.opacity == 256 && pose.wipes.isEmpty)
    }

    /// Draws the prepared frame, within `clip`.
    func draw(on target: Raster, clip: PixelRect) {
        guard let current else { return }
        let surface = current.surface
        surface.withRaster { source in
            for piece in current.pose.pieces(of: surface.visible) {
                Draw.over(target, source, visible: piece.rect, clip: clip, opacity: piece.opacity)
            }
        }
    }
}
