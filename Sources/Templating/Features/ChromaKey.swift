internal import TimelineModel

extension AttributeDeclaration {
    static let chromaKey = AttributeDeclaration(
        "chromaKey", .chromaKey,
        "A colour that becomes transparent, how much like it a colour has to be, and how softly it ends: #00b140 40% 20%."
    )
}

extension Resolution {
    func chromaKey(_ values: Values) -> ChromaKey? {
        values.value("chromaKey") { ChromaKeyValue($0) }.map {
            ChromaKey(
                color: $0.color, similarity: Int(($0.similarity * 10).rounded()),
                softness: Int(($0.softness * 10).rounded()))
        }
    }
}
