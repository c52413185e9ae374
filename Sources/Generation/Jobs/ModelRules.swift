public import TimelineModel

/// What a model can make: frame counts, sizes, its rate and its parameters.
///
/// A server tells them for the models that it has (`GET /v1/models` of Rowreel's worker); for the others `known` has
/// those of the families, read from the models' own code.
public struct ModelRules: Hashable, Sendable {
    public enum PictureUse: String, Sendable {
        case none, optional, required
    }

    /// What a request calls it: the folder's or the hub's name.
    public var name: String
    /// `wan2.1-t2v`.
    public var family: String
    /// Frame counts are `frameStep`·N + 1.
    public var frameStep: Int
    /// Frames made where nothing else is asked for.
    public var frames: Int
    /// Only `frames`, or a single one.
    public var hasFixedFrames: Bool
    /// The most frames that it was trained for; asking for more gives pictures that fall apart.
    public var mostFrames: Int
    /// Width and height are multiples of it, in pixels.
    public var sizeMultiple: Int
    /// The size it was trained for, in pixels; other sizes keep about its area.
    public var size: PixelSize
    /// Only `size`.
    public var hasFixedSize: Bool
    public var framesPerSecond: Int
    public var pictureUse: PictureUse
    public var parameters: Set<SegmentParameter>
    /// Whether it reads what should not be seen: models without guidance do not.
    public var readsNegativePrompt: Bool
    /// Values that a parameter can have, where they are fewer than its kind allows.
    public var possibleValues: [SegmentParameter: ClosedRange<Int>]
    /// Values outside of which pictures get worse, as the model's users know it.
    public var usualValues: [SegmentParameter: ClosedRange<Int>]
    /// Text tokens that it reads.
    public var mostTokens: Int

    public init(
        name: String, family: String, frameStep: Int, frames: Int, hasFixedFrames: Bool = false,
        mostFrames: Int? = nil, sizeMultiple: Int, size: PixelSize, hasFixedSize: Bool = false, framesPerSecond: Int,
        pictureUse: PictureUse, parameters: Set<SegmentParameter>, readsNegativePrompt: Bool = true,
        possibleValues: [SegmentParameter: ClosedRange<Int>] = [:],
        usualValues: [SegmentParameter: ClosedRange<Int>] = [:], mostTokens: Int
    ) {
        self.name = name
        self.family = family
        self.frameStep = frameStep
        self.frames = frames
        self.hasFixedFrames = hasFixedFrames
        self.mostFrames = mostFrames ?? frames
        self.sizeMultiple = sizeMultiple
        self.size = size
        self.hasFixedSize = hasFixedSize
        self.framesPerSecond = framesPerSecond
        self.pictureUse = pictureUse
        self.parameters = parameters
        self.readsNegativePrompt = readsNegativePrompt
        self.possibleValues = possibleValues
        self.usualValues = usualValues
        self.mostTokens = mostTokens
    }
}
