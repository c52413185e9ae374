import Foundation
import Media
import TestSupport
import Testing

/// `--format`, `--codec`, `--max-size` and `--max-bitrate` as they are typed, and what is in the folder afterwards.
@Suite struct FormatTests {
    struct Kind: CustomTestStringConvertible, Sendable {
        var format: FileFormat
        var codec: VideoCodec?
        var testDescription: String { "\(format) \(codec.map { "\($0)" } ?? "-")" }

        /// As ffprobe calls them.
        var names: (container: String, codec: String) {
            let container =
                switch format {
                case .mp4: "mov,mp4,m4a,3gp,3g2,mj2"
                case .webm: "matroska,webm"
                case .gif: "gif"
                case .webp: "webp_pipe"
                }
            return (container, codec.map(\.rawValue) ?? format.rawValue)
        }

        static let all = FileFormat.allCases.flatMap { format -> [Kind] in
            let codecs: [VideoCodec?] = format.isAnimation ? [nil] : VideoCodec.allCases
            return codecs.map { Kind(format: format, codec: $0) }
        }
        static let legal = all.filter { kind in kind.codec.map(kind.format.codecs.contains) ?? true }
        static let illegal =
            all.filter { kind in !(kind.codec.map(kind.format.codecs.contains) ?? true) }
            + FileFormat.allCases.filter(\.isAnimation).flatMap { format in
                VideoCodec.allCases.map { Kind(format: format, codec: $0) }
            }
        /// Whose size may be bounded.
        static let bounded = legal.filter { !$0.format.isAnimation }
    }

    /// 160×90 with a sound and something to encode: 600 ms twice, less 200 ms of overlap, at 25 frames a second.
    private static let template = CrashTests.template.replacing("64x36", with: "160x90")
        .replacing("<background fill=\"#336699\"/>", with: "<picture src=\"photo.png\" motion=\"zoomIn\"/>")
    private static let frames = 25

    private func render(_ shop: Shop, _ kind: Kind, _ more: [String] = []) throws -> Command.Outcome {
        var command = shop.command("render", "shop.xml", "--data", "shop.csv")
        command.arguments += ["--format", kind.format.rawValue] + (kind.codec.map { ["--codec", $0.rawValue] } ?? [])
        command.arguments += more
        return try command.run()
    }

    /// - Parameter isSilent: Sound takes the same room at any quality of the picture.
    private func shop(isSilent: Bool = false) throws -> Shop {
        let template = isSilent ? Self.template.replacing("<audio src=\"tone.wav\"/>", with: "") : Self.template
        let shop = try CrashTests.shop()
        try shop.folder.write("shop.xml", template)
        try shop.folder.write("shop.csv", "sku,title,price\na,Watch,1\nb,Shoe,2\n")
        try Command([
            "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "mandelbrot=s=160x90", "-frames:v", "1",
            shop.folder["photo.png"],
        ]).run()
        return shop
    }

    @Test(arguments: Kind.legal) func `every pair that goes together ends in a file of that kind`(_ kind: Kind) throws {
        let shop = try shop()
        let outcome = try render(shop, kind)
        try #require(outcome.status == 0, "\(outcome.errors)")
        for key in ["a", "b"] {
            let name = "out/\(key).\(kind.format.fileExtension)"
            if kind.format == .webp {
                // ffprobe reads no animated WebP: the container says so itself.
                let bytes = [UInt8](try shop.bytes(name))
                #expect(bytes.starts(with: "RIFF".utf8) && bytes[8...].starts(with: "WEBPVP8X".utf8))
                #expect(bytes.firstRange(of: Array("ANIM".utf8)) != nil)
                continue
            }
            let video = try shop.probe(name)
            #expect(video["format_name"] == kind.names.container)
            #expect(video["codec_name"] == kind.names.codec)
            if !kind.format.isAnimation { #expect(video["nb_read_frames"] == "\(Self.frames)") }
            let sound = try Command([
                "ffprobe", "-v", "error", "-select_streams", "a", "-show_entries", "stream=codec_name", "-of",
                "csv=p=0", shop.folder[name],
            ]).run().output.trimmingCharacters(in: .whitespacesAndNewlines)
            #expect(sound == ["mp4": "aac", "webm": "opus"][kind.format.rawValue] ?? "")
        }
        // What is there is known, in this format.
        #expect(try render(shop, kind).status == 0)
        #expect(try shop.totals()["unchanged"] == 2)
    }

    @Test(arguments: Kind.illegal) func `what does not go together is refused before any work`(_ kind: Kind) throws {
        let shop = try shop()
        let outcome = try render(shop, kind)
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("--codec: error: "), "\(outcome.errors)")
        #expect(shop.videos.isEmpty)
    }

