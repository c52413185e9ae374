internal import Diagnostics
internal import Localization
internal import TimelineModel

/// Puts the timeline together once everything has its time.
final class Composition {
    private let resolution: Resolution
    private let times: Times
    private var tracks: [AudioTrack] = []
    /// How many segments the current scene has had.
    private var segments = 0

    init(_ resolution: Resolution, _ times: Times) {
        self.resolution = resolution
        self.times = times
    }

    /// The stretch of time that layers count from.
    private struct Clock {
        /// Its first frame in the video.
        var origin: Int
        var length: Int
        /// Frames of its overlaps; nil for the video itself.
        var overlaps: (incoming: Int, outgoing: Int)?
    }

    func timeline(_ instances: [Instance]) -> Timeline? {
        guard let first = instances.firstIndex(where: { $0.name == "scene" }) else { return nil }
        let scenes = times.scenes.enumerated().map { scene($1, $0) }
        let total = scenes.last?.span.end ?? 0
        let clock = Clock(origin: 0, length: total, overlaps: nil)
        segments = 0
        let outside = instances.filter { $0.name != "scene" }
        let position = Dictionary(
            uniqueKeysWithValues: instances.enumerated().map { (ObjectIdentifier($1), $0) })
        let isUnder: (Instance) -> Bool = { position[ObjectIdentifier($0)] ?? 0 < first }
        let video = Values(
            resolution.video.attributes, resolution.video, resolution.scope, resolution)
        let underlay = outside.filter { isUnder($0) && !$0.sounds }.flatMap { layers($0, clock) }
        let overlay = outside.filter { !isUnder($0) && !$0.sounds }.flatMap { layers($0, clock) }
        for instance in outside where instance.name == "audio" { addTrack(instance, clock) }
        return Timeline(
            size: resolution.output.size, frameRate: resolution.rate, scenes: scenes, underlay: underlay,
            overlay: overlay + resolution.gradeLayer(video),
            audio: AudioMix(
                tracks: tracks.sorted { $0.span.start < $1.span.start },
                loudness: tracks.isEmpty ? nil : video.value("loudness") { Decibels.loudness($0) }, frames: total),
            poster: poster(scenes), metadata: Metadata(title: title(video), language: resolution.language.description))
    }

    private func scene(_ instance: Instance, _ index: Int) -> Scene {
        let span = times.span(instance)
        segments = 0
        let clock = Clock(
            origin: span.start, length: span.count, overlaps: (times.incoming(index), times.outgoing(index)))
        for child in instance.all where child.sounds { addTrack(child, clock) }
        let layers = instance.children.filter { !$0.sounds }.flatMap { self.layers($0, clock) }
        let grade = resolution.gradeLayer(Values(instance, resolution))
        let (value, frames) = times.transitions[index]
        return Scene(
            id: resolution.sceneID(instance), span: span,
            transition: value.transition(frames: frames, mirrored: resolution.isMirrored), layers: layers + grade,
            provenance: Provenance(template: instance.element.place, cells: times.cells(of: instance)))
    }

    private func addTrack(_ instance: Instance, _ clock: Clock) {
        let span = times.span(instance)
        let inVideo = FrameSpan(span.start + clock.origin, span.end + clock.origin)
        if let track = resolution.audioTrack(instance, inVideo) { tracks.append(track) }
    }

    // MARK: Layers

    private func layers(_ instance: Instance, _ clock: Clock) -> [Layer] {
        layers(instance, clock, parent: resolution.frame, box: nil, layout: nil)
    }

