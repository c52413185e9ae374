import Engines
import Generation
import TestSupport
import Testing
import TimelineModel

/// What each kind of server is sent, field by field, and what is read of its answers.
@Suite(.serialized) struct RequestTests {
    static let picture = VideoJob.Picture(bytes: [0x89, 0x50, 0x0D, 0x0A, 0x2D, 0x2D], mediaType: "image/png")

    @Test(arguments: [VideosDialect.rowreelWorker, .sglang, .fastVideo])
    func `without a picture a request is JSON`(_ dialect: VideosDialect) async throws {
        let server = try FakeVideos(dialect)
        try await Client(server).video()
        let post = try #require(server.posts.first)
        #expect(server.posts.count == 1)
        #expect(post.type == "application/json")
        #expect(post.key == (dialect == .rowreelWorker ? "key-1" : nil))
        #expect(
            post.json == """
                {"model":"wan","prompt":"a \\"watch\\", ticking","negative_prompt":"blur","size":"32x16","num_frames":9,\
                "fps":16,"seed":9223372036854775807,"num_inference_steps":4,"guidance_scale":4.5}
                """)
        #expect(post["seed"] == "9223372036854775807")
    }

    @Test(arguments: VideosDialect.allCases)
    func `a picture makes it a form`(_ dialect: VideosDialect) async throws {
        let server = try FakeVideos(dialect)
        try await Client(server).video(.watch.with { $0.picture = Self.picture })
        let post = try #require(server.posts.first)
        #expect(post.type.hasPrefix("multipart/form-data; boundary=rowreel-"))
        #expect(
            post.fields.map { "\($0.name)=\($0.value)" } == [
                "model=wan", "prompt=a \"watch\", ticking", "negative_prompt=blur", "size=32x16", "num_frames=9",
                "fps=16", "seed=9223372036854775807", "num_inference_steps=4", "guidance_scale=4.5",
            ])
        #expect(post.files == ["input_reference picture.png image/png 6"])
    }

    @Test func `vLLM-Omni takes forms only`() async throws {
        let server = try FakeVideos(.vllmOmni)
        try await Client(server).video(.watch.with { $0.prompt = "一块手表\nzwei" })
        let post = try #require(server.posts.first)
        #expect(post.type.hasPrefix("multipart/form-data"))
        #expect(post["prompt"] == "一块手表\nzwei")
        #expect(post.files == [])
    }

    /// The names of the fields, from each server's own code.
    @Test(arguments: [
        (
            VideosDialect.rowreelWorker,
            """
            num_inference_steps=1 guidance_scale=0.001 guidance_scale_2=0.001 flow_shift=0.001 boundary_ratio=0.001 \
            max_sequence_length=1 use_dynamic_cfg=true eta=0.001 enable_temporal_attentions=true \
            sigma_max=0.001 sla_topk=0.001 ode=true decoder=tiny
            """
        ),
        (
            .sglang,
            "num_inference_steps=1 guidance_scale=0.001 guidance_scale_2=0.001 flow_shift=0.001 max_sequence_length=1"
        ),
        (
            .vllmOmni,
            "num_inference_steps=1 guidance_scale=0.001 guidance_scale_2=0.001 flow_shift=0.001 boundary_ratio=0.001"
        ),
        (.fastVideo, "num_inference_steps=1 guidance_scale=0.001 guidance_scale_2=0.001"),
    ])
    func `parameters have each server's names, and those without one are refused`(
        _ dialect: VideosDialect, _ expected: String
    ) async throws {
        var sent: [String] = []
        for parameter in SegmentParameter.allCases {
            let server = try FakeVideos(dialect)
            let error = try await Client(server).refusal(.watch.with { $0.parameters = [parameter: 1] })
            if let error {
                #expect(error.code == .refused)
                #expect(error.detail == "\(dialect.rawValue) has no field for \(parameter.rawValue)")
                #expect(error.hint?.hasPrefix("leave it out") == true)
                #expect(server.posts.isEmpty)
            } else {
                // The last member, or the last field of the form.
                let post = server.posts[0]
                let last = post.json?.split(separator: ",").last.map { $0.dropLast().replacing("\"", with: "") }
                let field = post.fields.last.map { "\($0.name)=\($0.value)" } ?? ""
                sent.append(last.map { String($0.replacing(":", with: "=")) } ?? field)
            }
        }
        #expect(sent.joined(separator: " ") == expected)
    }

    @Test func `a model is called what the server calls it`() async throws {
        let server = try FakeVideos(.sglang, models: ["IPostYellow/TurboWan2.1-T2V-1.3B-Diffusers"])
        try await Client(server).video(.watch.with { $0.model = "TurboWan2.1-T2V-1.3B-Diffusers" })
        #expect(server.posts.first?["model"] == "IPostYellow/TurboWan2.1-T2V-1.3B-Diffusers")
        let unnamed = try FakeVideos(.sglang, models: ["a"])
        try await Client(unnamed).video(.watch.with { $0.model = "" })
        #expect(unnamed.posts.first.map { $0["model"] == nil } == true)
    }

    @Test(arguments: VideosDialect.allCases)
    func `the video comes whole, with what the server tells of it`(_ dialect: VideosDialect) async throws {
        let server = try FakeVideos(dialect)
        let take = Take()
        let report = try await Client(server).video(into: take)
        let fields = ["size": "32x16", "num_frames": "9"]
        #expect(take.bytes == [UInt8](FakeAnswer.video(fields, dialect)))
        #expect(take.isWhole)
        #expect(take.begun == [dialect == .rowreelWorker ? .y4m : .file])
        #expect(report.server == server.address)
        #expect(report.dialect == dialect.rawValue)
        #expect(report.model == "wan")
        #expect(report.seed == 9_223_372_036_854_775_807)
        switch dialect {
        case .rowreelWorker:
            #expect(report.details == ["weights_sha256": "ab12", "device": "fake", "versions.torch": "2.9"])
        case .vllmOmni: #expect(report.details == [:])
        case .sglang, .fastVideo: #expect(report.details == ["inference_time_s": "1.5"])
        }
    }
}
