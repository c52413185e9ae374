public import TimelineModel

/// The name of an entry: what kind of thing it is, and the hash of everything that decides what is in it.
public struct StoreKey: Hashable, Sendable, CustomStringConvertible {
    /// Kinds have a folder each, so that later each can have its own size and its own worth.
    public enum Kind: String, Sendable, CaseIterable {
        /// The encoded frames of a slice.
        case chunk
        /// The encoded sound of a video.
        case audio
    }

    public let kind: Kind
    public let hash: ContentHash

    public init(_ kind: Kind, _ hash: ContentHash) {
        self.kind = kind
        self.hash = hash
    }

    public static func chunk(_ key: ChunkKey) -> StoreKey { StoreKey(.chunk, key.hash) }

    /// `chunk 5f2a…`, with all digits.
    public var description: String { "\(kind.rawValue) \(hash)" }
}
