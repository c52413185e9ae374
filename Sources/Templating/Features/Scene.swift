internal import TimelineModel

extension ElementDeclaration {
    static let scene = ElementDeclaration(
        "scene", "A part of the video with pictures of its own; scenes follow one another.",
        attributes: [
            AttributeDeclaration("id", .name, .literal, "A name that times of other elements can refer to."),
            AttributeDeclaration("dur", .text, .moment, "How long it lasts, its overlaps with other scenes included."),
            AttributeDeclaration("min", .text, .moment, "The least dur."),
            AttributeDeclaration("max", .text, .moment, "The most dur."),
            AttributeDeclaration(
                "weight", .number(0...1000),
                "Its share of what the video has to be longer or shorter; default 1, and 0 with a dur of its own."),
            AttributeDeclaration(
                "transition", .transition,
                "How it comes in over the scene before: none, fade 500ms, slide 400ms toStart."),
            .look, .lut, translate,
        ] + repeatable + [forLanguages],
        children: Grammar.layers + ["audio", "narration"])
}
