internal import CFFmpeg
internal import Glibc

/// How pictures are compressed. What sets the formats apart stands in one table, `VideoCodec.facts`.
public enum VideoCodec: String, Hashable, Sendable, CaseIterable {
    /// Plays everywhere.
    case h264
    /// A third smaller than H.264; plays on newer devices, and in browsers where the system can.
    case hevc
    /// The smallest files, and the longest work.
    case av1
    /// Free of patents, and played by every browser.
    case vp9

    /// As people write it: `H.264`.
    public var title: String { facts.title }
    /// Width and height of the smallest pictures it takes.
    public var smallestSide: Int { facts.smallestSide }
    /// libavcodec's name of the encoder that is used: `libx264`.
    public var encoder: String { facts.encoder }
    /// The worst quality on the encoder's scale; 0 is the best of every one.
    public var worstQuality: Int { facts.worstQuality }
    /// By how much the quality's number grows until a file is about half as large.
    public var qualityPerHalf: Int { facts.qualityPerHalf }
    /// Whether the encoder can hold its bit rate down within a second, and not only on the whole.
    public var limitsPeaks: Bool { facts.limitsPeaks }

    /// Whether this build of libav has the encoder.
    public var isAvailable: Bool { avcodec_find_encoder_by_name(encoder) != nil }

    /// - Throws: `MediaError` that says what to do, if the encoder is missing.
    public func requireEncoder() throws(MediaError) {
        if isAvailable { return }
        throw MediaError(
            operation: "encode \(title)", detail: "This build of FFmpeg's libraries has no \(encoder)",
            hint:
                "choose another --codec, or install libavcodec as Debian builds it; rowreel doctor lists what is there")
    }

    /// Makes the encoder keep its words about itself off the terminal. SVT-AV1 hears only this.
    func prepare() { Self.silence }

    private static let silence: Void = { _ = setenv("SVT_LOG", "1", 0) }()

    /// Name and version of the encoder, as keys of chunks name it: `x264 164`.
    public var encoderVersion: String { "\(facts.library) \(facts.version())" }
}

/// What a format of pictures is, and what its encoder wants to be told.
struct CodecFacts: Sendable {
    /// A profile: how much time the encoder takes, in its own words, and its constant quality.
    typealias Level = (preset: String, quality: Int)

    var title: String
    var encoder: String
    var id: AVCodecID
    /// The library behind the encoder, and how its version is found.
    var library: String
    var version: @Sendable () -> String
    var draft: Level
    var standard: Level
    var archive: Level
    var worstQuality = 63
    var qualityPerHalf = 10
    var limitsPeaks = false
    /// The least width and height that the encoder takes.
    var smallestSide = 2
    var headers: StreamHeaders
    /// By how many frames decoding runs ahead of showing, where libavcodec does not say.
    var reorderDelay: Int?
    /// Options for libavcodec beside those that all encoders share.
    var options: @Sendable (EncodingOptions) -> [(String, String)]
    /// Options that are always the same and decide about the bytes, as text for keys.
    var words = ""
}

extension VideoCodec {
    /// Presets and qualities are such that a profile looks about the same with every codec; Documentation/Formats.md
    /// has the sizes. One thread each: with more, pixels or speed depend on the machine.
    var facts: CodecFacts {
        switch self {
        case .h264:
            // B frames that others refer to keep more frames in memory, 20 MB of them at 1080x1920, and save 0.7 % of
            // the bytes at the same SSIM.
            CodecFacts(
                title: "H.264", encoder: "libx264", id: AV_CODEC_ID_H264, library: "x264",
                version: EncoderVersion.x264, draft: ("ultrafast", 27), standard: ("veryfast", 21),
                archive: ("slow", 15), worstQuality: 51, qualityPerHalf: 6, limitsPeaks: true, headers: .h264,
                options: { [("preset", $0.preset), ("crf", String($0.quality)), ("b-pyramid", "none")] },
                words: "b-pyramid=none ")
        case .hevc:
            // All of x265's presets use its pyramid, which reaches two frames ahead.
            // Without the text that x265 writes about itself: it would make the headers of equal streams differ.
            CodecFacts(
                title: "HEVC", encoder: "libx265", id: AV_CODEC_ID_HEVC, library: "x265",
                version: { EncoderVersion.inVariable("x265_version_str") }, draft: ("ultrafast", 28),
                standard: ("fast", 23), archive: ("slow", 17), worstQuality: 51, qualityPerHalf: 6, limitsPeaks: true,
                headers: .hevc, reorderDelay: 2,
                options: {
                    [
                        ("preset", $0.preset), ("crf", String($0.quality)),
                        (
                            "x265-params",
                            "info=0:pools=none:frame-threads=1:open-gop=0:repeat-headers=0:log-level=none"
                        ),
                    ]
                }, words: "info=0 ")
        case .av1:
            CodecFacts(
                title: "AV1", encoder: "libsvtav1", id: AV_CODEC_ID_AV1, library: "svt-av1",
                version: { EncoderVersion.fromFunction("svt_av1_get_version") }, draft: ("12", 42), standard: ("8", 30),
                archive: ("5", 18), smallestSide: 64, headers: .av1,
                options: {
                    [("preset", $0.preset), ("crf", String($0.quality)), ("svtav1-params", "lp=1")]
                })
        case .vp9:
            // The preset is libvpx's deadline and its number for speed. Frames that are not shown travel in one
            // packet with the next that is, so that a packet is a frame here too.
            CodecFacts(
                title: "VP9", encoder: "libvpx-vp9", id: AV_CODEC_ID_VP9, library: "libvpx",
                version: { EncoderVersion.fromFunction("vpx_codec_version_str") }, draft: ("realtime 8", 42),
                standard: ("good 4", 31), archive: ("good 2", 18), headers: .none,
                options: { options in
                    let words = options.preset.split(separator: " ").map(String.init)
                    return [
                        ("deadline", words.first ?? "good"), ("cpu-used", words.last ?? "4"),
                        ("crf", String(options.quality)), ("auto-alt-ref", "1"), ("lag-in-frames", "25"),
                        ("row-mt", "0"),
                    ]
                }, words: "altref lag=25 ")
        }
    }
}
