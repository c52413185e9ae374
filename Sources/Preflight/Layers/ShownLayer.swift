internal import TimelineModel

/// A layer with the time in which it is seen.
struct ShownLayer {
    var layer: Layer
    /// The first frame of what it counts from (its scene, or the video), in the video.
    var origin: Int
    /// When any of it is seen, counted like its span.
    var span: FrameSpan
    /// When no scene comes or goes over it, counted like its span.
    var clear: FrameSpan
    /// When it stands: all of it has come, none of it goes, and no scene comes or goes over it. May be empty.
    var settled: FrameSpan

    /// - Parameter overlaps: Frames in which its scene comes in and goes out.
    init(_ layer: Layer, origin: Int, length: Int, overlaps: (incoming: Int, outgoing: Int) = (0, 0)) {
        self.layer = layer
        self.origin = origin
        span = layer.span ?? FrameSpan(0, length)
        clear = FrameSpan(max(span.start, overlaps.incoming), min(span.end, length - overlaps.outgoing))
        settled = FrameSpan(
            max(clear.start, layer.enter?.span.end ?? 0), min(clear.end, layer.exit?.span.start ?? length))
    }

    /// `settled` in frames of the video.
    var inVideo: FrameSpan { FrameSpan(settled.start + origin, settled.end + origin) }

    /// How much of it is there in frame `n` (counted like its span), in 1/1000.
    func opacity(at n: Int) -> Int { layer.animations.value(of: .opacity, at: n) ?? layer.opacity }

    /// Under this, a layer is there for its looks: a watermark, not something to be read.
    static let faint = 300
}

extension Timeline {
    /// The layers of one scene, bottom first.
    func shown(in index: Int) -> [ShownLayer] {
        let scene = scenes[index]
        let outgoing = index + 1 < scenes.count ? scenes[index + 1].transition?.frames ?? 0 : 0
        return scene.layers.map {
            ShownLayer(
                $0, origin: scene.span.start, length: scene.span.count,
                overlaps: (scene.transition?.frames ?? 0, outgoing))
        }
    }

    /// Layers that count frames of the video.
    func shown(_ layers: [Layer]) -> [ShownLayer] {
        layers.map { ShownLayer($0, origin: 0, length: frameCount) }
    }
}

/// Layers that are seen together, bottom first, and the texts among them.
struct ShownLayers {
    let layers: [ShownLayer]
    let texts: [ShownText]

    init(_ layers: [ShownLayer]) {
        self.layers = layers
        texts = layers.texts
    }
}

/// All layers of a timeline, worked out once for all rules.
struct ShownTimeline {
    let under: ShownLayers
    let scenes: [ShownLayers]
    let over: ShownLayers

    init(_ timeline: Timeline) {
        under = ShownLayers(timeline.shown(timeline.underlay))
        scenes = timeline.scenes.indices.map { ShownLayers(timeline.shown(in: $0)) }
        over = ShownLayers(timeline.shown(timeline.overlay))
    }

    /// Those under the scenes, those of each scene, those over them.
    var all: [ShownLayers] { [under] + scenes + [over] }
}

/// A text with the time in which it is seen. A counter, which is a layer for each number, is one text: its last number.
struct ShownText {
    var shown: ShownLayer
    var text: TextBlock
    /// What it says, on one line.
    var words: String
    /// How many layers were passed over: its place in the order of layers.
    var depth: Int
    /// Where the letters of each line are, from the top left of the layer's box.
    var inkBoxes: [Rect]

    var layer: Layer { shown.layer }

    /// The first characters, for messages.
    var title: String { words.count > 40 ? "\"\(words.prefix(39))…\"" : "\"\(words)\"" }

    /// Whether it says anything: a quotation mark or a bullet by itself is an ornament.
    var hasWords: Bool { words.hasWords }

    /// Whether it is more than a watermark.
    var isRead: Bool { isRead(over: ShownLayer.faint) }

    func isRead(over opacity: Int) -> Bool { shown.opacity(at: shown.settled.start) > opacity }

    /// The em size of its smallest letters, in pixels.
    var smallestSize: Double {
        text.runs.lazy.filter { $0.picture == nil }.map(\.size.pixels).min() ?? 0
    }

    /// The em size of its largest letters, in pixels.
    var largestSize: Double { text.runs.lazy.filter { $0.picture == nil }.map(\.size.pixels).max() ?? 0 }
}

extension [ShownLayer] {
    /// The texts among them.
    var texts: [ShownText] {
        var texts: [ShownText] = []
        for (depth, shown) in enumerated() {
            guard case .text(let text) = shown.layer.content else { continue }
            if let last = texts.last, last.depth == depth - 1, last.shown.goesOn(with: shown) {
                texts[texts.count - 1].shown.joined(by: shown)
                texts[texts.count - 1].text = text
                texts[texts.count - 1].depth = depth
            } else {
                texts.append(ShownText(shown: shown, text: text, words: "", depth: depth, inkBoxes: []))
            }
        }
        for index in texts.indices {
            texts[index].words = texts[index].text.words
            texts[index].inkBoxes = texts[index].text.inkBoxes
        }
        return texts
    }
}

extension ShownLayer {
    /// Whether the next layer is the next number of the same counter.
    fileprivate func goesOn(with next: ShownLayer) -> Bool {
        guard let end = layer.span?.end, end == next.layer.span?.start else { return false }
        return layer.box == next.layer.box && layer.provenance.template == next.layer.provenance.template
    }

    fileprivate mutating func joined(by next: ShownLayer) {
        let joint = FrameSpan(span.start, next.span.end)
        let (clear, settled) = (
            FrameSpan(clear.start, next.clear.end), FrameSpan(settled.start, next.settled.end)
        )
        let enter = layer.enter
        self = next
        layer.enter = enter
        span = joint
        self.clear = clear
        self.settled = settled
    }
}

extension TextBlock {
    /// Its characters on one line.
    fileprivate var words: String {
        var words = ""
        for line in lines {
            for run in line.runs where run.picture == nil { words += run.text }
            if words.last != " " { words += " " }
        }
        while words.last?.isWhitespace ?? false { words.removeLast() }
        return words
    }
}

extension String {
    /// Whether a letter or a digit is among its characters.
    var hasWords: Bool {
        unicodeScalars.contains { $0.properties.isAlphabetic || $0.properties.numericType != nil }
    }
}
