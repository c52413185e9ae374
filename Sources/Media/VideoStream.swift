/// What a container must know about a stream of pictures.
public struct VideoStream: Hashable, Sendable {
    public var codec: VideoCodec
    public var width: Int
    public var height: Int
    public var frameRate: Fraction
    /// The stream's headers; empty where the format has none.
    public var extradata: [UInt8]
    /// By how many frames decoding runs ahead of showing.
    public var reorderDelay: Int

    public init(
        codec: VideoCodec, width: Int, height: Int, frameRate: Fraction, extradata: [UInt8], reorderDelay: Int
    ) {
        self.codec = codec
        self.width = width
        self.height = height
        self.frameRate = frameRate
        self.extradata = extradata
        self.reorderDelay = reorderDelay
    }

    /// Whether packets of one can follow packets of the other in a file that has one set of headers.
    ///
    /// Headers are compared by what they say to a decoder: an encoder's text about itself does not matter.
    public func joins(_ other: VideoStream) -> Bool {
        codec == other.codec && width == other.width && height == other.height && frameRate == other.frameRate
            && reorderDelay == other.reorderDelay
            && (extradata == other.extradata
                || codec.facts.headers.units(extradata) == codec.facts.headers.units(other.extradata))
    }
}
