import Foundation
import Media
import Synchronization
import TestSupport
import Testing
import TimelineModel

@testable import Generation

@Suite struct VideosEngineTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func request(_ frames: Int, _ change: (inout SegmentRequest) -> Void = { _ in }) -> SegmentRequest {
        var request = SegmentRequest(
            prompt: "a cup", size: PixelSize(width: 640, height: 480), frames: frames, frameRate: FrameRate(32),
            model: "little", seed: 5)
        change(&request)
        return request
    }

    @Test(arguments: MasterFormat.allCases)
    func askForWhatTheModelMakes(_ storage: MasterFormat) async throws {
        let maker = FakeMaker([.little()])
        let engine = VideosEngine(maker: maker, storage: storage)
        let made = try await engine.make(request(13), at: folder["a"])
        let job = try #require(maker.jobs.withLock { $0.first })
        // 13 frames at 32 are 6.5 at 16: 9 is what the model can make.
        #expect(job.frames == 9)
        #expect(job.framesPerSecond == 16)
        #expect(job.size == PixelSize(width: 64, height: 48))
        #expect(job.seed == 5)
        #expect(try numbers(folder["a"]) == Array(0..<9))
        #expect(made.seed == 5)
        #expect(made.takes.map(\.seed) == [5])
        #expect(made.quality?.frames == 9)
        #expect(made.refused.isEmpty)
        #expect(made.warnings == [])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a"])
        let info = try MediaInfo.probe(path: folder["a"])
        #expect(info.kind == .video)
        #expect(info.frameRate == Fraction(16))
        #expect(info.duration.map { abs($0 - 562_500) <= 1000 } == true)
    }

    @Test func holdsTheLastFrameByEnding() async throws {
        let maker = FakeMaker([.little()])
        _ = try await VideosEngine(maker: maker).make(request(100), at: folder["a"])
        #expect(try numbers(folder["a"]) == Array(0..<9))
    }

    @Test(arguments: MasterFormat.allCases)
    func goesForwardsAndBackwards(_ storage: MasterFormat) async throws {
        let maker = FakeMaker([.little()])
        let long = request(48) { $0.lengthening = .pingPong }
        let made = try await VideosEngine(maker: maker, storage: storage).make(long, at: folder["a"])
        #expect(maker.jobs.withLock { $0.count } == 1)
        let there = Array(0...8) + Array((0...7).reversed())
        #expect(try numbers(folder["a"]) == there + Array(1...7))
        #expect(made.quality?.frames == 24)
    }

    @Test func chainsFromTheLastFrame() async throws {
        let maker = FakeMaker([.little()]) { job, receiver in
            // A take that starts from a picture begins with it.
            let first = job.picture == nil ? 0 : 8
            try await FakeMaker.stream(job, to: receiver) { FakeMaker.frame(job, first + $0) }
        }
        let long = request(32) { $0.lengthening = .chain }
        let made = try await VideosEngine(maker: maker).make(long, at: folder["a"])
        let jobs = maker.jobs.withLock { $0 }
        // 16 frames: 9, and 8 more after the one that is there already.
        #expect(jobs.map(\.frames) == [9, 9])
        #expect(jobs[0].picture == nil)
        let picture = try #require(jobs[1].picture)
        #expect(picture.mediaType == "image/png")
        try Data(picture.bytes).write(to: URL(filePath: folder["p.png"]))
        let size = try Image.decode(path: folder["p.png"])
        #expect(size.width == 64)
        #expect(try numbers(folder["a"]) == Array(0...16))
        #expect(made.takes.map(\.seed) == jobs.map(\.seed))
        #expect(Set(jobs.map(\.key)).count == 2)
        #expect(made.seed == 5)
    }

    @Test func asksAgainForTheSameWithTheSameKey() async throws {
        let maker = FakeMaker([.little()])
        let engine = VideosEngine(maker: maker)
        let long = request(32) { $0.lengthening = .chain }
        _ = try await engine.make(long, at: folder["a"])
        _ = try await engine.make(long, at: folder["b"])
        let jobs = maker.jobs.withLock { $0 }
        #expect(jobs[0..<2] == jobs[2..<4])
        let files = try ["a", "b"].map { try Data(contentsOf: URL(filePath: folder[$0])) }
        #expect(files[0] == files[1])
    }

    @Test func doesNotPayAgainForTakesThatAreKept() async throws {
        let store = Shelf(folder["shelf"])
        let failing = FakeMaker([.little()]) { job, receiver in
            if job.picture != nil { throw EngineError(.failed, engine: "fake", "out of memory") }
            try await FakeMaker.stream(job, to: receiver) { FakeMaker.frame(job, $0) }
        }
        let long = request(32) { $0.lengthening = .chain }
        await #expect(throws: EngineError.self) {
            _ = try await VideosEngine(maker: failing, takes: store).make(long, at: folder["a"])
        }
        #expect(failing.jobs.withLock { $0.count } == 2)
        let maker = FakeMaker([.little()])
        let made = try await VideosEngine(maker: maker, takes: store).make(long, at: folder["a"])
        #expect(maker.jobs.withLock { $0.map { $0.picture != nil } } == [true])
        #expect(made.takes.count == 2)
        #expect(!FileManager.default.fileExists(atPath: folder["a.takes"]))
    }

    @Test func takesFilesOfServers() async throws {
        let path = folder["server.mp4"]
        let made = try Command([
            "ffmpeg", "-y", "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=96x64:r=24:d=0.5", "-pix_fmt", "yuv420p",
            path,
        ]).run()
        #expect(made.status == 0)
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
        let maker = FakeMaker([.little()]) { _, receiver in
            // Broken off once, and begun anew.
            try await receiver.begin(.file)
            try await receiver.receive(Array(bytes.prefix(500)))
            try await receiver.begin(.file)
            try await receiver.receive(Array(bytes.prefix(1000)))
            try await receiver.receive(Array(bytes.dropFirst(1000)))
            try await receiver.finish()
        }
        let provenance = try await VideosEngine(maker: maker).make(request(13), at: folder["a"])
        let info = try MediaInfo.probe(path: folder["a"])
        #expect((info.width, info.height) == (96, 64))
        // The rate that was asked for, whatever the server wrote.
        #expect(info.frameRate == Fraction(16))
        #expect(provenance.quality?.frames == 12)
    }

    @Test(arguments: ["", "no video", "\u{0}\u{0}\u{0}\u{18}ftypmp42"])
    func saysThatAFileIsNone(_ text: String) async throws {
        let maker = FakeMaker([.little()]) { _, receiver in
            try await receiver.begin(.file)
            if !text.isEmpty { try await receiver.receive(Array(text.utf8)) }
            try await receiver.finish()
        }
        let error = await #expect(throws: EngineError.self) {
            _ = try await VideosEngine(maker: maker).make(request(13), at: folder["a"])
        }
        #expect(
            error?.detail.hasPrefix("the video that it sent is damaged: it is no video: ") == true, "\(error as Any)")
        #expect(!FileManager.default.fileExists(atPath: folder["a.takes"]))
    }

    /// Keeps takes in a folder.
    final class Shelf: TakeStore {
        private let folder: String
        private let kept = Mutex<[String: KeptTake]>([:])

        init(_ folder: String) { self.folder = folder }

        func find(_ key: String) -> KeptTake? { kept.withLock { $0[key] } }

        func keep(_ take: KeptTake, as key: String) {
            var take = take
            let path = folder + "/\(ContentHash(of: key).hex)"
            try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try? FileManager.default.copyItem(atPath: take.path, toPath: path)
            take.path = path
            kept.withLock { $0[key] = take }
        }
    }
}
