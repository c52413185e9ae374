import Diagnostics
import Foundation
import Media
import TestSupport
import Testing
import TimelineModel

@testable import Rendering

/// Chunks that another encoder made, with other headers, are encoded again, and only they.
@Suite struct EncodedAgainTests {
    private let stage = Stage()

    /// Chunks of one colour each; those in `foreign` by an encoder with other settings, and so other headers.
    private func chunks(
        _ settings: RenderSettings, foreign: Set<Int>, count: Int = 4
    ) throws -> (all: VideoWriter.Chunks, made: Counter) {
        let made = Counter()
        let slices = (0..<count).map { n in
            stage.slice([stage.background(Color(red: UInt8(20 + 60 * n), green: 90, blue: 60))])
        }
        let own = ChunkEncoder(settings: settings, resources: RenderResources())
        let other = try slices.map { slice -> EncodedChunk in
            let options = EncodingOptions(codec: .h264, preset: "ultrafast", quality: 40)
            let encoder = try VideoEncoder(
                width: slice.size.width, height: slice.size.height, frameRate: Fraction(30), options: options)
            let renderer = try SliceRenderer(slice, resources: RenderResources())
            var packets: [Packet] = []
            for n in 0..<slice.count { packets += try encoder.encode(renderer.frame(n), time: n) }
            packets += try encoder.finish()
            return EncodedChunk(packets, by: encoder)
        }
        return (
            VideoWriter.Chunks(count: count) {
                foreign.contains($0) ? other[$0] : try own.encode(slices[$0])
            } encodedAgain: {
                made.indices.append($0)
                return try own.encode(slices[$0])
            } stream: {
                try own.stream(of: slices[0])
            }, made
        )
    }

    final class Counter {
        var indices: [Int] = []
    }

    @Test(arguments: [([], []), ([1, 3], [1, 3]), ([0], [0]), ([0, 1, 2], [0, 1, 2]), ([0, 1, 2, 3], [])])
    func onlyTheOthers(_ foreign: [Int], _ expected: [Int]) throws {
        let folder = try TemporaryFolder()
        let (chunks, made) = try chunks(RenderSettings(), foreign: Set(foreign))
        let count = try VideoWriter().write(to: folder["film.mp4"], chunks, audio: nil)
        // All by one other encoder join, too: nothing is to be done.
        #expect(made.indices == expected)
        #expect(count == expected.count)
        #expect(folder.names() == ["film.mp4"])
        let reader = try VideoReader(path: folder["film.mp4"])
        let length = stage.slice([]).count
        for n in 0..<4 {
            let frame = Samples(try reader.frame(at: (n * length * 1_000_000 + 500_000) / 30))
            let expected = Color(red: UInt8(20 + 60 * n), green: 90, blue: 60).video[0]
            #expect(abs(Int(frame.planes[0][0]) - expected) < 4, "chunk \(n)")
        }
    }

    @Test func whatStillDoesNotJoinIsAnError() throws {
        let folder = try TemporaryFolder()
        var (chunks, _) = try chunks(RenderSettings(), foreign: [1])
        let chunk = chunks.chunk
        chunks.encodedAgain = { try chunk($0) }
        #expect(throws: (any Error).self) { try VideoWriter().write(to: folder["film.mp4"], chunks, audio: nil) }
        #expect(folder.names() == [])
    }
}
