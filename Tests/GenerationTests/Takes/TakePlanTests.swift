import Foundation
import Media
import TestSupport
import Testing
import TimelineModel

@testable import Generation

@Suite struct TakePlanTests {
    private func request(_ change: (inout SegmentRequest) -> Void = { _ in }) -> SegmentRequest {
        var request = SegmentRequest(
            prompt: "a cup", size: PixelSize(width: 1080, height: 1920), frames: 90, frameRate: FrameRate(30), seed: 1)
        change(&request)
        return request
    }

    private func plan(_ model: String, _ change: (inout SegmentRequest) -> Void = { _ in }) throws -> TakePlan {
        try TakePlan(request(change), rules: try #require(ModelRules.known(model)), engine: "videos")
    }

    @Test func framesSuitTheSceneAtTheModelsRate() throws {
        // Three seconds.
        #expect(try plan("Wan2.1-T2V-1.3B").takes == [49])
        #expect(try plan("Wan2.1-T2V-1.3B").needed == 48)
        #expect(try plan("CogVideoX-2b").takes == [25])
        #expect(try plan("Wan2.2-TI2V-5B").takes == [73])
        #expect(try plan("Latte-1").takes == [16])
        // Longer than the model goes.
        #expect(try plan("CogVideoX-2b") { $0.frames = 900 }.takes == [49])
        // NTSC.
        #expect(
            try plan("Wan2.1-T2V-1.3B") {
                $0.frameRate = FrameRate(30000, 1001)
                $0.frames = 60
            }.needed == 33)
        #expect(try plan("Wan2.1-T2V-1.3B") { $0.frames = 1 }.takes == [5])
    }

    @Test func aTakesOwnFramesAndRateGoFirst() throws {
        let product = try plan("CogVideoX-2b") { $0.take = SegmentTake(frames: 24, frameRate: FrameRate(12)) }
        #expect(product.takes == [25])
        #expect(product.rate == FrameRate(12))
        #expect(product.needed == 36)
        #expect(try plan("CogVideoX-2b") { $0.take.frames = 32 }.takes == [33])
        let over = try plan("CogVideoX-2b") { $0.take.frames = 60 }
        #expect(over.takes == [49])
        #expect(over.warnings == ["CogVideoX-2b makes at most 49 frames, not 60"])
    }

    @Test func chainsUntilTheSceneIsOver() throws {
        let chained = try plan("Wan2.2-TI2V-5B") {
            $0.frames = 900
            $0.lengthening = .chain
        }
        // 30 seconds at 24: 720 frames, of which a take after the first adds all but one.
        #expect(chained.takes == [121, 121, 121, 121, 121, 121])
        #expect(chained.takes.reduce(1) { $0 + $1 - 1 } == 721)
        let fixed = try plan("Wan2.2-TI2V-5B") {
            $0.lengthening = .chain
            $0.take.frames = 25
        }
        #expect(fixed.takes == [25, 25, 25])
    }