    @Test(arguments: Kind.bounded) func `no file is larger than it may be`(_ kind: Kind) throws {
        let shop = try shop(isSilent: true)
        #expect(try render(shop, kind, ["--output-dir", "free", "--row", "a"]).status == 0)
        let most = try shop.bytes("free/a.\(kind.format.fileExtension)").count * 2 / 3
        for (folder, bound) in [("size", ["--max-size", "\(most)B"]), ("rate", ["--max-bitrate", "\(most * 8)"])] {
            let outcome = try render(shop, kind, bound + ["--output-dir", folder, "--row", "a"])
            try #require(outcome.status == 0, "\(outcome.errors)")
            let file = "\(folder)/a.\(kind.format.fileExtension)"
            // A second of video.
            #expect(try shop.bytes(file).count <= most)
            #expect(try shop.probe(file)["nb_read_frames"] == "\(Self.frames)")
            #expect(try shop.probe(file)["codec_name"] == kind.names.codec)
        }
    }

    @Test func `pictures that are too small for a codec are told before any work`() throws {
        let shop = try shop()
        let outcome = try render(shop, Kind(format: .mp4, codec: .av1), ["--profile", "draft"])
        #expect(outcome.status == 1)
        #expect(
            outcome.errors.contains("--codec: error: AV1 pictures are at least 64x64, and these are 80x44\n"),
            "\(outcome.errors)")
        #expect(shop.folder.names("cache/rowreel/chunk").isEmpty)
    }

    @Test func `a size that cannot be kept says what is possible`() throws {
        let shop = try shop()
        let outcome = try render(shop, Kind(format: .mp4, codec: .h264), ["--max-size", "100B"])
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("even at the lowest quality of H.264"), "\(outcome.errors)")
        #expect(shop.videos.isEmpty)
    }

    @Test(arguments: [
        ["--max-size", "8"], ["--max-size", "-8MB"], ["--max-size", "8 apples"], ["--max-size", "1e9MB"],
        ["--max-size", ""], ["--max-size", "nanMB"], ["--max-size", "99999999999TB"], ["--max-size", "8MB; rm -rf /"],
        ["--max-bitrate", "0"], ["--max-bitrate", "6 M"], ["--max-bitrate", "-6M"], ["--max-bitrate", "infM"],
        ["--max-bitrate", "6MB"], ["--max-bitrate", "1e3k"], ["--max-bitrate", "999999999999999M"],
        ["--format", "avi"], ["--codec", "divx"], ["--format", "gif", "--max-size", "8MB"],
    ])
    func `what is no size, rate, format or codec is refused`(_ arguments: [String]) throws {
        let shop = try shop()
        var command = shop.command("render", "shop.xml", "--data", "shop.csv")
        command.arguments += arguments
        let outcome = try command.run()
        #expect(outcome.status == 2, "\(outcome.output)\(outcome.errors)")
        #expect(outcome.errors.contains(arguments[arguments.count - 2]), "\(outcome.errors)")
        #expect(shop.videos.isEmpty)
    }
}
