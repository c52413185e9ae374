import Engines
import Foundation
import Generation
import Synchronization
import TestSupport

/// One answer of a `FakeVideos`.
struct FakeAnswer {
    let dialect: VideosDialect
    let models: [String]
    let steps: Int
    let request: FakeVideos.Request
    let connection: FakeVideos.Connection

    init(
        _ dialect: VideosDialect, _ models: [String], _ steps: Int, _ request: FakeVideos.Request,
        _ connection: FakeVideos.Connection
    ) {
        self.dialect = dialect
        self.models = models
        self.steps = steps
        self.request = request
        self.connection = connection
    }

    func answer(_ state: borrowing Mutex<FakeVideos.State>) {
        let path = String(request.path.prefix { $0 != "?" })
        let parts = path.split(separator: "/").map(String.init)
        switch (request.method, parts.count) {
        case ("GET", 2) where parts[1] == "models": json(200, Self.listing(dialect, models))
        case ("GET", 1) where path == "/health": json(200, "{\"status\":\"ready\",\"progress\":1.0}")
        case ("POST", 2): post(state)
        case ("GET", 2):
            let jobs = state.withLock(\.jobs).reversed().map { video($0) }
            json(200, "{\"object\":\"list\",\"data\":[\(jobs.joined(separator: ","))]}")
        case ("GET", 3): withJob(parts[2], state) { json(200, video($0)) }
        case ("DELETE", 3):
            state.withLock { state in
                state.deleted.append(parts[2])
                state.jobs.removeAll { $0.id == parts[2] }
                state.keys = state.keys.filter { $0.value != parts[2] }
            }
            json(200, "{\"id\":\"\(parts[2])\",\"deleted\":true,\"object\":\"video.deleted\"}")
        case ("GET", 4) where parts[3] == (dialect == .rowreelWorker ? "frames" : "content"):
            withJob(parts[2], state) { job in
                state.withLock { state in
                    for index in state.jobs.indices where state.jobs[index].id == job.id {
                        state.jobs[index].isFetched = true
                    }
                }
                let type = dialect == .rowreelWorker ? "video/x-yuv4mpeg" : "video/mp4"
                connection.answer(200, ["Content-Type": type], Self.video(job.fields, dialect))
            }
        default: json(404, "{\"detail\":\"Not Found\"}")
        }
    }

    /// Makes a job of a POST, or finds the one of its key. Returns its id.
    @discardableResult
    static func take(
        _ request: FakeVideos.Request, _ state: borrowing Mutex<FakeVideos.State>, knowsKeys: Bool
    ) -> FakeVideos.Job {
        let post = Post(request)
        return state.withLock { state in
            state.posts.append(post)
            if knowsKeys, let id = post.key.flatMap({ state.keys[$0] }),
                let job = state.jobs.first(where: { $0.id == id })
            {
                return job
            }
            state.made += 1
            let fields = Dictionary(post.fields.map { ($0.name, $0.value) }) { first, _ in first }
            let job = FakeVideos.Job(id: "video_\(state.made)", fields: fields)
            state.jobs.append(job)
            state.mostAtOnce = max(state.mostAtOnce, state.jobs.count { !$0.isFetched })
            if knowsKeys, let key = post.key { state.keys[key] = job.id }
            return job
        }
    }

    private func post(_ state: borrowing Mutex<FakeVideos.State>) {
        json(200, video(Self.take(request, state, knowsKeys: dialect == .rowreelWorker)))
    }

    private func withJob(
        _ id: String, _ state: borrowing Mutex<FakeVideos.State>, _ work: (FakeVideos.Job) -> Void
    ) {
        let found: FakeVideos.Job? = state.withLock { state in
            guard let index = state.jobs.firstIndex(where: { $0.id == id }) else { return nil }
            state.jobs[index].asked += 1
            return state.jobs[index]
        }
        if let found { work(found) } else { json(404, "{\"detail\":\"Video not found\"}") }
    }

