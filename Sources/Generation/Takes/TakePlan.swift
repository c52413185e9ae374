internal import TimelineModel

/// What is generated for a request: everything is a value that the model can make.
struct TakePlan: Sendable {
    /// As the model heeds it: without advice that it has no use for.
    let request: SegmentRequest
    var rules: ModelRules
    /// In pixels.
    var size: PixelSize
    /// Of the file.
    var rate: FrameRate
    /// Frames that the scene shows at `rate`.
    var needed: Int
    /// Frames of each generation, in order.
    var takes: [Int]
    var parameters: [SegmentParameter: Int]
    /// For whoever made it.
    var warnings: [String]

    /// - Throws: `EngineError` for what the model cannot make.
    init(_ request: SegmentRequest, rules: ModelRules, engine: String) throws(EngineError) {
        let request = rules.heeding(request)
        let objections = rules.objections(to: request)
        if let first = objections.first(where: { !$0.isWarning }) {
            throw EngineError(.refused, engine: engine, first.message, hint: first.hint)
        }
        self.request = request
        self.rules = rules
        let shape = request.adaptiveResolution ? request.image?.size ?? request.size : request.size
        size = rules.nearestSize(for: shape)
        rate = request.take.frameRate ?? FrameRate(max(1, rules.framesPerSecond))
        needed = Self.frames(for: request, at: rate)
        takes = Self.takes(request, rules, needed)
        parameters = request.parameters
        // What such models do anyway, and have no name for.
        if rules.attendsJointly { parameters[.temporalAttention] = nil }
        warnings = objections.map(\.message)
        if rules.isUnknown {
            warnings.append(
                "nothing is known of the model\(rules.name.isEmpty ? "" : " \(rules.name)"): it is asked for "
                    + "\(takes.first ?? 0) frames of \(size) at \(rate) per second")
        }
        let most = request.parameters[.maxSequenceLength] ?? rules.mostTokens
        let tokens = PromptLength.tokens(request.fullPrompt)
        if tokens > most {
            warnings.append(
                "the prompt has about \(tokens) tokens, and \(rules.name) reads \(most): its end is ignored")
        }
    }

    /// How many frames at `rate` last at least as long as the request's; at least two, since one is no video.
    private static func frames(for request: SegmentRequest, at rate: FrameRate) -> Int {
        let (product, overflow) = max(1, request.frames).multipliedReportingOverflow(
            by: request.frameRate.denominator * rate.numerator)
        let divisor = max(1, request.frameRate.numerator * rate.denominator)
        return overflow ? .max : max(2, (product - 1) / divisor + 1)
    }

    private static func takes(_ request: SegmentRequest, _ rules: ModelRules, _ needed: Int) -> [Int] {
        let first = max(2, rules.frames(atLeast: request.take.frames ?? needed))
        guard request.lengthening == .chain else { return [first] }
        var takes = [first]
        var made = first
        // A take begins with the frame that the one before ends with: it is shown once.
        while made < needed {
            let next = max(2, request.take.frames == nil ? rules.frames(atLeast: needed - made + 1) : first)
            takes.append(next)
            made += next - 1
        }
        return takes
    }

    /// Whether the file is put together from takes, instead of being one.
    var isAssembled: Bool { takes.count > 1 || request.lengthening == .pingPong && takes[0] < needed }

    /// The job of a take.
    func job(take index: Int, seed: UInt64, from picture: VideoJob.Picture?) -> VideoJob {
        let framesPerSecond = max(1, Int(rate.framesPerSecond.rounded()))
        let key = [
            "take \(index) of \(request.hash.hex)", "model \(rules.name)", "\(size) \(takes[index])@\(framesPerSecond)",
            "seed \(seed)", picture.map { "from \(ContentHash(of: $0.bytes).hex)" } ?? "from words",
        ]
        return VideoJob(
            model: rules.name, prompt: request.fullPrompt, negativePrompt: request.negativePrompt, size: size,
            frames: takes[index], framesPerSecond: framesPerSecond, seed: seed, parameters: parameters,
            picture: picture, key: ContentHash(of: key.joined(separator: "\n")).hex)
    }

    /// The seed of a take's attempt, 0 … 2⁶³ − 1: the first take's are the request's own, and that plus 1, 2 …
    static func seed(_ request: SegmentRequest, take index: Int, attempt: Int) -> UInt64 {
        let most = UInt64(Int64.max)
        var random = SeededRandom(seed: request.seed &+ UInt64(index))
        let base = index == 0 ? request.seed : random.next()
        return ((base & most) &+ UInt64(attempt)) & most
    }
}
