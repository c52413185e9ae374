internal import Generation
internal import Synchronization
internal import TimelineModel

/// What reads the prompts of a family of models, and how much of one.
struct PromptReader {
    /// What messages call the models.
    var name: String
    /// Parts of their names, in small letters.
    var names: [String]
    /// Tokens that are read, with those that begin and end a prompt; the rest is cut off without a word.
    var most: Int
    /// Whether it was trained on English and has no letters of other scripts than Latin.
    var isLatin: Bool

    /// What is known of families whose members may be called anything; how much a certain model reads, `ModelRules` say.
    /// From the pipelines of diffusers (`max_sequence_length`, `tokenizer_max_length`) and the models' own code.
    static let known = [
        PromptReader(name: "CogVideoX", names: ["cogvideo"], most: 226, isLatin: true),
        PromptReader(name: "Latte", names: ["latte"], most: 120, isLatin: true),
        PromptReader(name: "Mochi", names: ["mochi"], most: 256, isLatin: true),
        PromptReader(name: "HunyuanVideo", names: ["hunyuan"], most: 256, isLatin: false),
        PromptReader(name: "Wan", names: ["wan2", "wan-", "turbowan", "turbodiffusion"], most: 512, isLatin: false),
        // Everything whose words CLIP reads.
        PromptReader(
            name: "AnimateDiff", names: ["animatediff", "animate-diff", "modelscope", "zeroscope", "stable-diffusion"],
            most: 77, isLatin: true),
    ]

    /// The most that any of them reads.
    static let longest = known.map(\.most).max() ?? 512

    /// The one that a request asks for by its model; nil when it names none that is known.
    static func of(_ request: SegmentRequest) -> PromptReader? {
        let name = request.model
        if name.isEmpty { return nil }
        if let reader = asked.withLock({ $0.value(for: name) }) { return reader }
        let small = name.lowercased()
        var reader = known.first { reader in reader.names.contains { small.contains($0) } }
        if let most = ModelRules.known(name)?.mostTokens { reader?.most = most }
        asked.withLock { $0.set(reader, for: name, weight: 1) }
        return reader
    }

    /// What was found for the names that were asked for: every video asks for the same few.
    private static let asked = Mutex(RecentlyUsed<String, PromptReader?>(capacity: 200))
}

extension Timeline {
    /// The requests for segments with their layers: of those that differ in their seeds and lengths alone, one.
    var requests: [(layer: Layer, request: SegmentRequest)] {
        var told: Set<SegmentRequest.Asked> = []
        var requests: [(layer: Layer, request: SegmentRequest)] = []
        for layers in [underlay] + scenes.map(\.layers) + [overlay] {
            for layer in layers {
                guard case .segment(let segment) = layer.content else { continue }
                if told.insert(segment.request.asked).inserted { requests.append((layer, segment.request)) }
            }
        }
        return requests
    }
}

extension SegmentRequest {
    /// What a model can object to.
    fileprivate struct Asked: Hashable {
        var model: String
        var words: [String]
        var hasImage: Bool
        var parameters: [SegmentParameter: Int]
        var take: SegmentTake
        var lengthening: SegmentLengthening
        var advice: Set<String>
    }

    fileprivate var asked: Asked {
        Asked(
            model: model, words: [prompt, promptSuffix, negativePrompt], hasImage: image != nil, parameters: parameters,
            take: take, lengthening: lengthening, advice: advice)
    }
}
