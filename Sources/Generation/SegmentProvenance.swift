/// How a segment was made: kept beside it in the store.
public struct SegmentProvenance: Hashable, Sendable, Codable {
    /// `videos`, `worker`.
    public var engine: String
    /// When it was finished, in seconds since 1970.
    public var made: Int
    /// Words for people: prompt, model, size. The whole request, in its text form.
    public var request: String
    /// Each generation that is in it, in the order shown: several where it was chained.
    public var takes: [VideoJobReport]
    /// The seed that was taken; the request's own, or that plus 1, 2 … where the earlier ones were not accepted.
    public var seed: UInt64
    /// What was measured of it.
    public var quality: SegmentQuality?
    /// Seeds that were tried and not taken, with why.
    public var refused: [Refusal]
    /// What whoever made it should know: a prompt cut off, no seed that was sharp.
    public var warnings: [String]

    public struct Refusal: Hashable, Sendable, Codable {
        public var seed: UInt64
        public var reason: String
        public var quality: SegmentQuality

        public init(seed: UInt64, reason: String, quality: SegmentQuality) {
            self.seed = seed
            self.reason = reason
            self.quality = quality
        }
    }

    public init(
        engine: String, made: Int, request: String, takes: [VideoJobReport], seed: UInt64,
        quality: SegmentQuality? = nil, refused: [Refusal] = [], warnings: [String] = []
    ) {
        self.engine = engine
        self.made = made
        self.request = request
        self.takes = takes
        self.seed = seed
        self.quality = quality
        self.refused = refused
        self.warnings = warnings
    }
}

/// What was measured of a segment's pictures. Luma is 0 (black) to 255 (white).
public struct SegmentQuality: Hashable, Sendable, Codable {
    /// Variance of the Laplacian of luma, the median over the frames.
    public var sharpness: Double
    /// The least of any frame.
    public var leastSharpness: Double
    /// Mean change of luma from frame to frame.
    public var motion: Double
    /// Mean change of a frame's mean luma against its neighbours' on both sides: what blinks, and not what moves.
    public var flicker: Double
    /// Mean luma.
    public var brightness: Double
    /// Frames that are black, and that equal the one before.
    public var blackFrames: Int
    public var frozenFrames: Int
    /// Frames without any detail, as a decoder gives for values that are no numbers.
    public var flatFrames: Int
    public var frames: Int

    public init(
        sharpness: Double = 0, leastSharpness: Double = 0, motion: Double = 0, flicker: Double = 0,
        brightness: Double = 0, blackFrames: Int = 0, frozenFrames: Int = 0, flatFrames: Int = 0, frames: Int = 0
    ) {
        self.sharpness = sharpness
        self.leastSharpness = leastSharpness
        self.motion = motion
        self.flicker = flicker
        self.brightness = brightness
        self.blackFrames = blackFrames
        self.frozenFrames = frozenFrames
        self.flatFrames = flatFrames
        self.frames = frames
    }
}
