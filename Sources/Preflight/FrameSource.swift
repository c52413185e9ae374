internal import Media
public import Rendering
public import TimelineModel

/// Draws frames of one video for picture rules, and keeps the last ones for the next rule. Used by one thread.
///
/// Segments that are not made yet are drawn by the embedded engine, as in stills.
public final class FrameSource {
    public let timeline: Timeline
    private let still: Still
    private var kept: [(number: Int, frame: DrawnFrame)] = []

    /// Frames that are kept, of some megabytes each.
    private static let mostKept = 4

    /// - Parameter resources: What frames share; the same for all videos of a check.
    public init(_ timeline: Timeline, resources: RenderResources) {
        self.timeline = timeline.mapLayers { layer in
            guard case .segment(var segment) = layer.content, case .pending = segment.source else { return layer }
            var layer = layer
            segment.source = .motion
            layer.content = .segment(segment)
            return layer
        }
        still = Still(resources: resources)
    }

    /// Frame `n` of the video, counted from 0.
    ///
    /// - Throws: `Diagnostic` at the layer that cannot be shown.
    func frame(_ n: Int) throws -> DrawnFrame {
        if let known = kept.first(where: { $0.number == n }) { return known.frame }
        let frame = DrawnFrame(try still.frame(n, of: timeline))
        if kept.count == Self.mostKept { kept.removeFirst() }
        kept.append((n, frame))
        return frame
    }

    /// Frame `n` of the video with other layers in place of its own.
    ///
    /// - Parameter change: What is shown of a layer; nil leaves it out. It may not be seen longer than before.
    /// - Throws: `Diagnostic` at the layer that cannot be shown.
    func frame(_ n: Int, changing change: (Layer) -> Layer?) throws -> DrawnFrame {
        DrawnFrame(try still.frame(n, of: timeline.mapLayers(change)))
    }
}

extension Timeline {
    /// Every layer replaced by what `change` makes of it, or left out.
    func mapLayers(_ change: (Layer) -> Layer?) -> Timeline {
        var timeline = self
        timeline.underlay = underlay.compactMap(change)
        timeline.overlay = overlay.compactMap(change)
        for index in scenes.indices { timeline.scenes[index].layers = scenes[index].layers.compactMap(change) }
        return timeline
    }
}
