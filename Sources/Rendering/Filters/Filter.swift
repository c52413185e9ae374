internal import Media
internal import TimelineModel

/// A filter over everything below it, within its layer's box.
final class FilterElement: StackElement {
    private let layer: Layer
    private let filter: FrameFilter
    private let box: PixelRect
    private var pose: Pose?
    private var time = 0

    init(_ layer: Layer, _ filter: Filter, frameRate: FrameRate, canvas: PixelRect) {
        self.layer = layer
        self.filter = FrameFilter([filter], frameRate: frameRate)
        box = PixelRect(nearest: layer.box).intersection(canvas)
    }

    var needsWhatIsBelow: Bool { true }
    var readsAround: Bool { true }
    func isStill(for count: Int) -> Bool { layer.isStill(for: count) }
    func layerIsStill(for count: Int) -> Bool { layer.isStill(for: count) }

    func prepare(_ n: Int) throws -> LayerElement.Look? {
        guard !box.isEmpty, var pose = layer.pose(at: n) else { return nil }
        // A filter stays where it is; what a slide would move is under it, not in it.
        pose.x = 0
        pose.y = 0
        pose.scale = Pose.wholeScale
        self.pose = pose
        time = n
        return LayerElement.Look(version: 0, pose: pose, bounds: box, isOpaque: false)
    }

    /// Draws the filtered picture over the plain one. `clip` covers the whole box whenever it touches it.
    func draw(on target: Raster, clip: PixelRect) throws {
        guard let pose else { return }
        let below = try Surface(box.onChromaGrid.intersection(target.bounds), hasAlpha: false)
        try below.withMutableRaster { copy in
            let opaque = Raster(
                bounds: target.bounds, luma: target.luma, blue: target.blue, red: target.red, alpha: nil,
                chromaAlpha: nil)
            Draw.over(copy, opaque, visible: copy.bounds, clip: copy.bounds, opacity: 256)
        }
        try layer.diagnosed { try filter.apply(to: below, time: time) }
        let colors = Raster(
            bounds: target.bounds, luma: target.luma, blue: target.blue, red: target.red, alpha: nil, chromaAlpha: nil)
        below.withRaster { filtered in
            for piece in pose.pieces(of: box) {
                Draw.over(colors, filtered, visible: piece.rect, clip: clip, opacity: piece.opacity)
            }
        }
    }
}

/// A layer's own pixels after its filters and other effects.
///
/// Filters that change colours see straight colours, and alpha stays as it is. Filters that move pixels about see
/// premultiplied planes and move alpha with them, with room around the layer to move into.
final class ProcessedSource: LayerSource {
    private let source: any LayerSource
    private let steps: [any SurfaceStep]
    private let room: PixelRect?
    private var last: (version: Int, surface: Surface)?

    /// - Parameter room: How far filters may spread pixels; nil if there are none.
    init(_ source: any LayerSource, _ steps: [any SurfaceStep], room: PixelRect?) {
        self.source = source
        self.steps = steps
        self.room = room
    }

    var isStatic: Bool { source.isStatic }

    func picture(at n: Int) throws -> LayerPicture? {
        guard let picture = try source.picture(at: n) else { return nil }
        if let last, last.version == picture.version {
            return LayerPicture(surface: last.surface, version: last.version)
        }
        var surface = try picture.surface.copy(withRoomIn: room ?? picture.surface.visible)
        for step in steps { surface = try step.applied(to: surface, time: n) }
        last = (picture.version, surface)
        return LayerPicture(surface: surface, version: picture.version)
    }
}

/// Filters of libavfilter over frames of one size, kept from frame to frame.
final class FrameFilter: SurfaceStep {
    private let steps: [FilterGraph.Step]
    private let movesPixels: Bool
    private let frameRate: FrameRate
    private var graph: FilterGraph?
    private var shape: (width: Int, height: Int, format: PixelFormat)?
    private var pushed = 0

    init(_ filters: [Filter], frameRate: FrameRate) {
        steps = filters.map { filter in
            FilterGraph.Step(filter.name, filter.options.map { ($0.name, $0.value) })
        }
        movesPixels = filters.contains { (FilterRules.allowed[$0.name]?.kind ?? .color) != .color }
        self.frameRate = frameRate
    }

