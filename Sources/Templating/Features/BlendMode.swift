internal import TimelineModel

extension AttributeDeclaration {
    static let blendMode = AttributeDeclaration(
        "blendMode", .keyword(BlendMode.allCases.map(\.rawValue)),
        "How its colours are mixed with those below, as CSS mix-blend-mode does; default normal.")
}
