internal import Diagnostics
internal import TimelineModel

/// Texts whose box leaves the picture.
struct OutsideFrame: Rule {
    static let description = RuleDescription(
        "outside-frame", .warning, .judgement, "the box of a text leaves the picture")

    func findings(in subject: Subject) -> [Diagnostic] {
        let timeline = subject.timeline
        let frame = Rect(timeline.size)
        return timeline.allLayers.compactMap { layer, _ in
            guard case .text(let text) = layer.content else { return nil }
            // What runs through a window is cut there, and what comes from outside moves.
            let isMoving = layer.animations.contains { [.x, .y, .scale, .rotate].contains($0.property) }
            guard layer.window != nil || !isMoving else { return nil }
            let box = layer.window ?? layer.box
            // A sixty-fourth of a pixel is rounding.
            let slack = Length(pixels: 1)
            guard
                box.x + slack < frame.x || box.y + slack < frame.y || box.maxX > frame.maxX + slack
                    || box.maxY > frame.maxY + slack
            else { return nil }
            let start = text.plainText.prefix(30).split(whereSeparator: \.isNewline).joined(separator: " ")
            return finding(
                at: layer.provenance.template ?? layer.provenance.place,
                "the box of \"\(start)\" leaves the picture (\(box) of \(timeline.size))",
                hint: "move or shrink its region")
        }
    }
}