    private func json(_ status: Int, _ text: String) {
        connection.answer(status, ["Content-Type": "application/json"], Data(text.utf8))
    }

    /// The object `video` as each server writes it.
    private func video(_ job: FakeVideos.Job) -> String {
        let isDone = job.asked >= steps
        let status = isDone ? "completed" : job.asked == 0 ? "queued" : "in_progress"
        let progress = isDone ? 100 : job.asked * 100 / steps
        var fields = [
            "\"id\":\"\(job.id)\"", "\"object\":\"video\"", "\"status\":\"\(status)\"", "\"progress\":\(progress)",
            "\"model\":\"\(job.fields["model"] ?? models.first ?? "")\"", "\"size\":\"\(job.fields["size"] ?? "")\"",
            "\"seconds\":\"1\"", "\"created_at\":1766000000",
        ]
        switch dialect {
        case .rowreelWorker:
            fields.append("\"stage\":\"\(isDone ? "" : "denoise")\",\"frames_ready\":\(isDone ? 9 : 0)")
            if isDone {
                let versions = "\"versions\":{\"torch\":\"2.9\"},\"parameters\":{\"prompt\":\"a watch\"}"
                fields.append("\"provenance\":{\"weights_sha256\":\"ab12\",\"device\":\"fake\",\(versions)}")
            }
        case .vllmOmni:
            let data = (try? JSONEncoder().encode(job.fields["prompt"] ?? "")) ?? Data()
            fields.append("\"prompt\":\(String(decoding: data, as: UTF8.self)),\"media_type\":\"video/mp4\"")
        case .sglang, .fastVideo:
            fields.append("\"quality\":\"standard\",\"inference_time_s\":1.5")
        }
        return "{\(fields.joined(separator: ","))}"
    }

    /// `GET /v1/models` as each server writes it.
    static func listing(_ dialect: VideosDialect, _ models: [String]) -> String {
        let cards = models.map { name in
            switch dialect {
            case .rowreelWorker:
                """
                {"id":"\(name)","object":"model","owned_by":"local","family":"wan2.1-t2v","frame_step":4,\
                "default_frames":81,"fixed_frames":false,"size_multiple":16,"default_size":"832x480","fixed_size":false,\
                "fps":16,"input_reference":"none","max_sequence_length":512,"default_steps":50,"default_guidance":5.0,\
                "parameters":["flow_shift","max_sequence_length"]}
                """
            case .sglang:
                """
                {"id":"\(name)","object":"model","created":1766000000,"owned_by":"sglang","root":"\(name)",\
                "task_type":"T2V","pipeline_class":"WanPipeline"}
                """
            case .vllmOmni: "{\"id\":\"\(name)\",\"object\":\"model\",\"owned_by\":\"vllm\",\"permission\":[]}"
            case .fastVideo: "{\"id\":\"\(name)\",\"object\":\"model\",\"owned_by\":\"fastvideo\"}"
            }
        }
        return "{\"object\":\"list\",\"data\":[\(cards.joined(separator: ","))]}"
    }

    /// A whole result.
    static func video(_ fields: [String: String], _ dialect: VideosDialect) -> Data {
        guard dialect == .rowreelWorker else {
            return Data([0, 0, 0, 32] + Array("ftypisom".utf8)) + Data(count: 5000)
        }
        let sides = (fields["size"] ?? "").split(separator: "x").compactMap { Int($0) }
        let frame = Data("FRAME\n".utf8) + Data(count: (sides.first ?? 0) * (sides.last ?? 0) * 6)
        let head = "YUV4MPEG2 W\(sides.first ?? 0) H\(sides.last ?? 0) F16:1 Ip A1:1 C444p10 XYSCSS=444P10\n"
        return (0..<(Int(fields["num_frames"] ?? "") ?? 0)).reduce(into: Data(head.utf8)) { all, _ in all += frame }
    }
}
