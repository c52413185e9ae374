public import TimelineModel

/// One generation, as a server is asked for it: everything is a value that the model can make.
public struct VideoJob: Hashable, Sendable {
    /// Empty leaves it to the server that has only one.
    public var model: String
    public var prompt: String
    public var negativePrompt: String
    /// In pixels.
    public var size: PixelSize
    public var frames: Int
    /// Of the file that comes back; models do not see it.
    public var framesPerSecond: Int
    /// 0 … 2⁶³ − 1.
    public var seed: UInt64
    /// In the units of each parameter's kind; what is missing is left to the server.
    public var parameters: [SegmentParameter: Int]
    /// The picture that the video starts from.
    public var picture: Picture?
    /// What makes two sendings one job: a server that has seen it answers with the job that it has.
    public var key: String

    /// An encoded picture.
    public struct Picture: Hashable, Sendable {
        /// PNG, JPEG or WebP.
        public var bytes: [UInt8]
        /// `image/png`.
        public var mediaType: String

        public init(bytes: [UInt8], mediaType: String) {
            self.bytes = bytes
            self.mediaType = mediaType
        }
    }

    public init(
        model: String, prompt: String, negativePrompt: String = "", size: PixelSize, frames: Int,
        framesPerSecond: Int, seed: UInt64, parameters: [SegmentParameter: Int] = [:], picture: Picture? = nil,
        key: String
    ) {
        self.model = model
        self.prompt = prompt
        self.negativePrompt = negativePrompt
        self.size = size
        self.frames = frames
        self.framesPerSecond = framesPerSecond
        self.seed = seed
        self.parameters = parameters
        self.picture = picture
        self.key = key
    }
}

/// What a server says about a job that it has done.
public struct VideoJobReport: Hashable, Sendable, Codable {
    /// Where it was made, without credentials: `http://gpu-2:8421`.
    public var server: String
    /// What the server is: `rowreel_worker`, `sglang`, `vllm-omni`, `fastvideo`.
    public var dialect: String
    public var model: String
    public var seed: UInt64
    /// Seconds from the asking to the last byte.
    public var seconds: Double
    /// What the server says of itself and its work, flattened: `weights_sha256`, `device`, `versions.torch`,
    /// `seconds.denoise`. What dialects do not tell is missing.
    public var details: [String: String]

    public init(
        server: String, dialect: String, model: String, seed: UInt64, seconds: Double, details: [String: String] = [:]
    ) {
        self.server = server
        self.dialect = dialect
        self.model = model
        self.seed = seed
        self.seconds = seconds
        self.details = details
    }
}
