internal import Generation
internal import TimelineModel

/// How one kind of server is spoken to.
protocol Dialect: Sendable {
    var name: VideosDialect { get }
    /// The parameters that it has, by the names of its fields.
    var fields: [SegmentParameter: String] { get }
    /// Requests are forms even without a picture.
    var takesFormsOnly: Bool { get }
    /// The same `Idempotency-Key` is the same job to it.
    var knowsKeys: Bool { get }
    /// Frames come losslessly, and while they are made.
    var streamsFrames: Bool { get }

    /// Whether a listing of models (`GET /v1/models`) is one of its.
    func isListing(_ models: JSONValue) -> Bool
    /// What a model of the listing can make.
    func rules(_ model: JSONValue) -> ModelRules?
}

extension Dialect {
    var takesFormsOnly: Bool { false }
    var knowsKeys: Bool { false }
    var streamsFrames: Bool { false }
    /// Most tell names only; what is known of a model of that name.
    func rules(_ model: JSONValue) -> ModelRules? { model["id"].text.flatMap(ModelRules.known) }

    /// The body of `POST /v1/videos`.
    ///
    /// - Parameter model: What the server calls the model; empty leaves it out.
    /// - Throws: `EngineError` that names what the server has no field for.
    func body(_ job: VideoJob, model: String, engine: String) throws(EngineError) -> RequestBody {
        let missing = job.parameters.keys.filter { fields[$0] == nil }.sorted()
        guard missing.isEmpty else {
            let names = missing.map(\.rawValue).joined(separator: ", ")
            let having = Dialects.all.filter { dialect in missing.allSatisfy { dialect.fields[$0] != nil } }
            throw EngineError(
                .refused, engine: engine, "\(name.rawValue) has no field for \(names)",
                hint: "leave \(missing.count == 1 ? "it" : "them") out, or use "
                    + having.map(\.name.rawValue).joined(separator: " or "))
        }
        // Name and value; texts are quoted in JSON and nowhere else.
        var values: [(name: String, value: String, isText: Bool)] = []
        if !model.isEmpty { values.append(("model", model, true)) }
        values.append(("prompt", job.prompt, true))
        if !job.negativePrompt.isEmpty { values.append(("negative_prompt", job.negativePrompt, true)) }
        values += [
            ("size", "\(job.size)", true), ("num_frames", "\(job.frames)", false),
            ("fps", "\(job.framesPerSecond)", false), ("seed", "\(job.seed)", false),
        ]
        for (parameter, value) in job.parameters.sorted(by: { $0.key < $1.key }) {
            let isText = if case .word = parameter.kind { true } else { false }
            values.append((fields[parameter] ?? "", parameter.text(value), isText))
        }
        guard job.picture != nil || takesFormsOnly else {
            let members = values.map { "\"\($0.name)\":" + ($0.isText ? JSONValue.quoted($0.value) : $0.value) }
            return RequestBody(type: "application/json", bytes: Array("{\(members.joined(separator: ","))}".utf8))
        }
        var form = FormBody()
        for (name, value, _) in values { form.add(name, value) }
        if let picture = job.picture { form.add("input_reference", picture) }
        return form.body
    }
}

/// Every dialect.
enum Dialects {
    static let all: [any Dialect] = VideosDialect.allCases.map(of)

    static func of(_ name: VideosDialect) -> any Dialect {
        switch name {
        case .rowreelWorker: RowreelDialect()
        case .sglang: SGLangDialect()
        case .vllmOmni: VLLMOmniDialect()
        case .fastVideo: FastVideoDialect()
        }
    }

    /// `rowreel_worker, sglang, vllm-omni, fastvideo`.
    static let names = VideosDialect.allCases.map(\.rawValue).joined(separator: ", ")
}

extension JSONValue {
    /// Whose a listing of models says that its models are: OpenAI's field, which every server fills with its name.
    var owners: Set<String> { Set(self["data"].list.compactMap { $0["owned_by"].text }) }
}
