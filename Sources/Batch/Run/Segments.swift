internal import TimelineModel

extension Timeline {
    /// Every layer of the timeline replaced by what `change` makes of it.
    private func mapLayers(_ change: (Layer) throws -> Layer) rethrows -> Timeline {
        var timeline = self
        timeline.underlay = try underlay.map(change)
        timeline.overlay = try overlay.map(change)
        timeline.scenes = try scenes.map { scene in
            var scene = scene
            scene.layers = try scene.layers.map(change)
            return scene
        }
        return timeline
    }

    /// The timeline with every pending segment taken from `engine`.
    func withSegments(from engine: (SegmentRequest) throws -> Segment.Source) rethrows -> Timeline {
        try mapLayers { layer in
            guard case .segment(var segment) = layer.content, case .pending = segment.source else { return layer }
            segment.source = try engine(segment.request)
            var layer = layer
            layer.content = .segment(segment)
            return layer
        }
    }

    /// How many segments the embedded engine draws.
    var motionSegments: Int {
        (underlay + overlay + scenes.flatMap(\.layers)).count { layer in
            if case .segment(let segment) = layer.content, case .motion = segment.source { true } else { false }
        }
    }
}
