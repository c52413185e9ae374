import Foundation
import Synchronization
import TestSupport
import Testing
import TimelineModel

@testable import Generation

/// Segments that are tried again with other seeds.
@Suite struct SegmentGateTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// A maker whose videos are blurred for the seeds in `blurred`, and black for those in `black`.
    private func maker(blurred: Set<UInt64> = [], black: Set<UInt64> = []) -> FakeMaker {
        FakeMaker([.little()]) { job, receiver in
            try await FakeMaker.stream(job, to: receiver) { number in
                FakeMaker.planes(job.size) { plane, x, y in
                    if plane > 0 { return 512 }
                    if black.contains(job.seed) { return 64 }
                    if blurred.contains(job.seed) { return 100 + 8 * number + x * Int(job.seed % 3 + 1) }
                    return 100 + 8 * number + (x / 2 + y / 2) % 2 * 60
                }
            }
        }
    }

    private var request: SegmentRequest {
        SegmentRequest(
            prompt: "a cup", size: PixelSize(width: 640, height: 480), frames: 9, frameRate: FrameRate(16),
            acceptance: SegmentAcceptance(.sharp, tries: 3), seed: 10)
    }

    @Test func triesTheNextSeeds() async throws {
        let maker = maker(blurred: [10], black: [11])
        let notes = Mutex<[EngineEvent]>([])
        let engine = VideosEngine(maker: maker) { event in notes.withLock { $0.append(event) } }
        let made = try await engine.make(request, at: folder["a"])
        #expect(maker.seeds == [10, 11, 12])
        #expect(made.seed == 12)
        #expect(made.refused.map(\.seed) == [10, 11])
        #expect(made.refused.map(\.reason) == ["it is blurred (sharpness 0, at least 4)", "9 of 9 frames are black"])
        #expect(made.warnings == [])
        #expect(made.quality.map { SegmentGate(.sharp).reasons(against: $0) } == [])
        #expect(try numbers(folder["a"]) == Array(0..<9))
        #expect(
            notes.withLock { $0.first }
                == .note("a segment with the seed 10 was not taken: it is blurred (sharpness 0, at least 4)"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a"])
    }

    @Test func takesTheBestWhereNoneIsGood() async throws {
        let maker = maker(blurred: [11], black: [10, 12])
        let made = try await VideosEngine(maker: maker).make(request, at: folder["a"])
        #expect(maker.seeds == [10, 11, 12])
        #expect(made.seed == 11)
        #expect(made.refused.map(\.seed) == [10, 12])
        #expect(
            made.warnings == [
                "no seed of 3 was accepted; the best one is 11, and it is blurred (sharpness 0, at least 4)"
            ])
    }

    @Test func asksOnceWhereNothingIsAsked() async throws {
        let maker = maker(black: [10])
        var request = request
        request.acceptance = nil
        let made = try await VideosEngine(maker: maker).make(request, at: folder["a"])
        #expect(maker.seeds == [10])
        #expect(made.quality?.blackFrames == 9)
    }

    @Test func everyTakeOfAChainHasItsOwnSeeds() async throws {
        let maker = maker(black: [10])
        var request = request
        request.frames = 17
        request.lengthening = .chain
        let made = try await VideosEngine(maker: maker).make(request, at: folder["a"])
        #expect(maker.seeds.count == 3)
        #expect(made.takes.map(\.seed) == [11, maker.seeds[2]])
        #expect(made.refused.map(\.reason) == ["take 1: 9 of 9 frames are black"])
    }
}
