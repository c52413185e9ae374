internal import CFFmpeg

/// What a video is written as. What sets the formats apart stands in one table, `FileFormat.facts`.
public enum FileFormat: String, Hashable, Sendable, CaseIterable {
    /// What platforms and players take.
    case mp4
    /// For web pages.
    case webm
    /// An animated picture of 256 colours, for mail and old programs.
    case gif
    /// An animated picture, smaller and in all colours.
    case webp

    /// As people write it: `WebM`.
    public var title: String { facts.title }
    /// Without the dot.
    public var fileExtension: String { rawValue }
    /// The codecs that fit, the usual one first.
    public var codecs: [VideoCodec] { facts.codecs }
    /// How its sound is encoded; nil if it has none.
    public var audioCodec: AudioCodec? { facts.audioCodec }

    /// Whether it is an animated picture rather than a video: encoded whole, and silent.
    public var isAnimation: Bool { facts.animation != nil }
    /// Whether its frames share a palette, which has to be found first.
    public var needsPalette: Bool { facts.animation?.pixels == .palette }
    /// Whether this build of libav has what the format cannot do without.
    public var isAvailable: Bool {
        facts.animation.map { avcodec_find_encoder_by_name($0.encoder) != nil } ?? codecs.contains(where: \.isAvailable)
    }
    /// libavcodec's name of the encoder of an animated picture; nil for videos, whose codec is chosen.
    public var encoder: String? { facts.animation?.encoder }

    /// Every how manieth frame is shown, so that players keep up.
    public func frameStep(_ rate: Fraction) -> Int {
        guard let animation = facts.animation, rate.denominator > 0 else { return 1 }
        let most = animation.highestFrameRate * rate.denominator
        return max(1, (rate.numerator + most - 1) / most)
    }

    /// The format and its settings, as text for keys of files.
    public var canonical: String { facts.canonical }
}

/// What a format of files is, and what libavformat wants to be told.
struct FormatFacts: Sendable {
    var title: String
    var codecs: [VideoCodec] = []
    var audioCodec: AudioCodec?
    var options: [(String, String)] = []
    /// Names of codecs in the file where libavformat would choose another: `hvc1`.
    var tags: [VideoCodec: String] = [:]
    /// Whether times of sound count what the encoder put before the first sample that is heard: WebM states that
    /// delay, and players take it off again. (libavformat leaves this to us.)
    var countsCodecDelay = false
    var animation: AnimationFacts?
    var canonical: String
}

/// What an animated picture's encoder wants to be told.
struct AnimationFacts: Sendable {
    var encoder: String
    var pixels: PixelFormat
    /// In frames per second: what players show in step, and what a file can bear.
    var highestFrameRate: Int
    /// For a quality of 0...100.
    var options: @Sendable (Int) -> [(String, String)]
}

extension FileFormat {
    var facts: FormatFacts {
        switch self {
        case .mp4:
            // 240000 divides into whole frames at all usual rates, and into samples at 48 kHz: exact edit lists.
            // Players of one maker take HEVC only as hvc1: with all parameter sets in the header.
            FormatFacts(
                title: "MP4", codecs: [.h264, .hevc, .av1, .vp9], audioCodec: .aac,
                options: [("movflags", "+faststart+write_colr"), ("movie_timescale", "240000")],
                tags: [.hevc: "hvc1"], canonical: "mp4 faststart 1")
        case .webm:
            FormatFacts(
                title: "WebM", codecs: [.vp9, .av1], audioCodec: .opus, options: [("cues_to_front", "1")],
                countsCodecDelay: true,
                canonical: "webm cues-to-front 1")
        case .gif:
            // GIF counts in hundredths of a second.
            FormatFacts(
                title: "GIF", options: [("loop", "0")],
                animation: AnimationFacts(
                    encoder: "gif", pixels: .palette, highestFrameRate: 25, options: { _ in [] }),
                canonical: "gif palette sierra2_4a 25fps 1")
        case .webp:
            FormatFacts(
                title: "WebP", options: [("loop", "0")],
                animation: AnimationFacts(
                    encoder: "libwebp_anim", pixels: .bgra, highestFrameRate: 30,
                    options: { [("quality", String($0)), ("compression_level", "4")] }),
                canonical: "webp 30fps 1")
        }
    }
}
