import Diagnostics
import TimelineModel

/// Values that the suites share. Hashes are those of short words, so that they can be told apart.
enum Sample {
    static let size = PixelSize(width: 1080, height: 1920)
    static let frame = Rect(size)

    static func hash(_ word: String) -> ContentHash { ContentHash(of: word) }

    static let photo = Asset(
        kind: .image, hash: hash("photo"), path: "/a/photo.jpg", size: PixelSize(width: 800, height: 600))
    static let film = Asset(
        kind: .video, hash: hash("film"), path: "/a/film.mp4", size: PixelSize(width: 832, height: 480),
        duration: 5_062_500, frameRate: FrameRate(16), hasAudio: true)
    static let music = Asset(
        kind: .audio, hash: hash("music"), path: "/a/music.ogg", duration: 16_000_000, hasAudio: true)
    static let font = FontInstance(hash: hash("font"), path: "/usr/share/fonts/a.ttf")

    static func fill(_ color: Color = .black, during span: FrameSpan? = nil) -> Layer {
        Layer(.background(.color(color)), box: frame, span: span)
    }

    static func picture(motion: PictureMotion? = nil) -> Layer {
        Layer(.picture(Picture(asset: photo, source: Rect(photo.size), motion: motion)), box: frame)
    }

    static func clip(start: Int = 0) -> Layer {
        Layer(.clip(Clip(asset: film, source: Rect(film.size), start: start)), box: frame)
    }

    static func text(_ words: String, during span: FrameSpan? = nil, enter: Appearance? = nil) -> Layer {
        let run = TextRun(
            text: words, font: font, size: Length(pixels: 72), paint: .color(.white), x: .zero, script: "Latn",
            language: "en")
        let line = TextLine(
            origin: Point(x: Length(pixels: 10), y: Length(pixels: 80)), width: Length(pixels: 400), runs: [run])
        return Layer(
            .text(TextBlock(lines: [line])), box: Rect(x: 86.5, y: 230, width: 907, height: 140), span: span,
            enter: enter)
    }

    static func request(seed: UInt64 = 7) -> SegmentRequest {
        SegmentRequest(
            prompt: "a \"watch\" on velvet", size: size, frames: 150, frameRate: FrameRate(30), seed: seed,
            preset: "product")
    }

    static func timeline(
        _ scenes: [Scene], rate: FrameRate = FrameRate(30), underlay: [Layer] = [], overlay: [Layer] = [],
        audio: [AudioTrack] = []
    ) -> Timeline {
        Timeline(
            size: size, frameRate: rate, scenes: scenes, underlay: underlay, overlay: overlay,
            audio: AudioMix(tracks: audio, frames: scenes.last?.span.end ?? 0))
    }
}
