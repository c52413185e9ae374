public import Diagnostics

/// A generated piece of video in a layer's box.
public struct Segment: Sendable {
    /// Where the pictures come from.
    public enum Source: Sendable {
        /// Not made yet; a timeline with one of these has no final keys.
        case pending
        /// The embedded engine draws it while rendering.
        case motion
        /// A file made by an engine, known by its bytes.
        case file(Clip)
    }

    public var request: SegmentRequest
    public var source: Source
    /// The frame in which it begins, counted like the layer's span.
    public var start: Int

    public init(request: SegmentRequest, source: Source = .pending, start: Int = 0) {
        self.request = request
        self.source = source
        self.start = start
    }
}

/// What a segment engine is asked for. The same request, in the same text form, asks for the same pictures.
///
/// Presets are resolved: what they say stands here as if the template had said it.
public struct SegmentRequest: Sendable {
    /// The template's words.
    public var prompt: String
    /// The preset's, which a model reads after them.
    public var promptSuffix: String
    public var negativePrompt: String
    /// The picture to start from, if any.
    public var image: Asset?
    /// Pixels shown; an engine may make fewer and have them scaled.
    public var size: PixelSize
    /// Frames shown, at `frameRate`; an engine may make fewer at a lower rate.
    public var frames: Int
    public var frameRate: FrameRate
    /// The model asked for; empty leaves it to the engine.
    public var model: String
    /// What the model is told, in the units of each parameter's kind.
    public var parameters: [SegmentParameter: Int]
    public var take: SegmentTake
    public var lengthening: SegmentLengthening
    /// Whether the pictures have the shape of `image`, and not of the box.
    public var adaptiveResolution: Bool
    public var acceptance: SegmentAcceptance?
    /// Follows from scene and ordinal, and from the row's key only where an attribute reads the row.
    public var seed: UInt64
    /// Which preset the values came from, for people. Outside the text form.
    public var preset: String
    /// Where it is asked for: a cell, or the template. Outside the text form.
    public var place: Place?
    /// The attributes of `<segment>` that the preset says and the template does not: `steps`, `frames`. A model that cannot
    /// follow them goes without, instead of refusing. Outside the text form.
    public var advice: Set<String>

    public init(
        prompt: String, promptSuffix: String = "", negativePrompt: String = "", image: Asset? = nil, size: PixelSize,
        frames: Int, frameRate: FrameRate, model: String = "", parameters: [SegmentParameter: Int] = [:],
        take: SegmentTake = SegmentTake(), lengthening: SegmentLengthening = .hold, adaptiveResolution: Bool = false,
        acceptance: SegmentAcceptance? = nil, seed: UInt64, preset: String = "",
        advice: Set<String> = []
    ) {
        self.prompt = prompt
        self.promptSuffix = promptSuffix
        self.negativePrompt = negativePrompt
        self.image = image
        self.size = size
        self.frames = frames
        self.frameRate = frameRate
        self.model = model
        self.parameters = parameters
        self.take = take
        self.lengthening = lengthening
        self.adaptiveResolution = adaptiveResolution
        self.acceptance = acceptance
        self.seed = seed
        self.preset = preset
        self.advice = advice
    }

    /// What a model reads: the template's words, then the preset's.
    public var fullPrompt: String {
        guard let last = prompt.unicodeScalars.last, let first = promptSuffix.unicodeScalars.first else {
            return prompt + promptSuffix
        }
        if ".!?,;:".unicodeScalars.contains(last) { return "\(prompt) \(promptSuffix)" }
        if "。！？，；：、".unicodeScalars.contains(last) { return prompt + promptSuffix }
        return first.isHan ? "\(prompt)，\(promptSuffix)" : "\(prompt), \(promptSuffix)"
    }

    /// The canonical text: what it prints is what was asked.
    public var description: String {
        var printer = Printer()
        printer.line(printer.words(self))
        return printer.text
    }

    /// The hash of the canonical text.
    public var hash: ContentHash { ContentHash(of: description) }
}

extension Unicode.Scalar {
    /// Whether it is a Chinese character, as Japanese writes them too.
    public var isHan: Bool {
        switch value {
        case 0x3007, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF: true
        default: false
        }
    }
}

extension Printer {
    func words(_ request: SegmentRequest) -> String {
        var words = "prompt \(quoted(request.prompt))"
        if !request.promptSuffix.isEmpty { words += " suffix \(quoted(request.promptSuffix))" }
        if !request.negativePrompt.isEmpty { words += " without \(quoted(request.negativePrompt))" }
        if let image = request.image { words += " image \(hash(image.hash))" }
        words += " \(request.size) \(request.frames)@\(request.frameRate)"
        if request.adaptiveResolution { words += " adaptive" }
        if !request.model.isEmpty { words += " model \(quoted(request.model))" }
        for (parameter, value) in request.parameters.sorted(by: { $0.key < $1.key }) {
            words += " \(parameter.rawValue) \(value)"
        }
        let take = request.take
        if take != SegmentTake() {
            words += " take \(take.frames.map(String.init) ?? "")" + (take.frameRate.map { "@\($0)" } ?? "")
        }
        if request.lengthening != .hold { words += " \(request.lengthening.rawValue)" }
        if let acceptance = request.acceptance { words += " accept \(acceptance.test.rawValue) \(acceptance.tries)" }
        return words + " seed \(request.seed)"
    }

    func words(_ segment: Segment) -> String {
        let request = segment.request
        return switch segment.source {
        case .pending: "segment pending \(words(request)) start \(segment.start)"
        case .motion:
            // What the embedded engine reads, and no more: the words decide colours only where there is no picture.
            "segment motion \(request.image.map { "image \(hash($0.hash))" } ?? "prompt \(quoted(request.prompt))") "
                + "\(request.frames)@\(request.frameRate) seed \(request.seed) start \(segment.start)"
        case .file(let clip): "segment \(words(clip))"
        }
    }
}
