/// Everything that sounds, as one mix, exactly as long as the picture.
public struct AudioMix: Sendable {
    public var tracks: [AudioTrack]
    /// Integrated loudness to reach, in 1/10 LUFS (EBU R 128); nil leaves levels as they are.
    public var loudness: Int?
    /// Length in frames of the video.
    public var frames: Int

    public init(tracks: [AudioTrack], loudness: Int? = nil, frames: Int) {
        self.tracks = tracks
        self.loudness = loudness
        self.frames = frames
    }

    func print(to printer: inout Printer) {
        guard !tracks.isEmpty else { return }
        let title = "audio \(frames) frames" + (loudness.map { " loudness \(decimal($0, per: 10))LUFS" } ?? "")
        printer.block(title, tracks) { $0.line($0.words($1)) }
    }

    /// What the mix sounds like, as text for its key; `frameRate` turns frames into time.
    public func canonical(frameRate: FrameRate) -> String {
        var printer = Printer()
        printer.line("rate \(frameRate)")
        print(to: &printer)
        return printer.text
    }
}

/// One sound in the mix: music, narration, or the sound of a clip.
public struct AudioTrack: Sendable {
    public var asset: Asset
    /// When it is heard, in frames of the video.
    public var span: FrameSpan
    /// Where in the file it begins, in microseconds.
    public var sourceStart: Int
    /// Where in the file it ends, in microseconds; nil is the file's end.
    public var sourceEnd: Int?
    /// Gain in 1/100 dB.
    public var gain: Int
    /// Length of the fade at its start, in frames.
    public var fadeIn: Int
    /// Length of the fade at its end, in frames.
    public var fadeOut: Int
    /// Starts again when it is over; otherwise silence follows.
    public var repeats: Bool
    public var provenance: Provenance

    public init(
        asset: Asset, span: FrameSpan, sourceStart: Int = 0, sourceEnd: Int? = nil, gain: Int = 0, fadeIn: Int = 0,
        fadeOut: Int = 0, repeats: Bool = false, provenance: Provenance = Provenance()
    ) {
        self.asset = asset
        self.span = span
        self.sourceStart = sourceStart
        self.sourceEnd = sourceEnd
        self.gain = gain
        self.fadeIn = fadeIn
        self.fadeOut = fadeOut
        self.repeats = repeats
        self.provenance = provenance
    }
}

extension AudioTrack: CustomStringConvertible {
    /// What it sounds like, as the mix prints it.
    public var description: String { Printer().words(self) }
}

extension Printer {
    func words(_ track: AudioTrack) -> String {
        var words = "track \(hash(track.asset.hash)) \(track.span)"
        if track.sourceStart != 0 || track.sourceEnd != nil {
            words += " cut \(track.sourceStart)us..<" + (track.sourceEnd.map { "\($0)us" } ?? "")
        }
        if track.gain != 0 { words += " gain \(decimal(track.gain, per: 100))dB" }
        if track.fadeIn != 0 { words += " fadeIn \(track.fadeIn)" }
        if track.fadeOut != 0 { words += " fadeOut \(track.fadeOut)" }
        return words + (track.repeats ? " repeat" : "")
    }
}
