/// One video, completely resolved: what every frame shows and what every moment sounds like.
///
/// Guaranteed to hold once `Templating` has made one:
/// - there are no placeholders, columns, styles, regions, units, defaults or conditions left;
/// - times are whole frames, lengths 1/64 pixel, colours sRGB, directions physical (left and right);
/// - files are there, were opened once, and are named by the hash of their content;
/// - fonts are files with an index and a size; lines are broken, runs are in visual order, boxes are placed;
/// - every scene lasts longer than its two overlaps, and every layer lies within its scene;
/// - scenes touch: scene k+1 starts `transition.frames` before scene k ends.
///
/// `description` is stable text: the same inputs print the same lines, and what prints the same looks the same.
/// `Provenance` travels beside the values and is never printed.
public struct Timeline: Sendable {
    /// Width and height of the video in pixels, both even.
    public var size: PixelSize
    public var frameRate: FrameRate
    public var scenes: [Scene]
    /// Layers under all scenes, bottom first; they count frames of the video.
    public var underlay: [Layer]
    /// Layers over all scenes, bottom first; they count frames of the video.
    public var overlay: [Layer]
    public var audio: AudioMix
    /// The frame shown on the poster.
    public var poster: Int?
    public var metadata: Metadata

    public init(
        size: PixelSize, frameRate: FrameRate, scenes: [Scene], underlay: [Layer] = [], overlay: [Layer] = [],
        audio: AudioMix, poster: Int? = nil, metadata: Metadata = Metadata()
    ) {
        self.size = size
        self.frameRate = frameRate
        self.scenes = scenes
        self.underlay = underlay
        self.overlay = overlay
        self.audio = audio
        self.poster = poster
        self.metadata = metadata
    }

    /// The number of frames of the whole video.
    public var frameCount: Int { scenes.last.map(\.span.end) ?? 0 }
}

/// What a player shows about the file.
public struct Metadata: Hashable, Sendable {
    public var title: String?
    /// The language of sound and text as a BCP 47 tag.
    public var language: String?

    public init(title: String? = nil, language: String? = nil) {
        self.title = title
        self.language = language
    }
}

extension Timeline: CustomStringConvertible {
    public var description: String {
        var printer = Printer(hashDigits: 12)
        printer.line("timeline \(size) \(frameRate) fps \(frameCount) frames" + (poster.map { " poster \($0)" } ?? ""))
        if let title = metadata.title { printer.line("title \(quoted(title))") }
        if let language = metadata.language { printer.line("language \(language)") }
        printer.block("underlay", underlay) { $0.print($1) }
        for scene in scenes { scene.print(to: &printer) }
        printer.block("overlay", overlay) { $0.print($1) }
        audio.print(to: &printer)
        return printer.text
    }
}
