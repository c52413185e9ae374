internal import TimelineModel

/// One thing that is done to a layer's own pixels.
protocol SurfaceStep: AnyObject {
    /// What becomes of a surface that nobody else sees: it may be changed, or another one given instead.
    func applied(to surface: Surface, time: Int) throws -> Surface
}

extension Layer {
    /// What is done to its pixels, first one first; empty if nothing is.
    func steps(frameRate: FrameRate, resources: RenderResources) throws -> [any SurfaceStep] {
        var steps: [any SurfaceStep] = []
        let place = PixelRect(nearest: box)
        guard !place.isEmpty else { return [] }
        if let key = effects.chromaKey { steps.append(ChromaKeyStep(key)) }
        steps += filters.map { FrameFilter([$0], frameRate: frameRate) }
        if let grade = effects.grade { steps.append(GradeStep(try resources.table(of: grade))) }
        if effects.mask != nil || effects.border != nil {
            steps.append(try MaskStep(effects.mask, effects.border, in: place, resources: resources))
        }
        if !effects.shadows.isEmpty { steps.append(DropShadowStep(effects.shadows)) }
        return steps
    }
}

extension Layer {
    /// What decides its pixels, as text: nothing of when it is seen, how it comes and goes, and what it is mixed with.
    var pixels: String {
        var plain = Layer(content, box: box, filters: filters)
        plain.effects = effects
        plain.effects.blendMode = .normal
        return plain.description
    }
}

extension Surface {
    /// The same picture with alpha, cut off at its visible rectangle; itself if it has alpha.
    func withAlpha() throws -> Surface {
        guard !hasAlpha else { return self }
        let copy = try Surface(visible, hasAlpha: true)
        try copy.withMutableRaster { target in
            withRaster { Draw.over(target, $0, visible: bounds, clip: bounds, opacity: 256) }
            target.fillAlpha()
        }
        copy.cutAlpha()
        return copy
    }
}
