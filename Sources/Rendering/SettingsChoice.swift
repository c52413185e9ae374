public import Diagnostics
public import Media
public import TimelineModel

extension RenderSettings {
    /// The settings for what a user asked for.
    ///
    /// - Throws: `Diagnostic` for what does not go together, or an encoder that this machine lacks; nothing has been
    ///   rendered by then.
    public static func choose(
        _ profile: Profile = .standard, format: FileFormat = .mp4, codec: VideoCodec? = nil,
        bound: SizeBound = SizeBound()
    ) throws(Diagnostic) -> RenderSettings {
        if format.isAnimation {
            guard codec == nil else {
                throw .error(
                    "wrong-codec", at: .option("--codec"), "\(format.title) files have no codec to choose",
                    hint: "leave --codec out, or use --format mp4 or --format webm")
            }
            guard !bound.isSet else {
                throw .error(
                    "wrong-bound", at: .option(bound.bytes > 0 ? "--max-size" : "--max-bitrate"),
                    "the size of \(format.title) files cannot be bounded",
                    hint: "use --format mp4 or --format webm, or make the output smaller")
            }
        }
        if let codec, !format.codecs.contains(codec) {
            let others = FileFormat.allCases.filter { $0.codecs.contains(codec) }.map { "--format \($0.rawValue)" }
            let fitting = format.codecs.map { "--codec \($0.rawValue)" }
            throw .error(
                "wrong-codec", at: .option("--codec"), "\(codec.title) does not go into \(format.title) files",
                hint: "use \((fitting + others).joined(separator: " or "))")
        }
        let settings = RenderSettings(profile, format: format, codec: codec, bound: bound)
        if !format.codecs.isEmpty, !settings.encoding.codec.isAvailable {
            throw missing(settings.encoding.codec.encoder, for: settings.encoding.codec.title, format)
        }
        if let encoder = format.encoder, !format.isAvailable {
            throw missing(encoder, for: "\(format.title) files", format)
        }
        if let audio = format.audioCodec, !audio.isAvailable {
            throw missing(audio.encoder, for: "the sound of \(format.title) files", format)
        }
        return settings
    }

    private static func missing(_ encoder: String, for what: String, _ format: FileFormat) -> Diagnostic {
        let there = format.codecs.filter(\.isAvailable).map { "--codec \($0.rawValue)" }
        return .error(
            "no-encoder", at: nil, "\(what) needs \(encoder), which this build of FFmpeg's libraries does not have",
            hint: (there.isEmpty ? "" : "use \(there.joined(separator: " or ")), or ")
                + "install libavcodec as Debian builds it; rowreel doctor lists what is there")
    }

    /// What keeps pictures of a size, as they are rendered, from being encoded; nil if nothing does.
    public func problem(with size: PixelSize) -> Diagnostic? {
        let least = format.isAnimation ? 1 : encoding.codec.smallestSide
        guard min(size.width, size.height) < least else { return nil }
        return .error(
            "too-small", at: .option("--codec"),
            "\(encoding.codec.title) pictures are at least \(least)x\(least), and these are \(size.width)x\(size.height)",
            hint: "choose another codec" + (profile == .draft ? "; --profile draft halves sizes" : ""))
    }
}
