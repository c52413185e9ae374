import Diagnostics
import Foundation
import Media
import TestSupport
import Testing
import TimelineModel

@testable import Rendering

/// What cannot be joined of chunks: animated pictures, and videos that may only be so large.
@Suite struct WholeTests {
    private func write(
        _ timeline: Timeline, _ settings: RenderSettings, to path: String, audio: EncodedAudio? = nil
    ) throws {
        try WholeEncoder(settings: settings, resources: RenderResources()).write(timeline, to: path, audio: audio)
    }

    /// Two scenes with noise that no encoder can foresee, and a fade between them.
    private func noisy(frames: Int = 45) throws -> (timeline: Timeline, fixtures: Fixtures) {
        let fixtures = try Fixtures()
        var random: UInt32 = 7
        let picture = try fixtures.picture(64, 64) { _, _ in
            random = random &* 1_664_525 &+ 1_013_904_223
            return Color(red: UInt8(random >> 24), green: UInt8(random >> 16 & 255), blue: UInt8(random >> 8 & 255))
        }
        let stage = Stage(size: PixelSize(width: 64, height: 64), frames: frames)
        var timeline = stage.timeline([
            Layer(
                .picture(
                    Picture(
                        asset: picture, source: Rect(picture.size),
                        motion: PictureMotion(
                            target: Rect(x: 8, y: 6, width: 48, height: 36), span: FrameSpan(0, frames)))),
                box: stage.whole)
        ])
        timeline.metadata.title = "whole"
        return (timeline, fixtures)
    }

    @Test(arguments: VideoCodec.allCases) func keepsASize(_ codec: VideoCodec) throws {
        let (timeline, fixtures) = try noisy()
        let free = fixtures.folder["free.mp4"]
        try write(timeline, RenderSettings(codec: codec, bound: SizeBound(bytes: 100_000_000)), to: free)
        let size = try Files.size(of: free)
        let limit = size / 3
        let path = fixtures.folder["bound.mp4"]
        try write(timeline, RenderSettings(codec: codec, bound: SizeBound(bytes: limit)), to: path)
        let bytes = try Files.size(of: path)
        #expect(bytes <= limit)
        #expect(bytes > limit / 3, "\(bytes) of \(limit): too little of what is allowed is used")
        let probe = try Command([
            "ffprobe", "-v", "error", "-count_frames", "-select_streams", "v", "-show_entries",
            "stream=nb_read_frames:format_tags=title", "-of", "csv=p=0", path,
        ]).run().output
        #expect(probe == "45\nwhole\n")
    }

    @Test func keepsABitRate() throws {
        let (timeline, fixtures) = try noisy()
        let sound = try AudioMixer().encode(timeline.audio, frameRate: timeline.frameRate)
        let path = fixtures.folder["bound.mp4"]
        try write(timeline, RenderSettings(bound: SizeBound(bitrate: 150_000)), to: path, audio: sound)
        #expect(try Files.size(of: path) * 8 * 30 / 45 <= 150_000)
    }

