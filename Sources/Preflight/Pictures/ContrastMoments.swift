internal import TimelineModel

/// The frames in which the texts of a video are looked at: as few as show each of them when it stands, and three times
/// where what is behind it moves.
struct ContrastMoments {
    /// A text and the frames of the video in which it stands with the same scene behind it.
    struct Sight {
        var text: ShownText
        var span: FrameSpan
        var isMoving: Bool
    }

    /// In 1/1000: what is less opaque is dimmed on purpose, because something else is to be looked at.
    private static let dimmed = 500

    let sights: [Sight]
    /// In order.
    let frames: [Int]

    init(_ timeline: Timeline) {
        var sights: [Sight] = []
        let over = timeline.shown(timeline.overlay)
        let under = timeline.shown(timeline.underlay)
        for index in timeline.scenes.indices {
            let scene = timeline.scenes[index]
            let next = index + 1 < timeline.scenes.count ? timeline.scenes[index + 1].transition?.frames ?? 0 : 0
            let body = FrameSpan(scene.span.start + (scene.transition?.frames ?? 0), scene.span.end - next)
            let layers = under + timeline.shown(in: index) + over
            for text in layers.texts where text.hasWords && text.isRead(over: Self.dimmed) {
                let own = text.shown.inVideo
                var span = FrameSpan(max(own.start, body.start), min(own.end, body.end))
                guard !span.isEmpty else { continue }
                let ink = text.ink(at: span.start)
                for upper in layers[(text.depth + 1)...] where ink.allSatisfy(upper.covers) {
                    span = span.without(upper.inAll)
                }
                guard !span.isEmpty else { continue }
                let isMoving =
                    text.layer.isMoving(in: span.rebased(to: text.shown.origin))
                    || layers.contains { $0.changes(in: span) }
                sights.append(Sight(text: text, span: span, isMoving: isMoving))
            }
        }
        self.sights = sights
        frames = Self.fewest(sights.flatMap(Self.stretches))
    }

    /// Of each of these, one frame has to be seen.
    private static func stretches(_ sight: Sight) -> [FrameSpan] {
        let (span, fifth) = (sight.span, sight.span.count / 5)
        guard sight.isMoving, fifth > 0 else { return [span] }
        let middle = span.start + 2 * fifth
        return [
            FrameSpan(span.start, span.start + fifth), FrameSpan(middle, middle + fifth),
            FrameSpan(span.end - fifth, span.end),
        ]
    }

    /// The fewest frames of which each stretch has one: the one that ends first decides.
    private static func fewest(_ stretches: [FrameSpan]) -> [Int] {
        var frames: [Int] = []
        for stretch in stretches.sorted(by: { ($0.end, $0.start) < ($1.end, $1.start) }) {
            if let last = frames.last, stretch.contains(last) { continue }
            frames.append(stretch.end - 1)
        }
        return frames
    }
}

extension FrameSpan {
    /// What is left of it before another span, or after it where nothing is before.
    fileprivate func without(_ other: FrameSpan) -> FrameSpan {
        guard overlaps(other) else { return self }
        return other.start > start ? FrameSpan(start, other.start) : FrameSpan(min(other.end, end), end)
    }
}

extension ShownLayer {
    /// All of the time in which it is seen, in frames of the video.
    fileprivate var inAll: FrameSpan { FrameSpan(span.start + origin, span.end + origin) }

    /// Whether it looks different at different times of a span of the video.
    fileprivate func changes(in span: FrameSpan) -> Bool {
        let span = span.rebased(to: origin)
        guard self.span.overlaps(span) else { return false }
        return !self.span.contains(span) || layer.isMoving(in: span)
            || layer.enter.map { $0.span.end > span.start } ?? false
            || layer.exit.map { $0.span.start < span.end } ?? false
    }
}

extension Layer {
    fileprivate func isMoving(in span: FrameSpan) -> Bool {
        if !animations.isEmpty || highlight != nil { return true }
        return switch content {
        case .picture(let picture): picture.motion.map { $0.span.overlaps(span) } ?? false
        case .clip, .segment: true
        case .background, .shape, .text, .filter, .grade: false
        }
    }
}
