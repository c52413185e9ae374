/// How pictures are encoded. Two chunks can be joined if they were encoded with equal options, size and frame rate.
public struct EncodingOptions: Hashable, Sendable {
    public var codec: VideoCodec
    /// How much time is spent to save bytes, in the encoder's own words: `veryfast`, `8`, `good 4`.
    public var preset: String
    /// Constant quality on the encoder's own scale: less is better.
    public var quality: Int
    /// The longest way between two key frames, in frames: how far a player seeks.
    public var keyFrameInterval: Int
    /// Bits that a second of pictures may have at most; 0 is no bound. Only for what is encoded whole, and only
    /// where the codec `limitsPeaks`.
    public var peakBitrate: Int

    public init(
        codec: VideoCodec = .h264, preset: String? = nil, quality: Int? = nil, keyFrameInterval: Int = 250,
        peakBitrate: Int = 0
    ) {
        self.codec = codec
        self.preset = preset ?? codec.facts.standard.preset
        self.quality = quality ?? codec.facts.standard.quality
        self.keyFrameInterval = keyFrameInterval
        self.peakBitrate = peakBitrate
    }

    private init(_ codec: VideoCodec, _ level: CodecFacts.Level) {
        self.init(codec: codec, preset: level.preset, quality: level.quality)
    }

    /// To look at quickly.
    public static func draft(_ codec: VideoCodec) -> EncodingOptions { EncodingOptions(codec, codec.facts.draft) }
    /// To publish: what platforms take and encode again.
    public static func standard(_ codec: VideoCodec) -> EncodingOptions { EncodingOptions(codec, codec.facts.standard) }
    /// To keep and edit.
    public static func archive(_ codec: VideoCodec) -> EncodingOptions { EncodingOptions(codec, codec.facts.archive) }

    public static let draft = draft(.h264)
    public static let standard = standard(.h264)
    public static let archive = archive(.h264)

    public var pixelFormat: PixelFormat { .yuv420p }
}

extension EncodingOptions: CustomStringConvertible {
    /// Everything that decides about the bytes, in a fixed order; part of the keys of chunks.
    ///
    /// One thread, because pixels can depend on their number.
    public var description: String {
        "\(codec.encoder) preset=\(preset) crf=\(quality) keyint=\(keyFrameInterval) closed-gop threads=1 "
            + codec.facts.words + (peakBitrate > 0 ? "peak=\(peakBitrate) " : "") + "\(pixelFormat) bt709 limited"
    }
}
