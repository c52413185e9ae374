internal import TimelineModel

extension ElementDeclaration {
    static let background = ElementDeclaration(
        "background", "A colour or gradient that fills its box.",
        attributes: [
            AttributeDeclaration("fill", .paint, required: true, "A colour or gradient."), .blendMode,
        ] + layer + [forLanguages],
        children: layerParts)
}

extension Resolution {
    func background(_ values: Values, _ box: Box) -> (Layer.Content, Box)? {
        values.value("fill") { Paint($0) }.map { (.background($0), box) }
    }
}
