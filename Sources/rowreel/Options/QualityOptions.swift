public import ArgumentParser
public import Batch
public import Media
import Rendering

/// How good videos are, and how large they may become.
struct QualityOptions: ParsableArguments {
    @Option(help: "Quality: draft to look at, standard to publish, archive to keep.")
    var profile = Profile.standard

    @Option(help: "How pictures are compressed (default: h264 in mp4, vp9 in webm).")
    var codec: VideoCodec?

    @Option(
        help: ArgumentHelp("The most a file may take: 800KB, 8MB. Each is encoded as one piece.", valueName: "size"))
    var maxSize: ByteCount?

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

/// A file's size: `8MB`, `800KB`, `7.5MB`, `8MiB`, `1000000`. Thousands as on disks, 1024 only where it says so.
struct ByteCount: ExpressibleByArgument {
    var bytes: Int

    init?(argument: String) {
        let units = ["": 1, "b": 1, "kb": 1000, "mb": 1_000_000, "gb": 1_000_000_000]
        let binary = ["kib": 1 << 10, "mib": 1 << 20, "gib": 1 << 30]
        guard let bytes = Quantity.read(argument, units: units.merging(binary) { $1 }) else { return nil }
        self.bytes = bytes
    }
}

/// Bits per second: `6M`, `800k`, `1.5M`, `6Mbps`, `6000000`.
struct BitRate: ExpressibleByArgument {
    var bitsPerSecond: Int

    init?(argument: String) {
        let units = [
            "": 1, "k": 1000, "m": 1_000_000, "g": 1_000_000_000, "kbps": 1000, "mbps": 1_000_000, "kbit/s": 1000,
            "mbit/s": 1_000_000,
        ]
        guard let rate = Quantity.read(argument, units: units) else { return nil }
        bitsPerSecond = rate
    }
}

private enum Quantity {
    /// A positive decimal number and one of the units; nil if it is none.
    static func read(_ text: String, units: [String: Int]) -> Int? {
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        guard let number = Double(digits), let unit = units[text.dropFirst(digits.count).lowercased()] else {
            return nil
        }
        let value = number * Double(unit)
        return value >= 1 && value < 1e15 ? Int(value) : nil
    }
}
