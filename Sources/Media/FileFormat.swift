/// What a video is written as. What sets the formats apart stands in one table, `FileFormat.facts`.
public enum FileFormat: String, Hashable, Sendable, CaseIterable {
    /// What platforms and players take.
    case mp4
    /// For web pages.
    case webm

    /// As people write it: `WebM`.
    public var title: String { facts.title }
    /// Without the dot.
    public var fileExtension: String { rawValue }
    /// The codecs that fit, the usual one first.
    public var codecs: [VideoCodec] { facts.codecs }
    /// How its sound is encoded; nil if it has none.
    public var audioCodec: AudioCodec? { facts.audioCodec }

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
    var canonical: String
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
        }
    }
}
