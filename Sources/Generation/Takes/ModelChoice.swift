internal import Diagnostics
internal import TimelineModel

/// Which of a maker's models a request is for, and what it can make.
struct ModelChoice {
    private let engine: String
    private let models: [ModelRules]

    /// - Parameter models: What the maker tells of its models; may be empty. Several servers may have the same one, under
    ///   its repository's name or its folder's.
    init(engine: String, models: [ModelRules]) {
        self.engine = engine
        var seen: Set<String> = []
        self.models = models.filter { seen.insert(Self.last($0.name)).inserted }
    }

    /// - Throws: `EngineError` that lists the models there are, where none or several would do.
    func rules(for request: SegmentRequest) throws(EngineError) -> ModelRules {
        if !request.model.isEmpty { return try named(request.model) }
        if models.count == 1, let only = models.first { return completed(only) }
        if models.isEmpty { return .unknown("") }
        let fitting = models.filter { fits($0, request) }
        if fitting.count == 1, let only = fitting.first { return completed(only) }
        let what = request.image == nil ? "makes videos from words alone" : "takes a picture"
        throw EngineError(
            .refused, engine: engine,
            fitting.isEmpty ? "none of its models \(what)" : "no model is named, and several would do",
            hint: "name a model: \((fitting.isEmpty ? models : fitting).map(\.name).sorted().joined(separator: ", "))")
    }

    private func named(_ name: String) throws(EngineError) -> ModelRules {
        if models.isEmpty { return ModelRules.known(name) ?? .unknown(name) }
        // A folder is called as the repository without its owner, and nobody minds the case.
        if let rules = models.first(where: { Self.last($0.name) == Self.last(name) }) { return completed(rules) }
        let names = models.map(\.name)
        throw EngineError(
            .refused, engine: engine, "it has no model \"\(name)\"",
            hint: NearestName.hint(name, among: names) ?? "it has \(names.sorted().joined(separator: ", "))")
    }

    private static func last(_ name: String) -> String { name.split(separator: "/").last.map { $0.lowercased() } ?? "" }

    private func fits(_ rules: ModelRules, _ request: SegmentRequest) -> Bool {
        let needsPicture = request.image != nil || request.lengthening == .chain
        if needsPicture, rules.pictureUse == .none { return false }
        return request.image != nil || rules.pictureUse != .required
    }

    /// Servers tell shapes and parameters; what is usual only the catalogue knows.
    private func completed(_ rules: ModelRules) -> ModelRules {
        guard let known = ModelRules.known(rules.name), known.pictureUse == rules.pictureUse else { return rules }
        var rules = rules
        if rules.possibleValues.isEmpty { rules.possibleValues = known.possibleValues }
        if rules.usualValues.isEmpty { rules.usualValues = known.usualValues }
        if known.frameStep == rules.frameStep { rules.mostFrames = max(rules.mostFrames, known.mostFrames) }
        return rules
    }
}

extension ModelRules {
    /// What is asked of a model of which nothing is known: it may have everything, and shapes are those that most make.
    static func unknown(_ name: String) -> ModelRules {
        ModelRules(
            name: name, family: "", frameStep: 4, frames: 81, sizeMultiple: 16, size: lines480, framesPerSecond: 16,
            pictureUse: .optional, parameters: Set(SegmentParameter.allCases), mostTokens: 512)
    }

    var isUnknown: Bool { family.isEmpty }
}
