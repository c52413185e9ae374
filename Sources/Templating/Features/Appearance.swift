internal import Diagnostics
internal import Localization
internal import TimelineModel

extension Resolution {
    /// How a layer comes and goes within its frames.
    ///
    /// - Parameter text: What it shows, if that is text.
    func appearances(
        _ values: Values, _ instance: Instance, _ box: Box, frames: FrameSpan, text: TextBlock?
    ) -> (enter: Appearance?, exit: Appearance?) {
        let entering = passage("enter", values, instance, text)
        let leaving = passage("exit", values, instance, text)
        let (enterFrames, exitFrames) = (entering?.each ?? 0, leaving?.each ?? 0)
        guard enterFrames + exitFrames <= frames.count else {
            diagnostics.add(
                .error(
                    "short-layer", at: values.place(of: entering == nil ? "exit" : "enter"),
                    "\(instance.title) is shown for \(frames.count) frames, and "
                        + "takes \(enterFrames + exitFrames) to come and go"))
            return (nil, nil)
        }
        // A translation may have more words than there is time for: then they follow one another more quickly.
        let room = frames.count - enterFrames - exitFrames
        let wanted = (entering?.delays ?? 0) + (leaving?.delays ?? 0)
        func delays(_ passage: Passage?) -> Int {
            let own = passage?.delays ?? 0
            return wanted > room ? own * room / wanted : own
        }
        let enter = entering.flatMap { passage in
            let end = frames.start + passage.each + delays(passage)
            return appearance(
                passage, FrameSpan(frames.start, end), box, instance, isEntering: true,
                caretEnd: frames.end - exitFrames - delays(leaving))
        }
        let exit = leaving.flatMap { passage in
            appearance(
                passage, FrameSpan(frames.end - passage.each - delays(passage), frames.end), box, instance,
                isEntering: false, caretEnd: frames.end)
        }
        return (enter, exit)
    }

    /// The most units that move on their own: each has pictures of its own.
    private static var mostParts: Int { 2000 }

    /// How finely a text has to be taken apart for what moves in it.
    func unit(of instance: Instance) -> TextUnit? {
        let values = Values(instance, self)
        let moving = ["enter", "exit"].compactMap { name in values.value(name) { AppearanceValue($0) }?.unit }
        if moving.contains(.letter) { return .letter }
        if values.has("highlight") || moving.contains(.word) { return .word }
        return moving.first
    }

    /// An appearance as it is written, and the time it wants in frames.
    private struct Passage {
        var value: AppearanceValue
        /// Frames of one unit.
        var each: Int
        /// Frames from the first unit's start to the last one's.
        var delays: Int
    }

    private func passage(
        _ name: String, _ values: Values, _ instance: Instance, _ text: TextBlock?
    ) -> Passage? {
        guard let value = values.value(name, { AppearanceValue($0) }) else { return nil }
        let each = rate.frame(value.time.seconds(at: rate))
        guard let unit = value.unit else { return Passage(value: value, each: each, delays: 0) }
        guard let text else {
            diagnostics.add(
                .error(
                    "no-letters", at: values.place(of: name),
                    "\(instance.title) has no letters: \(name) \(value.kind == .type ? "type" : unit.written) is for texts",
                    hint: value.kind == .type ? "write fade, slide, wipe or pop" : "leave out \(unit.written)"))
            return nil
        }
        let count = text.units(unit).count
        guard count <= Self.mostParts else {
            diagnostics.add(
                .error(
                    "many-parts", at: values.place(of: name),
                    "\(count) \(unit)s are more than move on their own, which is \(Self.mostParts)",
                    hint: unit == .line ? nil : "write \(unit == .letter ? "byWord" : "byLine")"))
            return nil
        }
        if value.kind == .type { return Passage(value: value, each: each, delays: 0) }
        let delays = rate.frame(value.stagger.seconds(at: rate) * Double(max(0, count - 1)))
        return Passage(value: value, each: each, delays: delays)
    }

    private func appearance(
        _ passage: Passage, _ span: FrameSpan, _ box: Box, _ instance: Instance, isEntering: Bool, caretEnd: Int
    ) -> Appearance? {
        guard span.count > 0 else { return nil }
        let kind: Appearance.Kind
        let value = passage.value
        switch value.kind {
        case .fade: kind = .fade
        case .pop: kind = .pop
        case .type: kind = .type(caret: isEntering ? caret(after: span.end, before: caretEnd) : [])
        case .wipe(let direction):
            // Words are read in the direction of their own language.
            let isText = instance.name == "text" && direction == nil
            let language = isText ? try? LanguageTag(languageTag(of: instance)) : nil
            kind = .wipe((direction ?? .toEnd).edge(mirrored: language?.isRightToLeft ?? isMirrored(instance)))
        case .slide(let direction, let distance):
            let edge = direction.edge(mirrored: isMirrored(instance))
            let isHorizontal = edge == .left || edge == .right
            let way = distance.pixels(in: output, parent: isHorizontal ? box.width : box.height)
            // A layer that comes in towards the top starts below its place; one that goes towards the top ends above.
            let sign = (edge == .left || edge == .up ? -1.0 : 1.0) * (isEntering ? -1 : 1)
            let offset = Length(pixels: way * sign)
            kind = .slide(offset: isHorizontal ? Point(x: offset, y: .zero) : Point(x: .zero, y: offset))
        }
        return Appearance(
            kind: kind, span: span, easing: value.easing,
            sequence: value.unit.map { Appearance.Sequence(unit: $0, each: value.kind == .type ? 1 : passage.each) })
    }

    /// When the caret is seen after the last letter: it blinks once a second, half a second on, and goes after the
    /// second time.
    private func caret(after start: Int, before end: Int) -> [FrameSpan] {
        [0.0, 1.0].map { FrameSpan(start + rate.frame($0), min(end, start + rate.frame($0 + 0.5))) }
            .filter { !$0.isEmpty }
    }
}
