public import ArgumentParser
import Batch
public import Media
public import Rendering
import Store

/// How good videos are, and how large they may become.
struct QualityOptions: ParsableArguments {
    @Option(help: "Quality: draft to look at, standard to publish, archive to keep.")
    var profile = Profile.standard

    @Option(help: "How pictures are compressed (default: h264 in mp4, vp9 in webm).")
    var codec: VideoCodec?

    @Option(
        help: ArgumentHelp("The most a file may take: 800KB, 8MB. Each is encoded as one piece.", valueName: "size"))
    var maxSize: ByteSize?

    @Option(help: ArgumentHelp("The most bits a second of a file may take: 800k, 6M. Likewise.", valueName: "rate"))
    var maxBitrate: BitRate?

    func settings(_ format: FileFormat) throws -> RenderSettings {
        try RenderSettings.choose(
            profile, format: format, codec: codec,
            bound: SizeBound(bitrate: maxBitrate?.bitsPerSecond ?? 0, bytes: maxSize?.bytes ?? 0))
    }
}

extension Profile: ExpressibleByArgument {}
extension FileFormat: ExpressibleByArgument {}
extension VideoCodec: ExpressibleByArgument {}

/// Bits per second: `6M`, `800k`, `1.5M`, `6Mbps`, `6000000`.
struct BitRate: ExpressibleByArgument {
    var bitsPerSecond: Int

    private static let units = [
        "": 1.0, "k": 1e3, "m": 1e6, "g": 1e9, "kbps": 1e3, "mbps": 1e6, "kbit/s": 1e3, "mbit/s": 1e6,
    ]

    init?(argument: String) {
        let digits = argument.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        guard let number = Double(digits), let unit = Self.units[argument.dropFirst(digits.count).lowercased()],
            (1..<1e15).contains(number * unit)
        else { return nil }
        bitsPerSecond = Int(number * unit)
    }
}
