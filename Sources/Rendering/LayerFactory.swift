internal import Diagnostics
internal import TimelineModel

/// Makes the drawable form of a slice's layers.
struct LayerFactory {
    let slice: Slice
    let resources: RenderResources

    /// Everything the slice shows, as one stack.
    func stack() throws -> Compositor {
        let underlay = try elements(slice.underlay)
        let overlay = try elements(slice.overlay)
        guard let incoming = slice.incoming else {
            return try compositor(underlay + elements(slice.layers) + overlay)
        }
        let overlap = try transition(incoming, underlay)
        let whole = Layer(.background(.color(.black)), box: Rect(slice.size))
        return try compositor([LayerElement(whole, overlap)] + overlay)
    }

    private func compositor(_ elements: [any StackElement], hasAlpha: Bool = false) throws -> Compositor {
        try Compositor(elements, size: slice.size, frames: slice.count, hasAlpha: hasAlpha)
    }

    private func transition(_ incoming: Slice.Incoming, _ underlay: [any StackElement]) throws -> TransitionSource {
        let going = try compositor(underlay + elements(slice.layers))
        let arriving = try elements(incoming.layers)
        let coming: Compositor
        var needsAlpha = false
        if case .slide = incoming.transition.kind {
            needsAlpha = try !Compositor.isCovering(arriving, size: slice.size, frames: slice.count)
        }
        if needsAlpha {
            coming = try compositor(arriving, hasAlpha: true)
        } else {
            coming = try compositor(elements(slice.underlay) + arriving)
        }
        return try TransitionSource(
            incoming.transition, going: going, coming: coming, comingHasAlpha: needsAlpha, size: slice.size)
    }

    private func elements(_ layers: [Layer]) throws -> [any StackElement] {
        try layers.flatMap { layer in try layer.diagnosed { try elements(layer) } }
    }

    private func elements(_ layer: Layer) throws -> [any StackElement] {
        // Memory follows the size of boxes, and cells may set it.
        let place = PixelRect(nearest: layer.box)
        let scales = layer.animations.filter { $0.property == .scale }.flatMap(\.keyframes).map(\.value)
        let growth = Double(max(1000, scales.max() ?? 1000)) / 1000
        guard Double(place.area) * growth * growth <= Double(16 * PixelRect(slice.size).area) else {
            throw Diagnostic.error(
                "too-large", at: nil, "the box of \(place.width)x\(place.height) pixels is far larger than the picture")
        }
        if case .filter(let filter) = layer.content {
            return [FilterElement(layer, filter, frameRate: slice.frameRate, canvas: PixelRect(slice.size))]
        }
        if case .grade(let grade) = layer.content {
            return [GradeElement(layer, try resources.table(of: grade), canvas: PixelRect(slice.size))]
        }
        if case .text(let text) = layer.content, layer.hasMovingParts {
            return try elements(layer, text)
        }
        return [try element(layer, source(layer))]
    }

    /// A text in parts. What is done to all of it at once is done to a picture of them together.
    private func elements(_ layer: Layer, _ text: TextBlock) throws -> [any StackElement] {
        var (parts, whole) = (layer, layer)
        parts.opacity = 1000
        parts.effects = Effects()
        (parts.rotation, parts.inset, parts.animations, parts.window) = (0, Insets(), [], nil)
        if layer.enter?.sequence == nil { parts.enter = nil } else { whole.enter = nil }
        if layer.exit?.sequence == nil { parts.exit = nil } else { whole.exit = nil }
        let pieces = try TextParts(parts, text, resources)
        let isPlain =
            layer.opacity == 1000 && layer.filters.isEmpty && layer.effects == Effects() && whole.enter == nil
            && whole.exit == nil && !layer.isAnimated
        if isPlain { return try pieces.elements() }
        // What moves may be seen later.
        let area = layer.isAnimated ? pieces.reach : pieces.reach.intersection(PixelRect(slice.size))
        guard !area.isEmpty else { return [] }
        let group = try GroupSource(pieces.elements(), in: area, size: slice.size, frames: slice.count)
        return [try element(whole, group, extent: pieces.extent)]
    }

    private func element(
        _ layer: Layer, _ pixels: any LayerSource, extent: PixelRect? = nil
    ) throws -> any StackElement {
        var source = pixels
        let steps = try layer.steps(frameRate: slice.frameRate, resources: resources)
        if !steps.isEmpty {
            let processed = ProcessedSource(source, steps, room: layer.filters.isEmpty ? nil : PixelRect(slice.size))
            if pixels.isStatic, !layer.hasMovingParts {
                let key = RenderResources.Key.processed(layer.pixels, PixelRect(slice.size))
                source = StillSource(try resources.surface(key) { try processed.picture(at: 0)?.surface })
            } else {
                source = processed
            }
        }
        return LayerElement(layer, source, extent: (extent, extent))
    }

    private func source(_ layer: Layer) throws -> any LayerSource {
        let box = layer.box
        switch layer.content {
        case .background(let paint):
            let place = PixelRect(nearest: box)
            return StillSource(
                try resources.surface(.background(paint, place)) { try paint.surface(filling: place) })
        case .shape(let shape):
            let place = PixelRect(nearest: box)
            return StillSource(try resources.surface(.shape(shape, place)) { try shape.surface(in: place) })
        case .text(let text):
            let (x, y) = (box.x.rounded, box.y.rounded)
            return StillSource(
                try resources.surface(.text(text, x: x, y: y)) { try text.surface(x: x, y: y, resources) })
        case .picture(let picture):
            if let motion = picture.motion {
                return try MovingPictureSource(picture, motion, box: box, resources: resources)
            }
            return StillSource(try PictureLoader.surface(picture, box: box, resources: resources))
        case .clip(let clip):
            return try ClipSource(clip, box: box, frameRate: slice.frameRate, resources: resources)
        case .segment(let segment):
            return try source(segment, box: box)
        case .filter, .grade:
            return StillSource(nil)
        }
    }

    private func source(_ segment: Segment, box: Rect) throws -> any LayerSource {
        switch segment.source {
        case .file(let clip):
            return try ClipSource(clip, box: box, frameRate: slice.frameRate, resources: resources)
        case .motion:
            return try MotionSource(segment, box: box)
        case .pending:
            throw Diagnostic.error(
                "pending-segment", at: nil, "the segment was not generated before its scene is rendered")
        }
    }
}
