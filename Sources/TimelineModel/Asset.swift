/// A file that a video shows or plays, known by its content.
///
/// `hash` alone enters text forms and keys; `path` says where the bytes are on this machine today, and the other
/// properties follow from the bytes.
public struct Asset: Hashable, Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        case image, video, audio
    }

    public var kind: Kind
    public var hash: ContentHash
    /// Where the file is. Outside the text form and keys.
    public var path: String
    /// Upright size in square pixels, after the file's own rotation and sample aspect ratio. 0×0 for audio.
    public var size: PixelSize
    /// Length in microseconds; nil for a still picture.
    public var duration: Int?
    /// The nominal frame rate of a video.
    public var frameRate: FrameRate?
    /// Whether there is sound in it.
    public var hasAudio: Bool
    /// Whether pixels may be transparent.
    public var hasAlpha: Bool

    public init(
        kind: Kind, hash: ContentHash, path: String, size: PixelSize = PixelSize(width: 0, height: 0),
        duration: Int? = nil, frameRate: FrameRate? = nil, hasAudio: Bool = false, hasAlpha: Bool = false
    ) {
        self.kind = kind
        self.hash = hash
        self.path = path
        self.size = size
        self.duration = duration
        self.frameRate = frameRate
        self.hasAudio = hasAudio
        self.hasAlpha = hasAlpha
    }
}
