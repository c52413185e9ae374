import Foundation
import Testing
import TimelineModel

@testable import Generation

@Suite struct ModelCatalogueTests {
    @Test(arguments: [
        ("Wan-AI/Wan2.1-T2V-1.3B-Diffusers", "wan2.1-t2v", 81, "832x480"),
        ("Wan2.1-T2V-14B-Diffusers", "wan2.1-t2v", 81, "832x480"),
        ("models--Wan-AI--Wan2.1-I2V-14B-720P-Diffusers", "wan2.1-i2v", 81, "1280x720"),
        ("Wan2.2-T2V-A14B-Diffusers", "wan2.2-t2v", 81, "832x480"),
        ("Wan2.2-I2V-A14B-Diffusers", "wan2.2-i2v", 81, "832x480"),
        ("Wan2.2-TI2V-5B-Diffusers", "wan2.2-ti2v", 121, "1280x704"),
        ("TurboWan2.1-T2V-1.3B-480P", "turbowan2.1-t2v", 81, "832x480"),
        ("IPostYellow/TurboWan2.1-T2V-14B-720P-Diffusers", "turbowan2.1-t2v", 81, "1280x720"),
        ("TurboWan2.2-I2V-A14B-720P", "turbowan2.2-i2v", 81, "1280x720"),
        ("FastVideo/FastWan2.1-T2V-1.3B-Diffusers", "fastwan2.1-t2v", 81, "832x480"),
        ("CogVideoX-2b", "cogvideox-t2v", 49, "720x480"), ("THUDM/CogVideoX-5b", "cogvideox-t2v", 49, "720x480"),
        ("CogVideoX-5b-I2V", "cogvideox-i2v", 49, "720x480"), ("CogVideoX1.5-5B", "cogvideox-t2v", 81, "1360x768"),
        ("CogVideoX1.5-5B-I2V", "cogvideox-i2v", 81, "1360x768"), ("Latte-1", "latte", 16, "512x512"),
    ])
    func isKnownByName(_ name: String, _ family: String, _ frames: Int, _ size: String) throws {
        let rules = try #require(ModelRules.known(name))
        #expect(rules.name == name)
        #expect(rules.family == family)
        #expect(rules.frames == frames)
        #expect("\(rules.size)" == size)
    }

    @Test(arguments: ["", "Wan2.1-VACE-1.3B", "Wan2.2-Animate-14B", "swan", "CogVideoX", "mochi-1", "Wan2.2-A14B"])
    func saysNothingOfOthers(_ name: String) { #expect(ModelRules.known(name) == nil) }

    @Test func everyFamilyIsKnownByItsOwnName() {
        for rules in ModelRules.families { #expect(ModelRules.known(rules.name) == rules) }
    }

    @Test func saysWhichModelsHaveAParameter() {
        #expect(ModelRules.having(.temporalAttention) == ["Latte-1"])
        #expect(ModelRules.having(.ode) == ["TurboWan2.2-I2V-A14B"])
        #expect(ModelRules.having(.guidance2) == ["Wan2.2-T2V-A14B", "Wan2.2-I2V-A14B"])
        for parameter in SegmentParameter.allCases { #expect(!ModelRules.having(parameter).isEmpty) }
    }

    /// The numbers of the worker's own code, asked for with the Python of the system: the file needs no packages.
    @Test func agreesWithTheWorker() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let models: [ModelRules] = [.wan21Text, .wan22Dense, .cogVideoX2, .cogVideoX5Picture, .cogVideoX15, .latte1]
        let shapes = [(1920, 1080), (1080, 1920), (1000, 1000), (640, 481), (333, 777), (50, 33)]
        var lines: [String] = []
        var script = """
            import sys; sys.path.insert(0, "\(root.path)/Worker"); from rowreel_worker.rules import Rules

            """
        for rules in models {
            let words = [
                "frame_step=\(rules.frameStep)", "frames=\(rules.frames)", "size_multiple=\(rules.sizeMultiple)",
                "size=(\(rules.size.width), \(rules.size.height))", "fps=8", "picture='none'",
                "fixed_size=\(rules.hasFixedSize ? "True" : "False")",
                "fixed_frames=\(rules.hasFixedFrames ? "True" : "False")",
            ]
            script += "rules = Rules(\(words.joined(separator: ", ")))\n"
            script += "for n in range(1, 130): print(n, rules.nearest_frames(n)[0], rules.frames_are_possible(n))\n"
            for frames in 1..<130 {
                let possible = rules.canMake(frames: frames) ? "True" : "False"
                lines.append("\(frames) \(rules.nearestFrames(frames)) \(possible)")
            }
            for (width, height) in shapes {
                script += "print('%dx%d' % rules.size_for_picture(\(width), \(height)))\n"
                lines.append("\(rules.nearestSize(for: PixelSize(width: width, height: height)))")
            }
        }
        let python = Process()
        python.executableURL = URL(filePath: "/usr/bin/python3")
        python.arguments = ["-c", script]
        let output = Pipe()
        python.standardOutput = output
        try python.run()
        let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        python.waitUntilExit()
        #expect(text.split(separator: "\n").map(String.init) == lines)
    }

    @Test func snapsUpAsFarAsTheModelGoes() {
        #expect(
            [1, 2, 24, 32, 33, 81, 82, 500].map { ModelRules.wan21Text.frames(atLeast: $0) } == [
                1, 5, 25, 33, 33, 81, 81, 81,
            ])
        #expect([1, 8, 24, 32, 49, 50].map { ModelRules.cogVideoX2.frames(atLeast: $0) } == [1, 9, 25, 33, 49, 49])
        #expect([1, 2, 40].map { ModelRules.latte1.frames(atLeast: $0) } == [1, 16, 16])
    }

    @Test func shapesBeyondOneToFourAreMadeAsOneToFour() {
        let size = ModelRules.wan21Text.nearestSize(for: PixelSize(width: 4000, height: 10))
        #expect(size == ModelRules.wan21Text.nearestSize(for: PixelSize(width: 400, height: 100)))
    }
}

@Suite struct ModelObjectionTests {
    private func objections(_ model: String, _ change: (inout SegmentRequest) -> Void) throws -> [String] {
        var request = SegmentRequest(
            prompt: "a cup", size: PixelSize(width: 1920, height: 1080), frames: 60, frameRate: FrameRate(30), seed: 1)
        change(&request)
        return try #require(ModelRules.known(model)).objections(to: request).map {
            ($0.isWarning ? "warning: " : "") + $0.message + ($0.hint.map { "; \($0)" } ?? "")
        }
    }

