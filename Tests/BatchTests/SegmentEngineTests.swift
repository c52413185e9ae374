import Foundation
import Generation
import Store
import Synchronization
import TestSupport
import Testing
import TimelineModel

@testable import Batch

/// Runs whose segments come from an engine that is slow, fails, and notes what it was asked.
@Suite(.serialized) struct SegmentEngineTests {
    /// Copies one little video for every request, slowly.
    final class FakeEngine: SegmentEngine {
        let name = "fake"
        let slots: Int
        private let file: String
        private let seconds: Double
        private let answer: @Sendable (SegmentRequest, _ attempt: Int) throws -> Void
        let log = Mutex<[(load: SegmentLoad, prompt: String)]>([])
        private let attempts = Mutex<[String: Int]>([:])
        /// Why it will not make a request; what `prepare` throws; how often that was called.
        private let refuses: @Sendable (SegmentRequest) -> EngineError?
        private let start: EngineError?
        let starts = Atomic(0)
        let stops = Atomic(0)

        init(
            _ folder: TemporaryFolder, slots: Int = 1, seconds: Double = 0.05, start: EngineError? = nil,
            answer: @escaping @Sendable (SegmentRequest, _ attempt: Int) throws -> Void = { _, _ in },
            refuses: @escaping @Sendable (SegmentRequest) -> EngineError? = { _ in nil }
        ) throws {
            file = folder["segment.mp4"]
            self.slots = slots
            self.seconds = seconds
            self.answer = answer
            self.refuses = refuses
            self.start = start
            let made = try Command([
                "ffmpeg", "-y", "-v", "error", "-f", "lavfi", "-i", "testsrc=s=64x36:r=25:d=1", "-pix_fmt", "yuv420p",
                file,
            ]).run()
            #expect(made.status == 0, "\(made.errors)")
        }

        func prepare() async throws {
            starts.wrappingAdd(1, ordering: .relaxed)
            if let start { throw start }
        }
        func refusal(of request: SegmentRequest) -> EngineError? { refuses(request) }
        func stop() async { stops.wrappingAdd(1, ordering: .relaxed) }

        func make(_ request: SegmentRequest, at path: String) async throws -> SegmentProvenance {
            let attempt = attempts.withLock { attempts in
                attempts[request.prompt, default: 0] += 1
                return attempts[request.prompt, default: 0]
            }
            log.withLock { $0.append((load(for: request), request.prompt)) }
            try await Task.sleep(for: .seconds(seconds))
            try answer(request, attempt)
            try FileManager.default.copyItem(atPath: file, toPath: path)
            return SegmentProvenance(
                engine: name, made: 0, request: request.description, takes: [], seed: request.seed)
        }

        var prompts: [String] { log.withLock { $0.map(\.prompt) } }
        /// How often something else had to be loaded.
        var loads: Int {
            log.withLock { log in zip(log, log.dropFirst()).reduce(1) { $0 + ($1.0.load == $1.1.load ? 0 : 1) } }
        }
    }

    /// Notes what happened, in order.
    final class Events: ProgressDisplay {
        let all = Mutex<[RunEvent]>([])
        func show(_ event: RunEvent) { all.withLock { $0.append(event) } }
        var finished: [String] {
            all.withLock { $0.compactMap { if case .finished(let outcome) = $0 { outcome.key } else { nil } } }
        }
    }

    /// Two scenes: a segment of the model that the row names, and a text.
    static let template = """
        <video xmlns="urn:rowreel:template:1" fps="25" lang="en">
          <output name="small" size="64x36"/>
          <data key="sku"><column name="sku"/><column name="model"/></data>
          <style name="headline" fontFamily="sans" fontSize="30vmin" minFontSize="10vmin" color="#fff"/>
          <region name="title" x="5%" y="10%" width="90%" height="60%"/>
          <scene id="hero" dur="400ms"><segment prompt="{{ sku }}" model="{{ model }}"/></scene>
          <scene id="end" dur="400ms">
            <background fill="#993366"/><text region="title" style="headline">{{ sku }}</text>
          </scene>
        </video>
        """
    static let sheet = "sku,model\na,wan\nb,cog\nc,wan\nd,cog\n"

