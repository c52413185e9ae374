/// The name of a chunk in the store: the hash of everything that decides what it looks like.
///
/// Two slices with equal keys may be exchanged for one another. A key promises equivalence, not equal bits.
public struct ChunkKey: Hashable, Sendable, CustomStringConvertible {
    public let hash: ContentHash

    /// A key that was made before.
    public init(hash: ContentHash) { self.hash = hash }

    /// - Parameters:
    ///   - slice: What is shown. Its text form enters the key.
    ///   - encoding: The full settings of the encoder, as stable text.
    ///   - libraries: Name and major.minor of the libraries that draw and encode, such as `libavcodec 59.37`.
    public init(_ slice: Slice, encoding: String, libraries: [String]) {
        hash = ContentHash(of: Self.text(slice, encoding: encoding, libraries: libraries))
    }

    /// What is hashed, for tests and for telling two keys apart.
    public static func text(_ slice: Slice, encoding: String, libraries: [String]) -> String {
        var text = "rowreel chunk 1\n" + slice.description
        text += "encoding \(encoding)\n"
        text += "epochs " + slice.features.map { "\($0) \($0.epoch)" }.joined(separator: " ") + "\n"
        text += libraries.sorted().map { "library \($0)\n" }.joined()
        return text
    }

    public var description: String { hash.hex }
}

/// The name of a finished file in the store and in records.
public struct FileKey: Hashable, Sendable, CustomStringConvertible {
    public let hash: ContentHash

    /// - Parameters:
    ///   - chunks: The keys of the picture's chunks in order.
    ///   - audio: The canonical text of the mix with its encoder settings; nil for a silent file.
    ///   - metadata: What is written into the file.
    ///   - muxing: Container and its settings, as stable text.
    public init(chunks: [ChunkKey], audio: String?, metadata: Metadata, muxing: String) {
        var text = "rowreel file 1\n" + chunks.map { "chunk \($0)\n" }.joined()
        text += "audio \(audio.map { ContentHash(of: $0).hex } ?? "none")\n"
        text += "title \(quoted(metadata.title ?? ""))\nlanguage \(metadata.language ?? "")\nmuxing \(muxing)\n"
        hash = ContentHash(of: text)
    }

    public var description: String { hash.hex }
}