    /// - Parameters:
    ///   - parent: The box that % is of.
    ///   - given: The box that an arranged group chose.
    ///   - layout: The layout that an arranged group measured.
    private func layers(
        _ instance: Instance, _ clock: Clock, parent: Box, box given: Box?, layout: PlacedLayout?
    ) -> [Layer] {
        if instance.name == "filter" { return filterLayer(instance, clock) }
        let values = Values(instance, resolution)
        let box = given ?? resolution.box(of: values, instance, in: parent)
        if instance.name == "group" {
            let arrangement = resolution.arrange(instance, in: box)
            return instance.children.enumerated().flatMap { index, child in
                layers(
                    child, clock, parent: box, box: arrangement?.boxes[index],
                    layout: arrangement?.layouts[index] ?? nil)
            }
        }
        let frames = times.span(instance)
        values.note(times.cells(of: instance))
        if instance.name == "counter" {
            return counterLayers(instance, values, box, in: parent, frames: frames, clock)
        }
        if instance.element.literal("motion") == "scrollStart" {
            return tickerLayers(instance, values, box, in: parent, frames: frames, clock)
        }
        let layout = instance.name == "text" ? layout ?? resolution.layOut(instance, in: box) : nil
        guard let (content, shown) = content(instance, values, box, frames, clock, layout) else { return [] }
        let span = frames == FrameSpan(0, clock.length) ? nil : frames
        var made = layer(
            content, instance, values, box, shown: shown, in: parent, frames: frames, span: span, text: layout?.layout)
        made.highlight = layout.flatMap { resolution.highlight(values, instance, $0.layout, frames: frames) }
        return [made]
    }

    /// A layer for each number, one after the other.
    private func counterLayers(
        _ instance: Instance, _ values: Values, _ box: Box, in parent: Box, frames: FrameSpan, _ clock: Clock
    ) -> [Layer] {
        resolution.counter(instance, in: box, frames: frames).map { shown in
            resolution.report(shown.text.layout.problems, shown.text)
            values.note(shown.text.values.cells)
            let span = shown.frames == FrameSpan(0, clock.length) ? nil : shown.frames
            return layer(
                .text(shown.text.layout.block), instance, values, box, shown: box, in: parent, frames: frames,
                span: span)
        }
    }

    /// A layer for each copy that runs through the box.
    private func tickerLayers(
        _ instance: Instance, _ values: Values, _ box: Box, in parent: Box, frames: FrameSpan, _ clock: Clock
    ) -> [Layer] {
        guard let ticker = resolution.ticker(instance, in: box, frames: frames) else { return [] }
        resolution.report(ticker.text.layout.problems, ticker.text)
        values.note(ticker.text.values.cells)
        let span = frames == FrameSpan(0, clock.length) ? nil : frames
        return ticker.boxes.map { copy in
            var made = layer(
                .text(ticker.text.layout.block), instance, values, box, shown: copy, in: parent, frames: frames,
                span: span)
            made.animations.append(ticker.animation)
            made.window = resolution.rect(box, mirrored: values.isMirrored)
            return made
        }
    }

    /// A layer with everything that its element says of how it stands, comes and goes.
    ///
    /// - Parameters:
    ///   - frames: All of its time, and `span` when this content is seen; nil is all of its scene.
    ///   - text: Its text, if it is one that can be taken apart.
    private func layer(
        _ content: Layer.Content, _ instance: Instance, _ values: Values, _ box: Box, shown: Box, in parent: Box,
        frames: FrameSpan, span: FrameSpan?, text: TextLayout? = nil
    ) -> Layer {
        let (enter, exit) = resolution.appearances(values, instance, box, frames: frames, text: text?.block)
        var layer = Layer(
            content, box: resolution.rect(shown, mirrored: values.isMirrored), span: span,
            opacity: values.value("opacity") { number($0) }.map { Int(($0 * 1000).rounded()) } ?? 1000,
            enter: enter, exit: exit, rotation: values.value("rotate") { AngleValue($0) }?.thousandths ?? 0,
            inset: values.value("inset") { InsetsValue($0) }
                .map { resolution.insets($0, shown, mirrored: values.isMirrored) } ?? Insets(),
            animations: resolution.animations(
                of: instance, box, shown: shown, in: parent, frames: frames, times: times),
            filters: resolution.filters(of: instance))
        layer.effects = resolution.effects(values, shown)
        layer.provenance = values.provenance
        return layer
    }

