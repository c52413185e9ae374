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
            guard let feature = FontFeature(parsing: word) else { return nil }
            features.append(feature)
        }
        return features
    }

    /// Without a regular expression: every text of every video says what features it has.
    private init?(parsing word: Substring) {
        let sides = word.trimmingSpace.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard let tag = sides.first, tag.utf8.count == 4, tag.utf8.allSatisfy(\.isLetterOrDigit) else { return nil }
        guard sides.count > 1 else {
            self.init(String(tag))
            return
        }
        guard (1...4).contains(sides[1].utf8.count), sides[1].utf8.allSatisfy(\.isDigit), let value = Int(sides[1])
        else { return nil }
        self.init(String(tag), value)
    }

    /// The features of `self` with those of `others` over them.
    public static func merged(_ features: [FontFeature], with others: [FontFeature]) -> [FontFeature] {
        features.filter { feature in !others.contains { $0.tag == feature.tag } } + others
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { self >= 0x30 && self <= 0x39 }
    fileprivate var isLetterOrDigit: Bool { isDigit || (self | 0x20 >= 0x61 && self | 0x20 <= 0x7A) }
}

extension Substring {
    fileprivate var trimmingSpace: Substring {
        var rest = drop(while: \.isWhitespace)
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return rest
    }
}
