/// A number or switch that a diffusion model is told beside the words: an attribute of `<segment>`, a line of a preset
/// and a field of a request, under one name.
///
/// Not every model has every one; `ModelRules` says which. The order is that of the request's text form.
public enum SegmentParameter: String, CaseIterable, Comparable, Sendable {
    /// Steps of the sampler.
    case steps
    /// Scale of classifier-free guidance.
    case guidance
    /// The same for the second, low-noise expert of a model that has two.
    case guidance2
    /// Shift of the flow-matching schedule: 3 suits 480 lines, 5 suits 720.
    case flowShift
    /// The noise level below which the second expert takes over.
    case boundary
    /// Text tokens that are read.
    case maxSequenceLength
    /// Guidance that grows over the steps.
    case dynamicGuidance
    /// η of DDIM: how much noise a step adds again.
    case eta
    /// Whether frames attend to one another at all; a switch of Latte.
    case temporalAttention
    /// The highest noise level of a few-step sampler.
    case sigmaMax
    /// The part of the blocks that sparse-linear attention computes exactly.
    case slaTopK
    /// Whether a few-step sampler solves the equation without adding noise.
    case ode
    /// What makes pictures of the model's last state: `tiny` is quicker, for drafts.
    case decoder

    public enum Kind: Hashable, Sendable {
        case integer(ClosedRange<Int>)
        /// Kept in 1/1000; the range is in wholes.
        case number(ClosedRange<Double>)
        /// 0 or 1.
        case flag
        /// One of these words, kept as its index.
        case word([String])
    }

    public var kind: Kind {
        switch self {
        case .steps: .integer(1...1000)
        case .guidance, .guidance2, .flowShift: .number(0...100)
        case .boundary, .eta, .slaTopK: .number(0...1)
        case .maxSequenceLength: .integer(1...4096)
        // The second step of the sampler is at 14.1.
        case .sigmaMax: .number(15...10000)
        case .dynamicGuidance, .temporalAttention, .ode: .flag
        case .decoder: .word(["full", "tiny"])
        }
    }

    public static func < (one: Self, other: Self) -> Bool {
        (allCases.firstIndex(of: one) ?? 0) < (allCases.firstIndex(of: other) ?? 0)
    }

    /// A value as people write it: `50`, `8.5`, `true`, `tiny`. JSON quotes words alone.
    public func text(_ value: Int) -> String {
        switch kind {
        case .integer: "\(value)"
        case .flag: value == 0 ? "false" : "true"
        case .number: Self.decimal(value)
        case .word(let words): words.indices.contains(value) ? words[value] : "\(value)"
        }
    }

    /// 8500 → `8.5`.
    private static func decimal(_ thousandths: Int) -> String {
        var digits = "\(1000 + thousandths % 1000)".dropFirst()
        while digits.last == "0" { digits.removeLast() }
        return "\(thousandths / 1000)" + (digits.isEmpty ? "" : ".\(digits)")
    }
}

/// What is done where a scene shows a segment for longer than the model makes pictures at a time.
public enum SegmentLengthening: String, CaseIterable, Sendable {
    /// The last frame stays.
    case hold
    /// Forwards, backwards, forwards.
    case pingPong
    /// Another piece is generated from the last frame of the one before; for models that take a picture.
    case chain
}

/// What a segment has to be like to be taken; another seed is tried where it is not.
public struct SegmentAcceptance: Hashable, Sendable {
    public enum Test: String, CaseIterable, Sendable {
        /// Sharp enough, and neither black, frozen, broken nor flickering.
        case sharp
    }

    public var test: Test
    /// Seeds tried at most: the request's own, then that plus 1, 2 … Then the best of them is taken, with a warning.
    public var tries: Int

    public init(_ test: Test, tries: Int = 3) {
        self.test = test
        self.tries = tries
    }
}

/// The frames of one generation, and their rate: what the template asks of the model, whatever the scene's length.
public struct SegmentTake: Hashable, Sendable {
    /// Nil is as many as the scene needs at the rate, as far as the model goes.
    public var frames: Int?
    /// Nil is the model's own rate.
    public var frameRate: FrameRate?

    public init(frames: Int? = nil, frameRate: FrameRate? = nil) {
        self.frames = frames
        self.frameRate = frameRate
    }
}