    let shop: Shop
    let events = Events()

    init() throws { shop = try Shop(template: Self.template, sheet: Self.sheet) }

    /// On a thread of its own: engines run on the pool that tests run on, and a test that waits there would be in the way.
    func run(_ engine: any SegmentEngine, _ interruption: Interruption = Interruption()) async throws -> Report {
        let project = ProjectRequest(template: shop.folder["shop.xml"], data: shop.folder["shop.csv"])
        var request = RenderRequest(project: project, outputFolder: shop.folder["out"])
        request.store = shop.folder["store"]
        request.jobs = 2
        request.engine = .made(engine)
        request.retryDelays = [0.05, 0.1]
        let run = RenderRun(
            request, installation: try Installation.find(from: Shop.executable), display: events,
            interruption: interruption)
        return try await withCheckedThrowingContinuation { continuation in
            Thread { continuation.resume(with: Result { try run.run() }) }.start()
        }
    }

    @Test func `segments come by model, and each is made once`() async throws {
        let engine = try FakeEngine(shop.folder)
        let report = try await run(engine)
        #expect(report.exitStatus == 0, "\(report.outcomes.map(\.reason))")
        #expect(engine.prompts == ["a", "c", "b", "d"])
        #expect(engine.loads == 2)
        #expect(report.motionSegments == 0)
        for key in ["a", "b", "c", "d"] { #expect(try shop.probe("out/\(key).mp4")["nb_read_frames"] == "20") }
        // Everything is there the next time, and the engine is not asked.
        let again = try await run(engine)
        #expect(again.count(.unchanged) == 4)
        #expect(engine.prompts.count == 4)
    }

    @Test func `videos are finished while segments of others are made`() async throws {
        let started = Mutex<[String: Int]>([:])
        let engine = try FakeEngine(shop.folder, seconds: 0.3) { [events] request, _ in
            started.withLock { $0[request.prompt] = events.finished.count }
        }
        #expect(try await run(engine).exitStatus == 0)
        // When the last segment was done the first video had been there for a while.
        #expect((started.withLock { $0["d"] } ?? 0) >= 1)
        #expect(events.finished.first == "a")
    }

    @Test func `what shows no segment is made meanwhile`() async throws {
        let chunks = Mutex(0)
        let store = shop.folder["store/chunk"]
        let engine = try FakeEngine(shop.folder, seconds: 0.8) { _, _ in
            let found = FileManager.default.subpaths(atPath: store)?.count { !$0.hasSuffix(".json") && $0.count > 40 }
            chunks.withLock { $0 = max($0, found ?? 0) }
            throw EngineError(.refused, engine: "fake", "no")
        }
        let report = try await run(engine)
        #expect(report.count(.failed) == 4)
        #expect(chunks.withLock(\.self) >= 1)
    }

    @Test func `an engine that comes back is asked again`() async throws {
        let engine = try FakeEngine(shop.folder) { request, attempt in
            if request.prompt == "b", attempt < 3 { throw EngineError(.unreachable, engine: "fake", "refused") }
        }
        #expect(try await run(engine).exitStatus == 0)
        #expect(engine.prompts.count { $0 == "b" } == 3)
    }

    @Test func `an engine that is gone fails what needs it and nothing else, and the next run goes on`() async throws {
        let gone = try FakeEngine(shop.folder, seconds: 0) { request, _ in
            if request.prompt != "a" { throw EngineError(.unreachable, engine: "fake", "connection refused") }
        }
        let report = try await run(gone)
        #expect(report.exitStatus == 1)
        #expect(report.outcomes.map(\.status) == [.made, .failed, .failed, .failed])
        #expect(report.outcomes[1].failure == .engine)
        #expect(report.outcomes[1].reason == "the engine fake cannot be reached: connection refused")
        // One is tried three times, then it is clear.
        #expect(gone.prompts.count <= 1 + 3 * 3)
        let back = try FakeEngine(shop.folder)
        #expect(try await run(back).exitStatus == 0)
        #expect(back.prompts.sorted() == ["b", "c", "d"])
    }

    @Test func `what an engine refuses is not asked again`() async throws {
        let engine = try FakeEngine(shop.folder) { request, _ in
            if request.prompt == "c" { throw EngineError(.refused, engine: "fake", "not this") }
        }
        let report = try await run(engine)
        #expect(report.outcomes.map(\.status) == [.made, .made, .failed, .made])
        #expect(engine.prompts.count == 4)
    }

    @Test func `what is no video is not kept`() async throws {
        struct Liar: SegmentEngine {
            let name = "liar"
            let slots = 1
            func make(_ request: SegmentRequest, at path: String) async throws -> SegmentProvenance {
                try Data("no video".utf8).write(to: URL(fileURLWithPath: path))
                return SegmentProvenance(engine: name, made: 0, request: "", takes: [], seed: request.seed)
            }
        }
        let report = try await run(Liar())
        #expect(report.count(.failed) == 4)
        #expect(FileManager.default.subpaths(atPath: shop.folder["store/segment"]) == [])
    }

    @Test func `chunks are keyed by the bytes of a segment`() async throws {
        let engine = try FakeEngine(shop.folder)
        let first = try await run(engine)
        // Other pictures for the same request: the files are new, and so are the chunks that show them.
        for folder in ["store/segment", "out"] { try FileManager.default.removeItem(atPath: shop.folder[folder]) }
        let made = try Command([
            "ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", "color=red:s=64x36:r=25:d=1", "-pix_fmt", "yuv420p",
            shop.folder["segment.mp4"],
        ]).run()
        #expect(made.status == 0)
        let second = try await run(engine)
        #expect(second.count(.made) == 4)
        #expect(second.chunksMade == 4 || second.chunksMade == 1)
        for (before, after) in zip(first.outcomes, second.outcomes) { #expect(before.sha256 != after.sha256) }
    }

    /// The mean of red and of blue of every frame of a video.
    private func colors(_ name: String) throws -> [(red: Double, blue: Double)] {
        let raw = shop.folder["frames.rgb"]
        let outcome = try Command([
            "ffmpeg", "-v", "error", "-y", "-i", shop.folder[name], "-f", "rawvideo", "-pix_fmt", "rgb24", raw,
        ]).run()
        #expect(outcome.status == 0, "\(outcome.errors)")
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: raw)))
        let size = 64 * 36 * 3
        return stride(from: 0, to: bytes.count, by: size).map { start in
            func mean(_ channel: Int) -> Double {
                stride(from: start + channel, to: start + size, by: 3).reduce(0.0) { $0 + Double(bytes[$1]) }
                    / Double(64 * 36)
            }
            return (mean(0), mean(2))
        }
    }

    @Test func `a segment that was made anew never meets its old transition`() async throws {
        // Without rows in it: one segment and one transition for all.
        try shop.folder.write(
            "shop.xml",
            Self.template.replacing("prompt=\"{{ sku }}\" model=\"{{ model }}\"", with: "prompt=\"sea\" model=\"wan\"")
                .replacing("<video ", with: "<video transition=\"fade 200ms\" ").replacing("#993366", with: "#000"))
        func paint(_ color: String) throws {
            try Command([
                "ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", "color=\(color):s=64x36:r=25:d=1", "-pix_fmt",
                "yuv420p", shop.folder["segment.mp4"],
            ]).run()
        }
        let engine = try FakeEngine(shop.folder)
        try paint("red")
        #expect(try await run(engine).exitStatus == 0)
        let before = try colors("out/a.mp4")
        #expect(before.count == 15 && before.prefix(8).allSatisfy { $0.red > 60 && $0.blue < 40 })

        // The old chunks stay: a body of the new segment beside a transition of the old one is what must not be.
        for folder in ["store/segment", "out"] { try FileManager.default.removeItem(atPath: shop.folder[folder]) }
        try paint("blue")
        #expect(try await run(engine).exitStatus == 0)
        for name in ["a", "b", "c", "d"] {
            let after = try colors("out/\(name).mp4")
            #expect(after.count == 15 && after.prefix(8).allSatisfy { $0.blue > 60 && $0.red < 40 }, "\(after)")
        }
    }

    @Test func `an engine that hangs does not keep the run from stopping`() async throws {
        let engine = try FakeEngine(shop.folder, seconds: 60)
        let interruption = Interruption()
        Thread {
            while engine.prompts.isEmpty { Thread.sleep(forTimeInterval: 0.02) }
            interruption.request()
        }.start()
        let report = try await run(engine, interruption)
        #expect(report.exitStatus == 130)
        #expect(report.count(.stopped) == 4)
    }
}

