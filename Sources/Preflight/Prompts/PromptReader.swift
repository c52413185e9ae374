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

    /// The one that a request asks for by its model or preset; nil when it names none that is known.
    static func of(_ request: SegmentRequest) -> PromptReader? {
        let name = request.model.isEmpty ? request.preset : request.model
        if name.isEmpty { return nil }
        if let reader = asked.withLock({ $0.value(for: name) }) { return reader }
        let small = name.lowercased()
        let reader = known.first { reader in reader.names.contains { small.contains($0) } }
        asked.withLock { $0.set(reader, for: name, weight: 1) }
        return reader
    }

    /// What was found for the names that were asked for: every video asks for the same few.
    private static let asked = Mutex(RecentlyUsed<String, PromptReader?>(capacity: 200))
}

/// About how many tokens a tokenizer makes of a prompt.
///
/// Counted without the tokenizer: a word of Latin letters is one, and one more for every six letters after the first six;
/// a word in other letters one for every three; an ideograph, a kana, a sign and a digit are one each. An estimate: it was
/// not compared with a tokenizer.
enum PromptLength {
    static func tokens(_ prompt: String) -> Int {
        // Where the prompt ends is a token, too.
        var tokens = 1
        var (latin, other) = (0, 0)
        func end() {
            if latin > 0 { tokens += 1 + (latin - 1) / 6 }
            if other > 0 { tokens += (other + 2) / 3 }
            (latin, other) = (0, 0)
        }
        for scalar in prompt.unicodeScalars {
            switch scalar.value {
            case 0x3040...0x30FF, 0x3400...0x9FFF, 0xAC00...0xD7AF, 0xF900...0xFAFF, 0x20000...0x3FFFF:
                end()
                tokens += 1
            case 0x41...0x5A, 0x61...0x7A, 0xC0...0x24F: latin += 1
            case 0x30...0x39:
                end()
                tokens += 1
            default:
                if scalar.properties.isAlphabetic {
                    other += 1
                } else {
                    end()
                    if !scalar.properties.isWhitespace { tokens += 1 }
                }
            }
        }
        end()
        return tokens
    }
}

extension Timeline {
    /// The requests for segments with their layers, each once.
    var requests: [(layer: Layer, request: SegmentRequest)] {
        var told: Set<String> = []
        var requests: [(layer: Layer, request: SegmentRequest)] = []
        for layers in [underlay] + scenes.map(\.layers) + [overlay] {
            for layer in layers {
                guard case .segment(let segment) = layer.content else { continue }
                let key = "\(segment.request.model)\u{0}\(segment.request.preset)\u{0}\(segment.request.prompt)"
                if told.insert(key).inserted { requests.append((layer, segment.request)) }
            }
        }
        return requests
    }
}
