public import TimelineModel

/// The name of an entry: what kind of thing it is, and the hash of everything that decides what is in it.
public struct StoreKey: Hashable, Sendable, CustomStringConvertible {
    /// Kinds have a folder each and a worth of their own.
    public enum Kind: String, Sendable, CaseIterable, Codable {
        /// The encoded frames of a slice.
        case chunk
        /// The encoded sound of a video.
        case audio
        /// A generated piece of video, by its request: the last to be given up, because it may
        /// not come out the same again.
        case segment
        /// A file that was downloaded, by the hash of its content.
        case fetched
    }

    public let kind: Kind
    public let hash: ContentHash

    public init(_ kind: Kind, _ hash: ContentHash) {
        self.kind = kind
        self.hash = hash
    }

    /// A key that was written down with `description`.
    init?(_ description: some StringProtocol) {
        let parts = description.split(separator: " ")
        guard parts.count == 2, let kind = Kind(rawValue: String(parts[0])),
            let hash = ContentHash(hex: String(parts[1]))
        else { return nil }
        self.init(kind, hash)
    }

    public static func chunk(_ key: ChunkKey) -> StoreKey { StoreKey(.chunk, key.hash) }

    /// `chunk 5f2a…`, with all digits.
    public var description: String { "\(kind.rawValue) \(hash)" }
}