@Suite(.serialized) struct SegmentQueueTests {
    static func order(_ prompt: String, _ model: String) -> SegmentOrder {
        let request = SegmentRequest(
            prompt: prompt, size: PixelSize(width: 64, height: 36), frames: 10, frameRate: FrameRate(25), model: model,
            seed: 1)
        return SegmentOrder(request: request, hash: request.hash, load: SegmentLoad(request))
    }

    @Test func `one load after another, also when more of the first comes`() {
        var queue = SegmentQueue()
        queue.add(Self.order("a", "x"), for: 0)
        queue.add(Self.order("b", "y"), for: 1)
        queue.add(Self.order("c", "x"), for: 2)
        queue.add(Self.order("a", "x"), for: 3)
        #expect(queue.next()?.request.prompt == "a")
        queue.add(Self.order("d", "x"), for: 4)
        #expect(queue.next()?.request.prompt == "c")
        #expect(queue.next()?.request.prompt == "d")
        #expect(queue.next()?.request.prompt == "b")
        #expect(queue.next() == nil)
        #expect(queue.remove(Self.order("a", "x").hash) == [0, 3])
    }

    @Test func `what nobody waits for is left out`() {
        var queue = SegmentQueue()
        queue.add(Self.order("a", "x"), for: 0)
        queue.add(Self.order("b", "x"), for: 1)
        queue.forget(0, [Self.order("a", "x").hash])
        #expect(queue.next()?.request.prompt == "b")
        #expect(queue.next() == nil)
    }
}

@Suite(.serialized) struct MemoryTests {
    @Test func `as much at once as fits, and always one`() {
        var budget = MemoryBudget(100)
        let taken = [budget.take(300), budget.take(10)]
        #expect(taken == [true, false])
        budget.giveBack(300)
        let more = [budget.take(60), budget.take(50), budget.take(40), budget.take(0)]
        #expect(more == [true, false, true, true])
    }

    @Test func `limits of control groups`() throws {
        let folder = try TemporaryFolder()
        let groups = try folder.write("groups", "0::/user/run\n")
        #expect(MachineMemory.limit(root: folder["root"], groups: groups) == nil)
        try folder.write("root/memory.max", "max\n")
        try folder.write("root/user/memory.max", "4000000000\n")
        try folder.write("root/user/run/memory.max", "5000000000\n")
        #expect(MachineMemory.limit(root: folder["root"], groups: groups) == 4_000_000_000)
        let old = try folder.write("old", "5:cpu,memory:/box\n")
        try folder.write("root/memory/memory.limit_in_bytes", "123456789\n")
        #expect(MachineMemory.limit(root: folder["root"], groups: old) == 123_456_789)
    }
}
