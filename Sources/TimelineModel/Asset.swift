/// A file that a video shows or plays, known by its content.
///
/// `hash` alone enters text forms and keys; `path` says where the bytes are on this machine today, and the other
/// properties follow from the bytes.
public struct Asset: Hashable, Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        case image, video, audio
        /// A table of colours (.cube).
        case lut
    }

    public var kind: Kind
    public var hash: ContentHash
    /// Where the file is. Outside the text form and keys.
    public var path: String
    /// What messages call it: the last part of its path, or the address it was fetched from, without secrets. Outside
    /// the text form and keys.
    public var name: String
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
    /// Whether it has no pixels of its own, and is sharp at any size.
    public var isDrawing: Bool

    public init(
        kind: Kind, hash: ContentHash, path: String, size: PixelSize = PixelSize(width: 0, height: 0),
        duration: Int? = nil, frameRate: FrameRate? = nil, hasAudio: Bool = false, hasAlpha: Bool = false,
        isDrawing: Bool = false, name: String? = nil
    ) {
        self.name = name ?? path.split(separator: "/").last.map(String.init) ?? path
        self.kind = kind
        self.hash = hash
        self.path = path
        self.size = size
        self.duration = duration
        self.frameRate = frameRate
        self.hasAudio = hasAudio
        self.hasAlpha = hasAlpha
        self.isDrawing = isDrawing
    }
}

extension Asset {
    /// Whether a name has a scheme (RFC 3986): `https://…`, `data:…`.
    public static func isAddress(_ name: String) -> Bool {
        let scheme = name.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0)) }
        guard scheme.count > 1, scheme.first?.isLetter ?? false else { return false }
        let rest = name[scheme.endIndex...]
        return rest.hasPrefix("://")
            || (rest.hasPrefix(":") && ["data", "http", "https"].contains(scheme.lowercased()))
    }
}