    @Test func sizesHaveTheBoxsShape() throws {
        #expect("\(try plan("Wan2.1-T2V-1.3B").size)" == "480x848")
        #expect("\(try plan("CogVideoX-5b").size)" == "448x784")
        let picture = Asset(
            kind: .image, hash: ContentHash(of: "x"), path: "x.png", size: PixelSize(width: 1000, height: 1000))
        #expect("\(try plan("Wan2.1-I2V-14B-480P") { $0.image = picture }.size)" == "480x848")
        #expect(
            "\(try plan("Wan2.1-I2V-14B-480P") { $0.image = picture; $0.adaptiveResolution = true }.size)" == "624x624")
        #expect("\(try plan("CogVideoX-5b-I2V") { $0.image = picture }.size)" == "720x480")
    }

    @Test func warnsOfPromptsThatAreTooLong() throws {
        let long = try plan("Latte-1") { $0.prompt = String(repeating: "cup ", count: 150) }
        #expect(long.warnings == ["the prompt has about 151 tokens, and Latte-1 reads 120: its end is ignored"])
    }

    @Test func doesNotSendWhatAModelDoesAnyway() throws {
        #expect(
            try plan("CogVideoX-2b") { $0.parameters = [.temporalAttention: 1, .steps: 40] }.parameters == [.steps: 40])
        #expect(try plan("Latte-1") { $0.parameters = [.temporalAttention: 1] }.parameters == [.temporalAttention: 1])
    }

    @Test func refusesWhatAModelDoesNotHave() async throws {
        let engine = VideosEngine(maker: FakeMaker([.cogVideoX2]))
        let refusal = engine.refusal(of: request { $0.parameters = [.boundary: 900] })
        #expect(
            refusal?.description
                == "the engine fake refused the segment: CogVideoX-2b has no boundary")
        #expect(refusal?.hint?.hasPrefix("leave it out; models that have it: Wan2.2-T2V-A14B, ") == true)
        #expect(engine.refusal(of: request()) == nil)
        await #expect(throws: EngineError.self) {
            _ = try await engine.make(request { $0.parameters = [.boundary: 900] }, at: "/nowhere")
        }
        #expect(engine.load(for: request()).description == "CogVideoX-2b 448x784 25 frames")
    }

    @Test func choosesTheModelThatFits() throws {
        let picture = Asset(kind: .image, hash: ContentHash(of: "x"), path: "x.png")
        let two = ModelChoice(engine: "videos", models: [.wan21Text, .wan21Picture])
        #expect(try two.rules(for: request()).name == "Wan2.1-T2V")
        #expect(try two.rules(for: request { $0.image = picture }).name == "Wan2.1-I2V")
        #expect(try two.rules(for: request { $0.model = "Wan-AI/wan2.1-t2v" }).name == "Wan2.1-T2V")
        #expect(try ModelChoice(engine: "videos", models: [.latte1]).rules(for: request()).name == "Latte-1")
        // Two servers with one model.
        let twice = [ModelRules.wan21Text, .wan21Text.named("Wan-AI/Wan2.1-T2V")]
        #expect(try ModelChoice(engine: "videos", models: twice).rules(for: request()).name == "Wan2.1-T2V")
        func hint(_ models: [ModelRules], _ change: (inout SegmentRequest) -> Void = { _ in }) -> String? {
            let error = #expect(throws: EngineError.self) {
                try ModelChoice(engine: "videos", models: models).rules(for: request(change))
            }
            return error.map { "\($0.detail); \($0.hint ?? "")" }
        }
        #expect(
            hint([.wan21Text, .latte1]) == "no model is named, and several would do; name a model: Latte-1, Wan2.1-T2V")
        #expect(
            hint([.wan21Text, .latte1]) { $0.image = picture }
                == "none of its models takes a picture; name a model: Latte-1, Wan2.1-T2V")
        #expect(
            hint([.wan21Text, .latte1]) { $0.model = "Wan2.1-T3V" }
                == "it has no model \"Wan2.1-T3V\"; did you mean \"Wan2.1-T2V\"?")
    }

    @Test func asksServersThatTellNothing() throws {
        let silent = ModelChoice(engine: "videos", models: [])
        #expect(try silent.rules(for: request { $0.model = "CogVideoX-2b" }).frameStep == 8)
        let unknown = try silent.rules(for: request { $0.model = "mochi" })
        let plan = try TakePlan(request(), rules: unknown, engine: "videos")
        #expect(
            plan.warnings == [
                "nothing is known of the model mochi: it is asked for 49 frames of 480x848 at 16 per second"
            ])
    }

    @Test func seedsFollowFromTheRequests() {
        let request = request { $0.seed = .max }
        #expect(TakePlan.seed(request, take: 0, attempt: 0) == UInt64(Int64.max))
        #expect(TakePlan.seed(request, take: 0, attempt: 1) == 0)
        #expect(TakePlan.seed(self.request(), take: 0, attempt: 2) == 3)
        let later = (1..<4).map { TakePlan.seed(self.request(), take: $0, attempt: 0) }
        #expect(Set(later).count == 3)
        #expect(later.allSatisfy { $0 <= UInt64(Int64.max) })
    }

    @Test func turnsAreShownOnce() {
        #expect(TakeOrder.pingPong(4, needed: 10) == [0, 1, 2, 3, 2, 1, 0, 1, 2, 3])
        #expect(TakeOrder.pingPong(2, needed: 5) == [0, 1, 0, 1, 0])
        #expect(TakeOrder.pingPong(1, needed: 3) == [0, 0, 0])
    }

    @Test func picturesTravelAsTheyAre() throws {
        let folder = try TemporaryFolder()
        let frame = try product(40, 30)
        try ImageWriter.write(frame, to: folder["a.png"])
        try ImageWriter.write(frame, to: folder["a.jpg"])
        let made = try Command(["ffmpeg", "-v", "error", "-i", folder["a.png"], folder["a.bmp"]]).run()
        #expect(made.status == 0)
        let size = PixelSize(width: 40, height: 30)
        for (name, type) in [("a.png", "image/png"), ("a.jpg", "image/jpeg"), ("a.bmp", "image/png")] {
            let asset = Asset(kind: .image, hash: ContentHash(of: name), path: folder[name], size: size)
            let picture = try StartPicture.read(asset, for: size)
            #expect(picture.mediaType == type)
            let bytes = [UInt8](try Data(contentsOf: URL(filePath: folder[name])))
            #expect((picture.bytes == bytes) == (name != "a.bmp"))
        }
    }
}

extension ModelRules {
    fileprivate func named(_ name: String) -> ModelRules {
        var rules = self
        rules.name = name
        return rules
    }
}
