internal import Diagnostics
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

    /// The timeline with every pending segment taken from `source`, which is told the segment and its box.
    func withSegments(from source: (Segment, Rect) throws -> Segment.Source) rethrows -> Timeline {
        try mapLayers { layer in
            guard case .segment(var segment) = layer.content, case .pending = segment.source else { return layer }
            segment.source = try source(segment, layer.box)
            var layer = layer
            layer.content = .segment(segment)
            return layer
        }
    }

    private var segments: [(segment: Segment, place: Place?)] {
        (underlay + overlay + scenes.flatMap(\.layers)).compactMap { layer in
            if case .segment(let segment) = layer.content { (segment, layer.provenance.place) } else { nil }
        }
    }

    /// How many segments the embedded engine draws.
    var motionSegments: Int {
        segments.count { if case .motion = $0.segment.source { true } else { false } }
    }

    /// What has to be made before the video has a key, each request once, with the place that asks for it.
    var missingSegments: [SegmentRequest] {
        var seen: Set<ContentHash> = []
        return segments.compactMap { segment, place in
            var request = segment.request
            guard case .pending = segment.source, seen.insert(request.hash).inserted else { return nil }
            request.place = place
            return request
        }
    }
}

extension PixelSize {
    /// The middle part that fills a box without distortion.
    func covering(_ box: Rect) -> Rect {
        let (width, height) = (Double(width), Double(height))
        let (across, down) = (box.width.pixels, box.height.pixels)
        guard across > 0, down > 0 else { return Rect(self) }
        let scale = min(width / across, height / down)
        let part = (width: across * scale, height: down * scale)
        return Rect(
            x: (width - part.width) / 2, y: (height - part.height) / 2, width: part.width, height: part.height)
    }
}