    @Test func namesTheModelsThatHaveAParameter() throws {
        #expect(
            try objections("CogVideoX-2b") { $0.parameters = [.guidance2: 3000] } == [
                "CogVideoX-2b has no guidance2; leave it out; models that have it: Wan2.2-T2V-A14B, Wan2.2-I2V-A14B"
            ])
    }

    @Test func saysThatAttentionIsJoint() throws {
        #expect(try objections("CogVideoX-2b") { $0.parameters = [.temporalAttention: 1] } == [])
        #expect(
            try objections("Wan2.1-T2V-1.3B") { $0.parameters = [.temporalAttention: 0] } == [
                "Wan2.1-T2V-1.3B attends over space and time jointly: there is no temporal attention to switch off; "
                    + "leave it out, or use Latte-1"
            ])
        #expect(try objections("Latte-1") { $0.parameters = [.temporalAttention: 0] } == [])
    }

    @Test func knowsTheFewStepsOfTurbo() throws {
        #expect(try objections("TurboWan2.1-T2V-1.3B-480P") { $0.parameters = [.steps: 4, .sigmaMax: 80_000] } == [])
        #expect(
            try objections("TurboWan2.1-T2V-1.3B-480P") {
                $0.parameters = [.steps: 50]
                $0.negativePrompt = "blur"
            } == [
                "steps is 50, and TurboWan2.1-T2V-1.3B-480P takes 1 to 4; steps must be 1 to 4",
                "TurboWan2.1-T2V-1.3B-480P has no guidance, and reads no negative prompt; leave it out",
            ])
    }

    @Test func warnsOfUnusualGuidance() throws {
        #expect(try objections("CogVideoX-2b") { $0.parameters = [.guidance: 8500] } == [])
        #expect(
            try objections("CogVideoX-2b") { $0.parameters = [.guidance: 6000] } == [
                "warning: guidance is 6: with CogVideoX-2b pictures are best at 7 to 9.5"
            ])
        #expect(try objections("CogVideoX-5b") { $0.parameters = [.guidance: 6000] } == [])
    }

    @Test func knowsWhichModelsTakeAPicture() throws {
        let picture = Asset(kind: .image, hash: ContentHash(of: "x"), path: "x.png")
        #expect(try objections("Wan2.2-TI2V-5B") { $0.image = picture } == [])
        #expect(try objections("Wan2.2-I2V-A14B") { $0.image = picture } == [])
        #expect(try objections("Wan2.2-I2V-A14B") { _ in }.count == 1)
        #expect(
            try objections("CogVideoX-2b") { $0.image = picture }.first?.hasPrefix("CogVideoX-2b reads no picture; ")
                == true)
        #expect(try objections("CogVideoX-2b") { $0.lengthening = .chain }.count == 1)
        #expect(
            try objections("CogVideoX-2b") { $0.take.frames = 60 } == [
                "warning: CogVideoX-2b makes at most 49 frames, not 60"
            ])
    }
}
