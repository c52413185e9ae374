internal import TimelineModel

extension ElementDeclaration {
    /// What can be done to anything that has pixels of its own.
    static let pictureEffects: [AttributeDeclaration] = [
        .mask, .radius, .border, .dropShadow, .look, .lut, .blendMode,
    ]
}

extension Resolution {
    /// What is done to the pixels of a layer in a box.
    func effects(_ values: Values, _ box: Box) -> Effects {
        var effects = Effects()
        effects.chromaKey = chromaKey(values)
        effects.grade = grade(values)
        (effects.mask, effects.border) = values.takes("mask") ? mask(values, box) : (nil, nil)
        effects.shadows = shadows(values, box)
        effects.blendMode = values.word("blendMode", BlendMode.self) ?? .normal
        return effects
    }
}
