internal import TimelineModel

/// A layer, or a part of one, that draws itself: its source's pixels in its pose.
final class LayerElement {
    let layer: Layer
    private let source: any LayerSource
    /// What wipes run over and what it grows from the middle of, in pixels of the canvas, while it comes and while it
    /// goes; nil: the source's picture.
    private let extent: Extent
    /// When it is not seen although its layer is.
    private let hidden: [FrameSpan]
    /// What lies over it and comes and goes with it; while they fade it must not shine through.
    private let cover: Surface?
    private var current: Drawn?
    /// Whether the prepared frame is one in which it goes.
    private var isGoing = false
    /// What makes the picture smaller or larger, while that one is shown.
    private var scaler: (scaler: SurfaceScaler, picture: LayerPicture, inset: Insets)?

    typealias Extent = (coming: PixelRect?, going: PixelRect?)

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

    init(
        _ layer: Layer, _ source: any LayerSource, extent: Extent = (nil, nil), hidden: [FrameSpan] = [],
        cover: Surface? = nil
    ) {
        self.layer = layer
        self.source = source
        self.extent = extent
        self.hidden = hidden
        self.cover = cover
    }

    func isStill(for count: Int) -> Bool { source.isStatic && layerIsStill(for: count) }

    /// Makes frame `n` ready to be drawn; nil if nothing of it is visible.
    func prepare(_ n: Int) throws -> Look? {
        guard !hidden.contains(where: { $0.contains(n) }), let pose = layer.pose(at: n),
            let picture = try layer.diagnosed({ try source.picture(at: n) })
        else {
            current = nil
            return nil
        }
        isGoing = layer.exit.map { n >= $0.span.start } ?? false
        if let current, current.picture.isSame(as: picture), current.pose.hasPlace(of: pose),
            cover == nil || current.pose.opacity == pose.opacity
        {
            self.current?.pose = pose
        } else {
            current = nil
            if let surface = try surface(picture, pose) {
                current = Drawn(picture: picture, pose: pose, surface: surface)
            }
        }
        guard let current else { return nil }
        return Look(
            version: picture.version, pose: pose, bounds: current.surface.visible.intersection(window),
            isOpaque: !current.surface.hasAlpha && pose.opacity == 256 && pose.wipes.isEmpty && pose.inset == Insets())
    }

    /// The part of the canvas that it is seen in.
    private var window: PixelRect {
        layer.window.map(PixelRect.init(nearest:)) ?? PixelRect(-1 << 20, -1 << 20, 1 << 20, 1 << 20)
    }

    /// The picture where the pose has it.
    private func surface(_ picture: LayerPicture, _ pose: Pose) throws -> Surface? {
        var picture = picture
        let isDimmed = cover != nil && pose.opacity < 256
        if let cover, isDimmed {
            picture.surface = try picture.surface.dimmed(under: cover, opacity: pose.opacity)
        }
        guard pose.isTransformed else {
            scaler = nil
            let isMoved = pose.x != 0 || pose.y != 0
            return isMoved ? try picture.surface.shifted(x: pose.x, y: pose.y) : picture.surface
        }
        let scaler: SurfaceScaler
        if let known = self.scaler, known.picture.isSame(as: picture), known.inset == pose.inset {
            scaler = known.scaler
        } else {
            scaler = try SurfaceScaler(picture.surface, within: layer.part(without: pose.inset))
            self.scaler = (scaler, picture, pose.inset)
        }
        let center = center(of: picture)
        var surface: Surface? = picture.surface
        if pose.scale != Pose.wholeScale {
            surface = try scaler.scaled(
                by: Double(pose.scale) / Double(Pose.wholeScale), about: center, x: pose.x, y: pose.y)
            guard pose.rotation != 0, let scaled = surface else { return surface }
            let moved = (center.x + Double(pose.x) / 64, center.y + Double(pose.y) / 64)
            return try SurfaceRotator(scaled).rotated(by: pose.rotation, about: moved, x: 0, y: 0)
        }
        return try scaler.rotator.rotated(by: pose.rotation, about: center, x: pose.x, y: pose.y)
    }

    /// What stays where it is when it grows or turns: the middle of its box, or of what pops.
    private func center(of picture: LayerPicture) -> (x: Double, y: Double) {
        // A shadow to one side does not move the middle.
        let isOwn =
            layer.rotation == 0 && layer.effects.shadows.isEmpty
            && !layer.animations.contains { [.scale, .rotate].contains($0.property) }
        guard isOwn else {
            let box = layer.box
            return ((box.x + box.width * 0.5).pixels, (box.y + box.height * 0.5).pixels)
        }
        let extent = (isGoing ? extent.going : extent.coming) ?? picture.surface.visible
        return (Double(extent.minX + extent.maxX) / 2, Double(extent.minY + extent.maxY) / 2)
    }

    /// Draws the prepared frame, within `clip`.
    func draw(on target: Raster, clip: PixelRect) {
        guard let current else { return }
        let surface = current.surface
        surface.withRaster { source in
            let extent = isGoing ? extent.going : extent.coming
            let bounds = current.pose.wipes.isEmpty ? surface.visible : extent ?? surface.visible
            for piece in current.pose.pieces(of: bounds, box: PixelRect(nearest: layer.box)) {
                let rect = piece.rect.intersection(surface.visible).intersection(window)
                Draw.mix(
                    target, source, layer.effects.blendMode, visible: rect, clip: clip, opacity: piece.opacity)
            }
        }
    }
}

extension Layer {
    /// What is left of its box, in whole pixels.
    fileprivate func part(without inset: Insets) -> PixelRect? {
        guard inset != Insets() else { return nil }
        let box = PixelRect(nearest: box)
        return PixelRect(
            box.minX + inset.left.rounded, box.minY + inset.top.rounded, box.maxX - inset.right.rounded,
            box.maxY - inset.bottom.rounded)
    }
}

extension LayerElement: StackElement {
    var needsWhatIsBelow: Bool { layer.effects.blendMode != .normal }
    var readsAround: Bool { false }

    func layerIsStill(for count: Int) -> Bool {
        layer.isStill(for: count) && !hidden.contains { $0.overlaps(FrameSpan(0, count)) }
    }
}
