internal import Diagnostics
internal import Media
internal import TimelineModel

/// One track of a mix: its sound with gain, fades and loops, at its place in the video.
struct TrackSource {
    private let track: AudioTrack
    /// Where it is heard, in samples of the video.
    private let start: Int
    private let end: Int
    private let gain: Float
    private let fadeIn: Int
    private let fadeOut: Int
    private var sound: LoopedSound?

    init(_ track: AudioTrack, frameRate: FrameRate) {
        self.track = track
        start = AudioMixer.samples(track.span.start, frameRate)
        end = AudioMixer.samples(track.span.end, frameRate)
        gain = Float(Decibels.factor(Double(track.gain) / 100))
        fadeIn = AudioMixer.samples(track.span.start + track.fadeIn, frameRate) - start
        let beforeFade = AudioMixer.samples(track.span.end - track.fadeOut, frameRate)
        // A sound that is cut off in the middle ends softly, too.
        fadeOut = max(end - beforeFade, LoopedSound.ramp)
    }

    /// Adds what is heard from sample `position` of the video on to interleaved stereo. Asked for in order.
    mutating func add(to block: inout [Float], at position: Int) throws {
        let count = block.count / 2
        let from = max(position, start)
        let to = min(position + count, end)
        guard from < to else {
            if position >= end { sound = nil }
            return
        }
        do {
            if sound == nil { sound = LoopedSound(track) }
            let samples = try sound?.read(to - from) ?? []
            for index in 0..<samples.count / 2 {
                let level = gain * envelope(from + index)
                block[2 * (from - position + index)] += samples[2 * index] * level
                block[2 * (from - position + index) + 1] += samples[2 * index + 1] * level
            }
        } catch {
            throw Failure.diagnostic(error, at: track.provenance.place)
        }
    }

    /// 0...1: straight ramps over the fades.
    private func envelope(_ sample: Int) -> Float {
        var level: Float = 1
        if sample - start < fadeIn { level *= (Float(sample - start) + 0.5) / Float(fadeIn) }
        if end - sample <= fadeOut { level *= (Float(end - sample) - 0.5) / Float(fadeOut) }
        return level
    }
}

/// The part of a file that is heard, again and again if it repeats, without clicks where it is cut or joined.
struct LoopedSound {
    /// Length of the ramps that keep cuts from clicking: 3 ms.
    static let ramp = EncodedAudio.sampleRate * 3 / 1000
    /// Loops up to this long are decoded once and kept.
    private static let keptLength = 20 * EncodedAudio.sampleRate

    private let track: AudioTrack
    /// Samples of one pass, if the end was given.
    private let length: Int?
    private var reader: AudioReader?
    /// What was read and not handed out; the last `ramp` samples wait for whether more follow.
    private var waiting: [Float] = []
    /// Samples of the current pass that were read.
    private var passed = 0
    private var isFirstPass = true
    private var isOver = false
    /// The first pass, while it is short enough to be kept, and whether it is all there.
    private var kept: [Float]? = []
    private var isKeptWhole = false

    init(_ track: AudioTrack) {
        self.track = track
        length = track.sourceEnd.map {
            max(0, ($0 - track.sourceStart) * EncodedAudio.sampleRate / 1_000_000)
        }
    }

    /// The next `count` samples of both channels, interleaved; fewer at the end of what does not repeat.
    mutating func read(_ count: Int) throws -> [Float] {
        while !isOver, waiting.count / 2 < count + Self.ramp { try fill(count) }
        let ready = min(2 * count, waiting.count)
        let result = Array(waiting[..<ready])
        waiting.removeFirst(ready)
        return result
    }

    private mutating func fill(_ count: Int) throws {
        if isKeptWhole, let kept {
            waiting += kept
            return
        }
        if reader == nil { reader = try AudioReader(path: track.asset.path, from: track.sourceStart) }
        let wanted = min(max(count, 4096), (length ?? .max) - passed)
        var samples = wanted > 0 ? try reader?.read(wanted) ?? [] : []
        let isEnd = samples.count / 2 < wanted || wanted == 0 || passed + samples.count / 2 == length
        // What begins in the middle of a file, or again, begins softly.
        if passed < Self.ramp, !isFirstPass || track.sourceStart > 0 {
            for index in 0..<min(samples.count / 2, Self.ramp - passed) {
                Self.scale(&samples, index, (Float(passed + index) + 0.5) / Float(Self.ramp))
            }
        }
        passed += samples.count / 2
        waiting += samples
        keep(samples)
        if isEnd { endPass() }
    }

    private mutating func endPass() {
        let count = min(Self.ramp, passed, waiting.count / 2)
        for index in 0..<count {
            Self.scale(&waiting, waiting.count / 2 - 1 - index, (Float(index) + 0.5) / Float(Self.ramp))
        }
        // A file without a sample would be opened for ever.
        guard track.repeats, passed > 0 else {
            isOver = true
            return
        }
        if kept != nil { finishKept() }
        isFirstPass = false
        passed = 0
        reader = nil
    }

    private mutating func keep(_ samples: [Float]) {
        guard track.repeats, kept != nil, !isKeptWhole else { return }
        kept? += samples
        if kept.map({ $0.count / 2 > Self.keptLength }) ?? false { kept = nil }
    }

    /// Brings the kept first pass to the form that every later one has.
    private mutating func finishKept() {
        guard var samples = kept else { return }
        let total = samples.count / 2
        let count = min(Self.ramp, total)
        for index in 0..<count {
            let level = (Float(index) + 0.5) / Float(Self.ramp)
            if isFirstPass, track.sourceStart == 0 { Self.scale(&samples, index, level) }
            Self.scale(&samples, total - 1 - index, level)
        }
        kept = samples
        isKeptWhole = true
    }

    private static func scale(_ samples: inout [Float], _ index: Int, _ level: Float) {
        samples[2 * index] *= level
        samples[2 * index + 1] *= level
    }
}
