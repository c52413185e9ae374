internal import Foundation
internal import Localization
public import Templating
public import TimelineModel

/// What a rule looks at: one resolved video, with what it was made for.
public struct Subject: Sendable {
    public let timeline: Timeline
    /// The output it was made for: its name, and where words and logos do not belong.
    public let output: Output
    /// The language of its words as a BCP 47 tag.
    public let locale: String
    let shown: ShownTimeline
    /// All layers with the frames of what they count from: a scene, or the whole video.
    let layers: [(layer: Layer, frames: Int)]
    /// The requests for segments with their layers, each once.
    let requests: [(layer: Layer, request: SegmentRequest)]

    public init(timeline: Timeline, output: Output, locale: String) {
        self.timeline = timeline
        self.output = output
        self.locale = locale
        shown = ShownTimeline(timeline)
        layers = timeline.allLayers
        requests = timeline.requests
    }

    /// A timeline by itself: in its own language, for a screen of its size.
    public init(_ timeline: Timeline) {
        self.init(
            timeline: timeline, output: Output(name: "", size: timeline.size),
            locale: timeline.metadata.language ?? "en")
    }

    /// The part of the picture that no platform covers, in pixels: start is right where lines begin on the right.
    var safeArea: Rect {
        let (width, height) = (Double(timeline.size.width), Double(timeline.size.height))
        let safe = output.safe
        // Asking for the direction of a language takes longer than all else here.
        let isMirrored = safe.start != safe.end && (try? LanguageTag(locale))?.isRightToLeft ?? false
        let left = (isMirrored ? safe.end : safe.start) / 100 * width
        let top = safe.top / 100 * height
        return Rect(
            x: left, y: top, width: width - (safe.start + safe.end) / 100 * width,
            height: height - top - safe.bottom / 100 * height)
    }
}

extension Timeline {
    fileprivate var allLayers: [(layer: Layer, frames: Int)] {
        var layers: [(layer: Layer, frames: Int)] = []
        layers.reserveCapacity(scenes.reduce(underlay.count + overlay.count) { $0 + $1.layers.count })
        for layer in underlay { layers.append((layer, frameCount)) }
        for layer in overlay { layers.append((layer, frameCount)) }
        for scene in scenes { for layer in scene.layers { layers.append((layer, scene.span.count)) } }
        return layers
    }
}
