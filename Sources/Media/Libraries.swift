internal import CFFmpeg
internal import CLCMS

/// The libraries that decide what comes out, with the versions that matter.
public enum Libraries {
    /// Major and minor versions, in a fixed order: `libavcodec 59.37`, `lcms 2.14`. Encoders are told by
    /// `VideoCodec.encoderVersion`, because only one of them has a part in a chunk.
    public static let versions: [String] = [
        "libavutil \(majorMinor(avutil_version()))",
        "libavcodec \(majorMinor(avcodec_version()))",
        "libavformat \(majorMinor(avformat_version()))",
        "libavfilter \(majorMinor(avfilter_version()))",
        "libswscale \(majorMinor(swscale_version()))",
        "libswresample \(majorMinor(swresample_version()))",
        "lcms \(cmsGetEncodedCMMversion() / 1000).\(cmsGetEncodedCMMversion() % 1000 / 10)",
    ]

    private static func majorMinor(_ version: UInt32) -> String { "\(version >> 16).\(version >> 8 & 0xff)" }
}
