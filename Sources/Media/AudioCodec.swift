internal import CFFmpeg

/// How sound is compressed.
public enum AudioCodec: String, Hashable, Sendable, CaseIterable {
    /// Low complexity, by libavcodec's own encoder.
    case aac
    /// By libopus.
    case opus

    /// libavcodec's name of the encoder that is used.
    public var encoder: String { facts.encoder }
    /// Bits per second of both channels together, at which nothing can be told from the original.
    public var bitrate: Int { facts.bitrate }
    /// Whether this build of libav has the encoder.
    public var isAvailable: Bool { avcodec_find_encoder_by_name(encoder) != nil }

    struct Facts: Sendable {
        var encoder: String
        var id: AVCodecID
        var bitrate: Int
        /// Whether the encoder wants a plane for each channel.
        var isPlanar: Bool
    }

    var facts: Facts {
        switch self {
        case .aac: Facts(encoder: "aac", id: AV_CODEC_ID_AAC, bitrate: 160_000, isPlanar: true)
        case .opus: Facts(encoder: "libopus", id: AV_CODEC_ID_OPUS, bitrate: 128_000, isPlanar: false)
        }
    }
}