    /// Filters an opaque surface in place.
    func apply(to surface: Surface, time: Int) throws {
        try surface.withFrame { frame in
            let result = try run(frame)
            try Self.check(result, like: frame)
            frame = result
        }
    }

    /// A filtered copy of a surface with or without alpha.
    func applied(to surface: Surface, time: Int) throws -> Surface {
        guard surface.hasAlpha else {
            try apply(to: surface, time: time)
            return surface
        }
        if movesPixels {
            let frame = try surface.fullChroma()
            let result = try run(frame)
            try Self.check(result, like: frame)
            try surface.takeFullChroma(result)
            return surface
        }
        try surface.unpremultiply()
        try surface.withFrame { frame in
            let result = try run(frame)
            try Self.check(result, like: frame)
            // Alpha may be lost on the way (few filters know it), so only the colours are taken over.
            for plane in 0..<3 {
                try result.withPlane(plane) { from, fromStride in
                    try frame.withMutablePlane(plane) { to, toStride in
                        guard let from = from.baseAddress, let to = to.baseAddress else { return }
                        let shift = plane == 0 ? 0 : 1
                        for y in 0..<result.height >> shift {
                            (to + y * toStride).update(from: from + y * fromStride, count: result.width >> shift)
                        }
                    }
                }
            }
        }
        try surface.premultiply()
        return surface
    }

    private func run(_ frame: borrowing Frame) throws -> Frame {
        let isNew = shape.map { $0.width != frame.width || $0.height != frame.height || $0.format != frame.format }
        if graph == nil || isNew == true {
            graph = try FilterGraph(
                steps, like: frame, frameRate: Fraction(frameRate), output: frame.format)
            shape = (frame.width, frame.height, frame.format)
            pushed = 0
        }
        guard let graph else { throw MediaError(operation: "filter a frame", detail: "There is no filter") }
        defer { pushed += 1 }
        return try graph.apply(frame, time: pushed)
    }

    private static func check(_ result: borrowing Frame, like frame: borrowing Frame) throws {
        guard result.width == frame.width, result.height == frame.height, result.format == frame.format else {
            throw MediaError(
                operation: "filter a frame",
                detail: "The filter makes \(result.width)x\(result.height) of \(frame.width)x\(frame.height)",
                hint: "use filters that keep the size of the picture")
        }
    }
}

extension Pose {
    /// The visible parts of `bounds` with their opacity, 0...256.
    func pieces(of bounds: PixelRect) -> [(rect: PixelRect, opacity: Int)] {
        var pieces = [(rect: bounds, opacity: opacity)]
        for wipe in wipes {
            pieces = pieces.flatMap { piece in
                wipe.pieces(of: bounds).map { part in
                    (rect: part.rect.intersection(piece.rect), opacity: part.opacity * piece.opacity / 256)
                }
            }
        }
        return pieces
    }

    /// The same, without what is cut away from the sides of the layer's box.
    func pieces(of bounds: PixelRect, box: PixelRect) -> [(rect: PixelRect, opacity: Int)] {
        guard inset != Insets(), !isTransformed else { return pieces(of: bounds) }
        let place = box.moved(x: x >> 6, y: y >> 6)
        // The line stands where the box's own edge would, moved by fractions of pixels too.
        let (dx, dy) = (Length(units: x & 63), Length(units: y & 63))
        let cuts: [(Edge, Length, Int, Bool)] = [
            (.right, inset.left + dx, place.width, inset.left > .zero),
            (.left, inset.right - dx, place.width, inset.right > .zero),
            (.down, inset.top + dy, place.height, inset.top > .zero),
            (.up, inset.bottom - dy, place.height, inset.bottom > .zero),
        ]
        var cut = Pose()
        cut.wipes = cuts.filter(\.3).map { edge, inset, length, _ in
            let share = min(max(inset.pixels / Double(max(length, 1)), 0), 1)
            return Wipe(edge: edge, progress: Int((share * 4096).rounded()), hidesBehind: true)
        }
        let inside = cut.pieces(of: place)
        return pieces(of: bounds).flatMap { piece in
            inside.map { (piece.rect.intersection($0.rect), piece.opacity * $0.opacity / 256) }
        }
    }
}
