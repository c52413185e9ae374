import Diagnostics
import Foundation
import Media
import TestSupport
import Testing
import TimelineModel

@testable import Rendering

/// Chunks joined to a file show the frames they were made of, and nothing else.
@Suite struct ChunkTests {
    static let size = PixelSize(width: 96, height: 64)

    /// Frame n has the grey level of n; scenes and overlaps make chunks of the given lengths.
    private func timeline(bodies: [Int], overlap: Int) -> Timeline {
        var scenes: [Scene] = []
        var start = 0
        for (index, body) in bodies.enumerated() {
            let isFirst = index == 0
            let isLast = index == bodies.count - 1
            let count = body + (isFirst ? 0 : overlap) + (isLast ? 0 : overlap)
            let level = UInt8(40 + 60 * (index % 4))
            let ground = Layer(
                .background(.color(Color(red: level, green: level, blue: level))), box: Rect(Self.size))
            let mover = Layer(
                .background(.color(.white)), box: Rect(x: 8, y: 8, width: 32, height: 32),
                enter: Appearance(
                    kind: .slide(offset: Point(x: Length(pixels: 40), y: .zero)), span: FrameSpan(0, count)))
            scenes.append(
                Scene(
                    id: "\(index)", span: FrameSpan(start, start + count),
                    transition: isFirst || overlap == 0 ? nil : Transition(kind: .fade, frames: overlap),
                    layers: [ground, mover]))
            start += count - overlap
        }
        return Timeline(
            size: Self.size, frameRate: FrameRate(30), scenes: scenes,
            audio: AudioMix(tracks: [], frames: scenes.last?.span.end ?? 0))
    }

    private func encoded(_ timeline: Timeline) throws -> [EncodedChunk] {
        let encoder = ChunkEncoder(settings: RenderSettings(), resources: RenderResources())
        return try timeline.slices.map { try encoder.encode($0) }
    }

    private func write(_ chunks: [EncodedChunk], to path: String, metadata: TimelineModel.Metadata = .init()) throws {
        try VideoWriter().write(to: path, .init(chunks), audio: nil, metadata: metadata)
    }

    /// Checksums of all decoded frames, by ffmpeg itself.
    private func checksums(_ path: String) throws -> [String] {
        let outcome = try Command([
            "ffmpeg", "-v", "error", "-i", path, "-f", "framemd5", "-fps_mode", "passthrough", "-",
        ]).run()
        try #require(outcome.status == 0, "\(outcome.errors)")
        return outcome.output.split(separator: "\n").filter { !$0.hasPrefix("#") }.compactMap {
            $0.split(separator: ",").last?.trimmingCharacters(in: .whitespaces)
        }
    }

    @Test(arguments: [
        (bodies: [1, 1, 1], overlap: 1), (bodies: [2, 40, 1, 2], overlap: 2), (bodies: [70, 1], overlap: 15),
    ])
    func aJoinedFileDecodesToTheFramesOfItsChunks(bodies: [Int], overlap: Int) throws {
        let folder = try TemporaryFolder()
        let timeline = timeline(bodies: bodies, overlap: overlap)
        let chunks = try encoded(timeline)
        #expect(chunks.map(\.frameCount) == timeline.slices.map(\.count))
        var apart: [String] = []
        for (index, chunk) in chunks.enumerated() {
            try write([chunk], to: folder["\(index).mp4"])
            apart += try checksums(folder["\(index).mp4"])
        }
        try write(chunks, to: folder["joined.mp4"])
        #expect(try checksums(folder["joined.mp4"]) == apart)
        #expect(apart.count == timeline.frameCount)

        let probe = try Command([
            "ffprobe", "-v", "error", "-count_frames", "-select_streams", "v", "-show_entries",
            "stream=nb_read_frames,r_frame_rate,duration,color_space,color_range,pix_fmt", "-of", "default=nw=1",
            folder["joined.mp4"],
        ]).run().output
        #expect(probe.contains("nb_read_frames=\(timeline.frameCount)\n"))
        #expect(probe.contains("r_frame_rate=30/1"))
        #expect(probe.contains("color_space=bt709"))
        #expect(probe.contains("color_range=tv"))
        #expect(probe.contains("pix_fmt=yuv420p"))
        let duration = try #require(
            probe.split(separator: "\n").first { $0.hasPrefix("duration=") }.flatMap { Double($0.dropFirst(9)) })
        #expect(abs(duration - Double(timeline.frameCount) / 30) < 0.001)

        let packets = try Command([
            "ffprobe", "-v", "error", "-select_streams", "v", "-show_entries", "packet=dts", "-of", "csv=p=0",
            folder["joined.mp4"],
        ]).run().output
        let times = packets.split(separator: "\n").compactMap { Int($0.split(separator: ",")[0]) }
        #expect(times.count == timeline.frameCount)
        #expect(zip(times, times.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test func decodedFramesLookLikeTheRenderedOnes() throws {
        let folder = try TemporaryFolder()
        let timeline = timeline(bodies: [6, 6], overlap: 4)
        try write(try encoded(timeline), to: folder["film.mp4"])
        let reader = try VideoReader(path: folder["film.mp4"])
        let still = Still(resources: RenderResources())
        for n in 0..<timeline.frameCount {
            let rendered = Samples(try still.frame(n, of: timeline))
            let decoded = Samples(try reader.frame(at: n * 1_000_000 / 30 + 5000))
            let error = zip(rendered.planes[0], decoded.planes[0]).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
            #expect(Double(error) / Double(rendered.planes[0].count) < 3)
        }
    }

    @Test func equalSlicesHaveEqualKeysAndOthersDoNot() {
        let settings = RenderSettings()
        let slices = timeline(bodies: [5, 5], overlap: 2).slices
        #expect(settings.key(for: slices[0]) == settings.key(for: timeline(bodies: [5, 9], overlap: 2).slices[0]))
        #expect(Set(slices.map(settings.key(for:))).count == 3)
        #expect(RenderSettings(.archive).key(for: slices[0]) != settings.key(for: slices[0]))
        #expect(RenderSettings(codec: .hevc).key(for: slices[0]) != settings.key(for: slices[0]))
        #expect(RenderSettings.libraries.contains { $0.lowercased().hasPrefix("harfbuzz ") })
    }

    @Test func cancellingEndsBetweenFrames() throws {
        let cancellation = Cancellation()
        let encoder = ChunkEncoder(settings: RenderSettings(), resources: RenderResources(), cancellation: cancellation)
        var done = 0
        #expect(throws: CancellationError.self) {
            try encoder.encode(timeline(bodies: [50], overlap: 0).slices[0]) { frames in
                done = frames
                if frames == 3 { cancellation.cancel() }
            }
        }
        #expect(done == 3)
    }

    @Test func draftsAreHalfTheSize() throws {
        let half = RenderSettings(.draft).rendered(timeline(bodies: [3], overlap: 0))
        #expect(half.size == PixelSize(width: 48, height: 32))
        let samples = Samples(try Still(resources: RenderResources()).frame(2, of: half))
        let whole = Samples(try Still(resources: RenderResources()).frame(2, of: timeline(bodies: [3], overlap: 0)))
        for (x, y) in [(2, 2), (40, 10), (20, 28)] { #expect(samples.luma(x, y) == whole.luma(2 * x, 2 * y)) }
    }
}