    private func content(
        _ instance: Instance, _ values: Values, _ box: Box, _ frames: FrameSpan, _ clock: Clock, _ layout: PlacedLayout?
    ) -> (Layer.Content, Box)? {
        switch instance.name {
        case "background": return resolution.background(values, box)
        case "shape": return resolution.shape(values, box)
        case "picture": return resolution.picture(values, box, frames: frames)
        case "segment":
            segments += 1
            return resolution.segment(values, instance, box, frames: frames, ordinal: segments - 1)
        case "clip":
            let placed = resolution.clip(values, instance, box, frames: frames)
            if case .clip(let clip)? = placed?.0 {
                let overlaps = clock.overlaps.map { ($0.incoming, $0.outgoing, clock.length) }
                if let track = resolution.clipTrack(clip, values, frames, origin: clock.origin, overlaps: overlaps) {
                    tracks.append(track)
                }
            }
            return placed
        case "text":
            guard let placed = layout else { return nil }
            resolution.report(placed.layout.problems, placed)
            values.note(placed.values.cells)
            return (.text(placed.layout.block), box)
        default: return nil
        }
    }

    /// A filter over everything below it in its scene, or in the video.
    private func filterLayer(_ instance: Instance, _ clock: Clock) -> [Layer] {
        let values = Values(instance, resolution)
        let place: FilterPlace = clock.overlaps == nil ? .video : .scene
        guard let filter = resolution.filter(values, instance.element, in: place) else { return [] }
        return [Layer(.filter(filter), box: Rect(resolution.output.size), provenance: values.provenance)]
    }

    // MARK: About the video

    private func title(_ video: Values) -> String? {
        guard case .interpolation(let text)? = resolution.video.attributes["title"]?.content else {
            return video.text("title")
        }
        do {
            let value = try text.text(resolution.scope, as: .display)
            if case .text(let title) = value.content { return title }
        } catch {
            resolution.diagnostics.add(error)
        }
        return nil
    }

    /// The frame of the poster: as the template says, otherwise the middle of the first scene without its overlaps.
    private func poster(_ scenes: [Scene]) -> Int? {
        guard let first = scenes.first, let last = scenes.last else { return nil }
        guard let expression = resolution.template.video.expression("poster") else {
            return (first.span.start + first.span.end - times.outgoing(0)) / 2
        }
        let place = resolution.template.video.place(of: "poster")
        do throws(Diagnostic) {
            let time = try times.moment(expression, at: place, seenFrom: nil)
            let frame = resolution.rate.frame(time)
            guard (0..<last.span.end).contains(frame) else {
                throw .error(
                    "poster", at: place,
                    "the poster is at \(times.seconds(frame)), outside of the video "
                        + "(\(times.seconds(last.span.end)))")
            }
            for (index, scene) in scenes.enumerated()
            where frame >= scene.span.start && frame < scene.span.start + times.incoming(index) {
                throw .error(
                    "poster", at: place, "the poster is inside the transition to the scene \(scene.id)",
                    hint: scene.provenance.template == nil
                        ? nil : "poster=\"\(scene.id).entered\" is its first frame after it")
            }
            return frame
        } catch {
            resolution.diagnostics.add(error)
            return nil
        }
    }
}

extension Resolution {
    /// The id of a scene in the timeline: its own, otherwise `scene1` by its order in the template.
    func sceneID(_ instance: Instance) -> String {
        if let id = instance.id { return id }
        let scenes = template.video.drawn.filter { $0.name == "scene" }
        let index = scenes.firstIndex { $0.ordinal == instance.element.ordinal } ?? 0
        return "scene\(index + 1)" + instance.iterations.map { "[\($0.index)]" }.joined()
    }
}
