internal import Diagnostics
internal import Generation

/// What a server said about itself.
struct ServerKnowledge: Sendable {
    var dialect: any Dialect
    /// What it calls its models; empty where it does not tell.
    var names: [String]
    var rules: [ModelRules]

    /// What the server calls a model: the same, or the one whose last part is the same, since servers add the folder or
    /// the organisation that they have it from. Nil where it has no such model.
    func name(of model: String) -> String? {
        guard !model.isEmpty, !names.isEmpty, !names.contains(model) else { return model }
        let last = model.split(separator: "/").last
        let near = names.filter { $0.split(separator: "/").last == last }
        return near.count == 1 ? near[0] : nil
    }

    /// - Throws: `EngineError` when it cannot be told what the server is.
    init(_ models: Answer, _ options: VideosOptions, at address: ServerAddress, engine: String) throws(EngineError) {
        let json = models.isGood ? models.json ?? .null : .null
        if let name = options.dialect {
            dialect = Dialects.of(name)
        } else if let found = Dialects.all.first(where: { $0.isListing(json) }) {
            dialect = found
        } else {
            throw EngineError(
                .unready, engine: engine,
                "what kind of server \(address) is cannot be told: GET /v1/models answered \(models.status), "
                    + models.words,
                hint: "correct the address, or say it with --dialect: \(Dialects.names)")
        }
        let listed = json["data"].list.prefix(1000)
        names = listed.compactMap { $0["id"].text }.filter { !$0.isEmpty && $0.utf8.count <= 400 }.map(models.shown)
        rules = listed.compactMap(dialect.rules)
    }
}

/// Asks a server what it is.
struct Inquiry {
    let client: VideosClient
    let options: VideosOptions
    let engine: String

    /// - Throws: `ConnectionFailure`; `Setback.busy` while it starts; `EngineError`; `CancellationError`.
    func learn(_ address: ServerAddress) async throws -> ServerKnowledge {
        let answer = try await client.ask(Question("/v1/models"), of: address, within: options.idleTimeout)
        switch answer.status {
        case 401, 403: throw Refusal.of(answer, at: address, options, engine: engine)
        case 300...399: throw Refusal.of(answer, at: address, options, engine: engine)
        case 429, 502, 503, 504: throw Setback.busy(answer.words, after: answer.retryAfter)
        default: break
        }
        return try ServerKnowledge(answer, options, at: address, engine: engine)
    }

    /// How far Rowreel's worker has loaded what it loads; nil when it does not load, or another server is asked.
    ///
    /// - Throws: `CancellationError`.
    func loading(_ address: ServerAddress) async throws -> (words: String, part: Double?)? {
        do {
            let answer = try await client.ask(Question("/health"), of: address, within: 10)
            guard let json = answer.json, let status = json["status"].text, ["starting", "loading"].contains(status)
            else { return nil }
            let model = json["model"].text.map { answer.shown($0) + " " } ?? ""
            let part = json["progress"].number.map { min(max($0, 0), 1) }
            return ("\(model)on \(address)", status == "loading" ? part : nil)
        } catch is ConnectionFailure {
            return nil
        }
    }
}
