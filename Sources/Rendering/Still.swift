internal import Diagnostics
public import Media
public import TimelineModel

/// One frame of a timeline as a picture.
public struct Still: Sendable {
    public var resources: RenderResources

    public init(resources: RenderResources) { self.resources = resources }

    /// Draws frame `n` of the video, counted from 0.
    ///
    /// - Throws: `Diagnostic` at the layer that cannot be shown.
    public func frame(_ n: Int, of timeline: Timeline) throws -> Frame {
        guard let slice = timeline.slice(showing: n) else {
            throw Diagnostic.error(
                "no-such-frame", at: nil, "there is no frame \(n) in a video of \(timeline.frameCount) frames")
        }
        let moment = n - slice.span.start
        return try SliceRenderer(slice.showing(only: moment), resources: resources).frame(moment)
    }

    /// Draws a frame and writes it as PNG or, if the name ends in `.jpg` or `.jpeg`, as JPEG; whole or not at all.
    public func write(_ n: Int, of timeline: Timeline, to path: String) throws {
        let frame = try frame(n, of: timeline)
        try OutputFile.replace(path) { aside in try ImageWriter.write(frame, to: aside) }
    }
}

extension Slice {
    /// The slice without layers that frame `n` does not show: they need not be opened.
    fileprivate func showing(only n: Int) -> Slice {
        var slice = self
        slice.underlay.removeAll { !$0.isVisible(n) }
        slice.layers.removeAll { !$0.isVisible(n) }
        slice.incoming?.layers.removeAll { !$0.isVisible(n) }
        slice.overlay.removeAll { !$0.isVisible(n) }
        return slice
    }
}
