/// The whole sound of a video, encoded: stereo at 48 kHz.
public struct EncodedAudio: Hashable, Sendable {
    /// Samples per second and channel, of everything that sounds here.
    public static let sampleRate = 48000

    public var codec: AudioCodec
    /// Headers of the stream.
    public var extradata: [UInt8]
    /// Samples per packet.
    public var frameSize: Int
    /// Samples before the first that is heard: the first packet's time is the negative of it.
    public var delay: Int
    /// Bits per second.
    public var bitrate: Int
    /// Samples that are heard.
    public var sampleCount: Int
    /// Times and durations in samples; the first one heard is 0.
    public var packets: [Packet]
}
