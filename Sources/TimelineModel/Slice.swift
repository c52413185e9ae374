/// The part of a timeline that becomes one chunk: a scene between its overlaps, or one overlap with both scenes.
///
/// All times count from the slice's first frame. Layers that are not visible in it are gone, appearances that
/// are over are gone, and a span that covers the whole slice prints nothing: slices that look the same print the same.
public struct Slice: Sendable {
    /// Where it is in the video. Outside the text form.
    public var span: FrameSpan
    public var size: PixelSize
    public var frameRate: FrameRate
    public var underlay: [Layer]
    /// The scene shown, or the one that goes.
    public var layers: [Layer]
    /// The scene that comes in over `layers`, with how.
    public var incoming: Incoming?
    public var overlay: [Layer]
    /// The ids of the scenes in it, for messages. Outside the text form.
    public var sceneIDs: [String]

    /// The second scene of an overlap.
    public struct Incoming: Sendable {
        public var transition: Transition
        public var layers: [Layer]
    }

    /// Number of frames.
    public var count: Int { span.count }

    /// Every layer in it, from the bottom to the top.
    public var allLayers: [Layer] { underlay + layers + (incoming?.layers ?? []) + overlay }
}

extension Timeline {
    /// The timeline cut where transitions begin and end, in order, without gaps; what is longer than `Slice.longest` is
    /// cut into equal parts.
    public var slices: [Slice] { cuts.map { slice($0.span, scene: $0.scene, incoming: $0.incoming) } }

    /// The slice that shows frame `n` of the video.
    public func slice(showing n: Int) -> Slice? {
        cuts.first { $0.span.contains(n) }.map { slice($0.span, scene: $0.scene, incoming: $0.incoming) }
    }

    /// Where the slices are, and whose they are.
    private var cuts: [(span: FrameSpan, scene: Scene, incoming: Scene?)] {
        var cuts: [(span: FrameSpan, scene: Scene, incoming: Scene?)] = []
        for (index, scene) in scenes.enumerated() {
            let next = index + 1 < scenes.count ? scenes[index + 1] : nil
            let body = FrameSpan(
                scene.span.start + (scene.transition?.frames ?? 0), scene.span.end - (next?.transition?.frames ?? 0))
            cuts += body.parts(upTo: Slice.longest(at: frameRate)).map { ($0, scene, nil) }
            if let next, next.transition != nil {
                cuts.append((FrameSpan(next.span.start, scene.span.end), scene, next))
            }
        }
        return cuts
    }

    private func slice(_ span: FrameSpan, scene: Scene, incoming: Scene?) -> Slice {
        func cut(_ layers: [Layer], countingFrom origin: Int) -> [Layer] {
            layers.compactMap { $0.cut(to: span.rebased(to: origin)) }
        }
        var arriving: Slice.Incoming?
        if let incoming, let transition = incoming.transition {
            arriving = Slice.Incoming(
                transition: transition, layers: cut(incoming.layers, countingFrom: incoming.span.start))
        }
        return Slice(
            span: span, size: size, frameRate: frameRate, underlay: cut(underlay, countingFrom: 0),
            layers: cut(scene.layers, countingFrom: scene.span.start), incoming: arriving,
            overlay: cut(overlay, countingFrom: 0), sceneIDs: [scene.id] + (incoming.map { [$0.id] } ?? []))
    }
}

extension Slice {
    /// The frames of the longest slice: four seconds, or 24 where frames are slow.
    ///
    /// Every slice begins with a key frame, so players find a moment quickly; several processors share one long scene;
    /// and a stop loses little.
    static func longest(at rate: FrameRate) -> Int { max(24, Int((4 * rate.framesPerSecond).rounded())) }
}

extension FrameSpan {
    /// The span in as few parts as possible, none longer than `limit` frames, whose lengths differ by one at most.
    func parts(upTo limit: Int) -> [FrameSpan] {
        let parts = (count + limit - 1) / limit
        guard parts > 1 else { return [self] }
        return (0..<parts).map { FrameSpan(start + $0 * count / parts, start + ($0 + 1) * count / parts) }
    }
}

extension Layer {
    /// The layer as the slice `window` sees it, counting from the window's first frame; nil if it is not visible there.
    func cut(to window: FrameSpan) -> Layer? {
        var layer = self
        if let span {
            guard span.overlaps(window) else { return nil }
            layer.span = span.contains(window) ? nil : span.rebased(to: window.start)
        }
        layer.enter = enter.flatMap { $0.extent.end > window.start ? $0.rebased(to: window.start) : nil }
        layer.exit = exit.flatMap { $0.span.start < window.end ? $0.rebased(to: window.start) : nil }
        layer.animations = animations.cut(to: window)
        layer.highlight = highlight?.cut(to: window)
        switch content {
        case .picture(var picture):
            picture.motion = picture.motion?.rebased(to: window.start)
            layer.content = .picture(picture)
        case .clip(var clip):
            clip.start -= window.start
            layer.content = .clip(clip)
        case .segment(var segment):
            segment.start -= window.start
            if case .file(var clip) = segment.source {
                clip.start -= window.start
                segment.source = .file(clip)
            }
            layer.content = .segment(segment)
        case .text(let text):
            // Parts that nothing moves any more look like the text they are parts of.
            if !layer.hasMovingParts { layer.content = .text(text.withoutParts) }
        case .background, .shape, .filter, .grade: break
        }
        return layer
    }

    /// Whether parts of its text come, go or are highlighted on their own.
    public var hasMovingParts: Bool { enter?.sequence != nil || exit?.sequence != nil || highlight != nil }
}

extension Appearance {
    func rebased(to origin: Int) -> Appearance {
        var rebased = self
        rebased.span = span.rebased(to: origin)
        if case .type(let caret) = kind {
            rebased.kind = .type(caret: caret.map { $0.rebased(to: origin) }.filter { $0.end > 0 })
        }
        return rebased
    }
}

extension PictureMotion {
    func rebased(to origin: Int) -> PictureMotion {
        PictureMotion(target: target, span: span.rebased(to: origin), easing: easing)
    }
}

extension Slice: CustomStringConvertible {
    /// What it looks like, as text for keys: full hashes, no ids, no position in the video.
    public var description: String {
        var printer = Printer()
        printer.line("slice \(size) \(frameRate) fps \(count) frames")
        printer.block("underlay", underlay) { $0.print($1) }
        printer.block("scene", layers) { $0.print($1) }
        if let incoming {
            printer.block("\(incoming.transition)") { printer in
                for layer in incoming.layers { printer.print(layer) }
            }
        }
        printer.block("overlay", overlay) { $0.print($1) }
        return printer.text
    }
}
