/// How pictures are encoded. Two chunks can be joined if they were encoded with equal options, size and frame rate.
public struct EncodingOptions: Hashable, Sendable {
    /// libavcodec's name of the encoder.
    public var encoder: String
    /// x264's preset: how much time is spent to save bytes.
    public var preset: String
    /// Constant rate factor: the quality, less is better; x264's scale is 0...51.
    public var quality: Int
    /// The longest way between two key frames, in frames: how far a player seeks.
    public var keyFrameInterval: Int

    public init(
        encoder: String = "libx264", preset: String = "veryfast", quality: Int = 21, keyFrameInterval: Int = 250
    ) {
        self.encoder = encoder
        self.preset = preset
        self.quality = quality
        self.keyFrameInterval = keyFrameInterval
    }

    /// To look at quickly.
    public static let draft = EncodingOptions(preset: "ultrafast", quality: 27)
    /// To publish: what platforms take and encode again.
    public static let standard = EncodingOptions()
    /// To keep and edit.
    public static let archive = EncodingOptions(preset: "slow", quality: 15)

    public var pixelFormat: PixelFormat { .yuv420p }
}

extension EncodingOptions: CustomStringConvertible {
    /// Everything that decides about the bytes, in a fixed order; part of the keys of chunks.
    ///
    /// One thread, because x264's pixels depend on their number.
    public var description: String {
        "\(encoder) preset=\(preset) crf=\(quality) keyint=\(keyFrameInterval) closed-gop threads=1 "
            + "\(pixelFormat) bt709 limited"
    }
}
