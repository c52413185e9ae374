internal import Diagnostics
internal import TimelineModel

extension Resolution {
    /// How a layer comes and goes within its frames.
    func appearances(
        _ values: Values, _ instance: Instance, _ box: Box, frames: FrameSpan
    ) -> (enter: Appearance?, exit: Appearance?) {
        let entering = values.value("enter") { AppearanceValue($0) }
        let leaving = values.value("exit") { AppearanceValue($0) }
        let enterFrames = entering.map { rate.frame($0.time.seconds(at: rate)) } ?? 0
        let exitFrames = leaving.map { rate.frame($0.time.seconds(at: rate)) } ?? 0
        guard enterFrames + exitFrames <= frames.count else {
            diagnostics.add(
                .error(
                    "short-layer", at: values.place(of: entering == nil ? "exit" : "enter"),
                    "\(instance.title) is shown for \(frames.count) frames, and "
                        + "takes \(enterFrames + exitFrames) to come and go"))
            return (nil, nil)
        }
        let enter = entering.flatMap { value in
            appearance(value, FrameSpan(frames.start, frames.start + enterFrames), box, isEntering: true)
        }
        let exit = leaving.flatMap { value in
            appearance(value, FrameSpan(frames.end - exitFrames, frames.end), box, isEntering: false)
        }
        return (enter, exit)
    }

    private func appearance(_ value: AppearanceValue, _ span: FrameSpan, _ box: Box, isEntering: Bool) -> Appearance? {
        guard span.count > 0 else { return nil }
        let kind: Appearance.Kind
        switch value.kind {
        case .fade: kind = .fade
        case .wipe(let direction): kind = .wipe(direction.edge(mirrored: isMirrored))
        case .slide(let direction, let distance):
            let edge = direction.edge(mirrored: isMirrored)
            let isHorizontal = edge == .left || edge == .right
            let way = distance.pixels(in: output.size, parent: isHorizontal ? box.width : box.height)
            // A layer that comes in towards the top starts below its place; one that goes towards the top ends above.
            let sign = (edge == .left || edge == .up ? -1.0 : 1.0) * (isEntering ? -1 : 1)
            let offset = Length(pixels: way * sign)
            kind = .slide(offset: isHorizontal ? Point(x: offset, y: .zero) : Point(x: .zero, y: offset))
        }
        return Appearance(kind: kind, span: span, easing: value.easing)
    }
}
