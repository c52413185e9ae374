public import Media
public import TimelineModel
internal import Typesetting

/// How a run's videos are drawn and encoded.
public struct RenderSettings: Hashable, Sendable {
    /// What a video is for.
    public enum Profile: String, Hashable, Sendable, CaseIterable {
        /// To look at quickly: half the size, encoded in a hurry.
        case draft
        /// To publish.
        case standard
        /// To keep and edit.
        case archive
    }

    public let profile: Profile
    public let format: FileFormat
    /// How chunks are encoded.
    public let encoding: EncodingOptions
    /// How large files may become.
    public let bound: SizeBound
    /// Libraries that decide what chunks look like, as keys name them.
    private let libraries: [String]

    /// - Parameter codec: One of the format's own; nil is its usual one. `choose` checks what users ask for.
    public init(
        _ profile: Profile = .standard, format: FileFormat = .mp4, codec: VideoCodec? = nil,
        bound: SizeBound = SizeBound()
    ) {
        let codec = codec ?? format.codecs.first ?? .h264
        self.profile = profile
        self.format = format
        self.bound = bound
        encoding =
            switch profile {
            case .draft: .draft(codec)
            case .standard: .standard(codec)
            case .archive: .archive(codec)
            }
        libraries = Self.libraries + [codec.encoderVersion]
    }

    /// Whether videos are encoded as one piece rather than joined of chunks.
    public var isWhole: Bool { format.isAnimation || bound.isSet }

    /// Of animated pictures that lose something, 0...100.
    var animationQuality: Int {
        switch profile {
        case .draft: 60
        case .standard: 80
        case .archive: 95
        }
    }

    /// The libraries that draw.
    public static let libraries: [String] = Media.Libraries.versions + Typesetting.Versions.libraries

    /// The key under which a slice's chunk is kept.
    public func key(for slice: Slice) -> ChunkKey {
        ChunkKey(slice, encoding: encoding.description, libraries: libraries)
    }

    /// The key of the file that is made of chunks and a sound.
    ///
    /// - Parameter audio: What decides the sound's bytes; nil for a silent file.
    public func fileKey(chunks: [ChunkKey], audio: String?, metadata: TimelineModel.Metadata) -> FileKey {
        FileKey(chunks: chunks, audio: audio, metadata: metadata, muxing: muxing)
    }

    /// The file's format and what is done to the chunks, as text for keys.
    public var muxing: String {
        format.canonical + (isWhole ? " whole 1" : "") + bound.canonical
            + (format.isAnimation ? " quality=\(animationQuality)" : "")
    }

    /// The timeline as it is rendered: at half the size for drafts, otherwise unchanged.
    public func rendered(_ timeline: Timeline) -> Timeline {
        profile == .draft ? timeline.halved : timeline
    }
}

extension Fraction {
    init(_ rate: FrameRate) { self.init(rate.numerator, rate.denominator) }
}
