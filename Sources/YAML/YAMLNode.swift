/// YAML as it stands in a file: every scalar is its characters, with the place of everything in it.
///
/// `1.50`, `no`, `12:30` and `2026-11-21` are these characters and nothing else; what they mean is for whoever reads
/// them to say. Offsets count bytes of what was read, from the start of the file.
public enum YAMLNode: Sendable {
    case scalar(YAMLText)
    case list([YAMLNode], offset: Int)
    case mapping([Entry], offset: Int)

    public struct Entry: Sendable {
        public var key: YAMLText
        public var value: YAMLNode
    }

    /// Where it begins.
    public var offset: Int {
        switch self {
        case .scalar(let text): text.offset
        case .list(_, let offset), .mapping(_, let offset): offset
        }
    }
}

/// The characters of a scalar.
public struct YAMLText: Hashable, Sendable {
    public var text: String
    /// Where the first character stands; past the quotation mark, if there is one.
    public var offset: Int
    /// Whether the characters stand in the file one after another as they are, without escapes or folded lines.
    public var isVerbatim: Bool
}

/// Why a text is no YAML, or none that is read here.
public struct YAMLProblem: Error, Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        case syntax
        /// A name that a mapping has twice.
        case duplicateName
    }

    public var kind = Kind.syntax
    /// Where, in bytes.
    public var offset: Int
    /// What is wrong, as a sentence about the text as a whole.
    public var message: String
    public var hint: String?
}
