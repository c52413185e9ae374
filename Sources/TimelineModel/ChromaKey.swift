/// Makes one colour transparent, and takes what it shines on the rest away.
///
/// How much of the key is in a colour is measured from grey, where there is none of it, to the key itself, in 1/1000; more
/// of it than that is still the key, better lit. Other hues have little or none of it.
public struct ChromaKey: Hashable, Sendable {
    public var color: Color
    /// How far on the way to grey a colour may be and is still transparent.
    public var similarity: Int
    /// How much farther it is opaque.
    public var softness: Int

    public init(color: Color, similarity: Int, softness: Int) {
        self.color = color
        self.similarity = similarity
        self.softness = softness
    }
}

extension ChromaKey: CustomStringConvertible {
    /// `key #00b140 400 200`.
    public var description: String { "key \(color) \(similarity) \(softness)" }
}
