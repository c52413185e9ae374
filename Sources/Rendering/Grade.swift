internal import TimelineModel

/// Grades a layer's own colours; alpha stays as it is.
final class GradeStep: SurfaceStep {
    private let table: GradeTable

    init(_ table: GradeTable) { self.table = table }

    func applied(to surface: Surface, time: Int) throws -> Surface {
        if surface.hasAlpha { try surface.unpremultiply() }
        try surface.withMutableRaster { raster in
            table.apply(raster, within: PixelRect(0, 0, raster.bounds.width, raster.bounds.height))
        }
        if surface.hasAlpha { try surface.premultiply() }
        return surface
    }
}

/// A grade of everything below it, within its layer's box. A pixel depends on itself alone, so only what changed is graded
/// again.
final class GradeElement: StackElement {
    private let layer: Layer
    private let table: GradeTable
    private let box: PixelRect

    init(_ layer: Layer, _ table: GradeTable, canvas: PixelRect) {
        self.layer = layer
        self.table = table
        box = PixelRect(nearest: layer.box).onChromaGrid.intersection(canvas)
    }

    var needsWhatIsBelow: Bool { true }
    var readsAround: Bool { false }
    func isStill(for count: Int) -> Bool { layer.isStill(for: count) }
    func layerIsStill(for count: Int) -> Bool { layer.isStill(for: count) }

    func prepare(_ n: Int) -> LayerElement.Look? {
        guard !box.isEmpty, layer.isVisible(n) else { return nil }
        return LayerElement.Look(version: 0, pose: Pose(), bounds: box, isOpaque: false)
    }

    func draw(on target: Raster, clip: PixelRect) throws {
        let part = box.intersection(clip).intersection(target.bounds)
        guard !part.isEmpty else { return }
        guard target.alpha != nil else {
            table.apply(target, within: part.moved(x: -target.bounds.minX, y: -target.bounds.minY))
            return
        }
        // On a canvas with alpha colours are premultiplied.
        let copy = try Surface(part, hasAlpha: true)
        try copy.withMutableRaster { below in
            Draw.clear(below, below.bounds)
            Draw.over(below, target, visible: part, clip: part, opacity: 256)
        }
        let graded = try GradeStep(table).applied(to: copy, time: 0)
        Draw.clear(target, part)
        graded.withRaster { Draw.over(target, $0, visible: part, clip: part, opacity: 256) }
    }
}

extension RenderResources {
    /// The table of a grade, worked out once.
    func table(of grade: Grade) throws -> GradeTable {
        let table: GradeTable = try resource(.grade(grade)) {
            let table: GradeTable
            switch grade {
            case .look(let look): table = GradeTable(look.color)
            case .table(let asset): table = GradeTable(try ColorCube.read(asset.path).color)
            }
            return (table, bytes: table.byteCount)
        }
        return table
    }
}