    @Test func saysWhatCannotBe() throws {
        let (timeline, fixtures) = try noisy(frames: 5)
        let path = fixtures.folder["bound.mp4"]
        let error = try #require(throws: Diagnostic.self) {
            try write(timeline, RenderSettings(bound: SizeBound(bytes: 500)), to: path)
        }
        #expect(error.code == "too-large")
        #expect(error.message.hasPrefix("even at the lowest quality of H.264 the video takes "))
        #expect(error.message.hasSuffix(" bytes, 0 of them sound; 500 are allowed"))
        #expect(!fixtures.folder.names().contains { $0.contains("bound") })
    }

    @Test func searchesByTheSlopeThatItMeets() {
        /// Encodings of a picture that halves with every `half` steps.
        func tries(limit: Int, half: Double) -> (qualities: [Int], fits: Bool) {
            var search = QualitySearch(limit: limit, constant: 1000, from: 21, codec: (51, 6))
            while let quality = search.next {
                search.add(bytes: 1000 + Int(1_000_000 * pow(2, -Double(quality - 21) / half)))
            }
            return (search.tried.map(\.quality), search.hasSucceeded)
        }
        #expect(tries(limit: 2_000_000, half: 6).qualities == [21])
        #expect(tries(limit: 500_000, half: 6).qualities == [21, 28])
        let steep = tries(limit: 250_000, half: 3)
        #expect(steep.fits && steep.qualities.count == 2)
        let flat = tries(limit: 250_000, half: 10)
        #expect(flat.fits && flat.qualities.count <= 4, "\(flat.qualities)")
        #expect(tries(limit: 900, half: 6) == ([21, 51], false))
        #expect(!tries(limit: 1500, half: 6).fits)
    }

    @Test(arguments: [(30, 15, 10), (25, 25, 45), (60, 20, 15)])
    func movesAsAGIF(_ rate: Int, _ shown: Int, _ frames: Int) throws {
        let folder = try TemporaryFolder()
        let fixtures = try Fixtures()
        let clip = try fixtures.counter(frames: 90, rate: FrameRate(rate))
        var stage = Stage(frames: frames)
        stage.rate = FrameRate(rate)
        let timeline = stage.timeline([
            Layer(.clip(Clip(asset: clip, source: Rect(clip.size))), box: stage.whole)
        ])
        let path = folder["film.gif"]
        try write(timeline, RenderSettings(format: .gif), to: path)
        let probe = try Command([
            "ffprobe", "-v", "error", "-count_frames", "-show_entries", "stream=codec_name,nb_read_frames,duration",
            "-of", "csv=p=0", path,
        ]).run().output.split(separator: "\n")[0].split(separator: ",")
        #expect(probe[0] == "gif")
        #expect(Int(probe[2]) == (frames + rate / shown - 1) / (rate / shown))
        #expect(abs((Double(probe[1]) ?? 0) - Double(frames) / Double(rate)) < 0.05, "\(probe)")
        let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
        let loop = try #require(bytes.firstRange(of: Array("NETSCAPE2.0".utf8)))
        #expect(Array(bytes[loop.upperBound..<loop.upperBound + 5]) == [3, 1, 0, 0, 0])
        // The first frame has luma 20; full range makes 5 of it.
        let first = try VideoReader(path: path).frame(at: 0)
        let pixel = first.withPlane(0) { bytes, _ in (0..<3).map { Int(bytes[$0]) } }
        #expect(pixel.allSatisfy { abs($0 - 5) < 6 }, "\(pixel)")
    }

    @Test func movesAsAWebP() throws {
        let (timeline, fixtures) = try noisy(frames: 20)
        let path = fixtures.folder["film.webp"]
        try write(timeline, RenderSettings(format: .webp), to: path)
        let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
        var (durations, loops): ([Int], Int?) = ([], nil)
        var at = 12
        func number(_ start: Int, _ count: Int) -> Int {
            (0..<count).reduce(0) { $0 | Int(bytes[start + $1]) << (8 * $1) }
        }
        while at + 8 <= bytes.count {
            let (name, size) = (String(decoding: bytes[at..<at + 4], as: UTF8.self), number(at + 4, 4))
            if name == "ANIM" { loops = number(at + 12, 2) }
            if name == "ANMF" { durations.append(number(at + 20, 3)) }
            at += 8 + size + size % 2
        }
        #expect(bytes.starts(with: Array("RIFF".utf8)) && number(4, 4) + 8 == bytes.count)
        #expect(loops == 0)
        #expect(durations.count == 20)
        #expect(abs(durations.reduce(0, +) - 667) <= 34, "\(durations)")
    }

    @Test func saysWhatDoesNotGoTogether() throws {
        func message(
            _ format: FileFormat, _ codec: VideoCodec? = nil, _ bound: SizeBound = SizeBound()
        ) -> String? {
            do {
                _ = try RenderSettings.choose(format: format, codec: codec, bound: bound)
                return nil
            } catch {
                return "\(error.message) (\(error.hint ?? ""))"
            }
        }
        for format in FileFormat.allCases {
            #expect(message(format) == nil)
            for codec in format.codecs { #expect(message(format, codec) == nil) }
        }
        #expect(
            message(.webm, .h264)
                == "H.264 does not go into WebM files (use --codec vp9 or --codec av1 or --format mp4)")
        #expect(
            message(.gif, .h264)
                == "GIF files have no codec to choose (leave --codec out, or use --format mp4 or --format webm)")
        #expect(
            message(.webp, nil, SizeBound(bytes: 1000))
                == "the size of WebP files cannot be bounded (use --format mp4 or --format webm, or make the output smaller)"
        )
    }

    @Test func keysTellWhatIsWritten() {
        let all = [
            RenderSettings(), RenderSettings(codec: .hevc), RenderSettings(format: .webm), RenderSettings(format: .gif),
            RenderSettings(format: .webp), RenderSettings(.archive, format: .webp),
            RenderSettings(bound: SizeBound(bytes: 1000)), RenderSettings(bound: SizeBound(bitrate: 1000)),
            RenderSettings(format: .webm, codec: .av1),
        ]
        let slice = Stage().slice([])
        let keys = all.map { $0.fileKey(chunks: [$0.key(for: slice)], audio: nil, metadata: .init()) }
        #expect(Set(keys).count == all.count)
    }
}
