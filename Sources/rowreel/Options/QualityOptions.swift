public import ArgumentParser
public import Batch
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

extension BitRate: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}
