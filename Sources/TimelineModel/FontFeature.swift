/// An OpenType feature and what it is set to: 0 off, 1 on, more for the alternative of that number.
public struct FontFeature: Hashable, Sendable, CustomStringConvertible {
    /// Four letters or digits, as registered: `tnum`.
    public var tag: String
    public var value: Int

    public init(_ tag: String, _ value: Int = 1) {
        self.tag = tag
        self.value = value
    }

    /// `tnum`, or `salt=2` where it is not just on.
    public var description: String { value == 1 ? tag : "\(tag)=\(value)" }

    /// Features separated by commas, as `description` writes them; nil when one is not written like that.
    public static func list(_ text: String) -> [FontFeature]? {
        var features: [FontFeature] = []
        for word in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let match = word.wholeMatch(of: /\s*([A-Za-z0-9]{4})(?:=([0-9]{1,4}))?\s*/) else { return nil }
            features.append(FontFeature(String(match.1), match.2.flatMap { Int($0) } ?? 1))
        }
        return features
    }

    /// The features of `self` with those of `others` over them.
    public static func merged(_ features: [FontFeature], with others: [FontFeature]) -> [FontFeature] {
        features.filter { feature in !others.contains { $0.tag == feature.tag } } + others
    }
}
