internal import Foundation
internal import Media
internal import Rendering
internal import Templating
internal import TimelineModel

/// What making videos takes, added up: amounts of work, and which segments there are.
struct VideoWork: Sendable {
    private(set) var videos = 0
    private(set) var frames = 0
    /// Seconds of video.
    private(set) var length = 0.0
    /// Seconds of sound.
    private(set) var sound = 0.0
    private(set) var sounds = 0
    /// Megapixels to encode and in how many pieces, by output.
    private(set) var pictures: [String: WorkAmount] = [:]
    /// The hashes of distinct segment requests, shortened: a sheet may have hundreds of thousands.
    private(set) var segments: Set<Int> = []

    init() {}

    /// One silent video.
    init(megapixels: Double, seconds: Double) {
        videos = 1
        length = seconds
        pictures = ["": WorkAmount(megapixels)]
    }

    mutating func add(_ timeline: Timeline, _ video: Video, _ settings: RenderSettings) {
        videos += 1
        frames += timeline.frameCount
        let seconds = timeline.frameRate.seconds(timeline.frameCount)
        length += seconds
        if !timeline.audio.tracks.isEmpty, settings.format.audioCodec != nil {
            sound += seconds
            sounds += 1
        }
        pictures[video.output.name, default: WorkAmount(0, units: 0)] += WorkAmount(
            Workshop.megapixels(settings.size(of: timeline.size), frames: timeline.frameCount),
            units: settings.isWhole ? 1 : max(1, 2 * timeline.scenes.count - 1))
        for layers in [timeline.underlay, timeline.overlay] + timeline.scenes.map(\.layers) {
            for case .segment(let segment) in layers.lazy.map(\.content) {
                segments.insert(segment.request.hash.hashValue)
            }
        }
    }

    mutating func add(_ other: VideoWork) {
        videos += other.videos
        frames += other.frames
        length += other.length
        sound += other.sound
        sounds += other.sounds
        pictures.merge(other.pictures) { a, b in WorkAmount(a.amount + b.amount, units: a.units + b.units) }
        segments.formUnion(other.segments)
    }

    /// Megapixels to encode.
    var megapixels: Double { pictures.values.reduce(0) { $0 + $1.amount } }

    /// The same as a run counts it.
    var work: RunTotals.Work {
        var work = RunTotals.Work()
        work.add(WorkPart(.prepare), WorkAmount(Double(videos), units: videos))
        for (output, amount) in pictures.sorted(by: { $0.key < $1.key }) { work.add(WorkPart(.encode, output), amount) }
        work.add(WorkPart(.sound), WorkAmount(sound, units: sounds))
        work.add(WorkPart(.join), WorkAmount(Double(videos), units: videos))
        return work
    }
}

extension RenderSettings {
    /// The size of a video whose template says `size`: drafts are half as large.
    func size(of size: PixelSize) -> PixelSize {
        guard profile == .draft else { return size }
        return PixelSize(width: max(2, size.width / 2 & ~1), height: max(2, size.height / 2 & ~1))
    }
}
