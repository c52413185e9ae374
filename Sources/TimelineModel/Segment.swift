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
public struct SegmentRequest: Sendable {
    public var prompt: String
    public var negativePrompt: String
    /// The picture to start from, if any.
    public var image: Asset?
    /// Pixels wanted; an engine may make fewer and have them scaled.
    public var size: PixelSize
    /// Frames wanted, at `frameRate`.
    public var frames: Int
    public var frameRate: FrameRate
    /// The model asked for; empty leaves it to the preset and the engine.
    public var model: String
    public var preset: String
    public var steps: Int?
    /// Guidance scale in 1/1000.
    public var guidance: Int?
    /// Follows from scene and ordinal, and from the row's key only where an attribute reads the row.
    public var seed: UInt64

    public init(
        prompt: String, negativePrompt: String = "", image: Asset? = nil, size: PixelSize, frames: Int,
        frameRate: FrameRate, model: String = "", preset: String = "", steps: Int? = nil, guidance: Int? = nil,
        seed: UInt64
    ) {
        self.prompt = prompt
        self.negativePrompt = negativePrompt
        self.image = image
        self.size = size
        self.frames = frames
        self.frameRate = frameRate
        self.model = model
        self.preset = preset
        self.steps = steps
        self.guidance = guidance
        self.seed = seed
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

extension Printer {
    func words(_ request: SegmentRequest) -> String {
        var words = "prompt \(quoted(request.prompt))"
        if !request.negativePrompt.isEmpty { words += " without \(quoted(request.negativePrompt))" }
        if let image = request.image { words += " image \(hash(image.hash))" }
        words += " \(request.size) \(request.frames)@\(request.frameRate)"
        if !request.model.isEmpty { words += " model \(quoted(request.model))" }
        if !request.preset.isEmpty { words += " preset \(quoted(request.preset))" }
        if let steps = request.steps { words += " steps \(steps)" }
        if let guidance = request.guidance { words += " guidance \(guidance)" }
        return words + " seed \(request.seed)"
    }

    func words(_ segment: Segment) -> String {
        switch segment.source {
        case .pending: "segment pending \(words(segment.request)) start \(segment.start)"
        case .motion: "segment motion \(words(segment.request)) start \(segment.start)"
        case .file(let clip): "segment \(words(clip))"
        }
    }
}
