internal import CFFmpeg
internal import CLCMS

/// The libraries that decide what comes out, with the versions that matter.
public enum Libraries {
    /// Major and minor versions, in a fixed order: `libavcodec 59.37`, `x264 164`, `lcms 2.14`.
    public static let versions: [String] = [
        "libavutil \(majorMinor(avutil_version()))",
        "libavcodec \(majorMinor(avcodec_version()))",
        "libavformat \(majorMinor(avformat_version()))",
        "libavfilter \(majorMinor(avfilter_version()))",
        "libswscale \(majorMinor(swscale_version()))",
        "libswresample \(majorMinor(swresample_version()))",
        "x264 \(x264Build())",
        "lcms \(cmsGetEncodedCMMversion() / 1000).\(cmsGetEncodedCMMversion() % 1000 / 10)",
    ]

    private static func majorMinor(_ version: UInt32) -> String { "\(version >> 16).\(version >> 8 & 0xff)" }

    /// x264 tells its build only in the streams it makes: in the text of a user-data unit (SEI type 5).
    private static func x264Build() -> String {
        guard var frame = try? Frame(width: 64, height: 64, format: .yuv420p),
            let encoder = try? VideoEncoder(width: 64, height: 64, frameRate: Fraction(25), options: .draft)
        else { return "missing" }
        for plane in 0..<3 { try? frame.withMutablePlane(plane) { bytes, _ in bytes.update(repeating: 128) } }
        var packets = (try? encoder.encode(frame, time: 0)) ?? []
        packets += (try? encoder.finish()) ?? []
        let text = Array("x264 - core ".utf8)
        guard let data = packets.first?.data,
            let start = data.indices.first(where: { data[$0...].starts(with: text) })
        else { return "unknown" }
        let number = data[(start + text.count)...].prefix { (48...57).contains($0) }
        return String(decoding: number, as: UTF8.self)
    }
}
