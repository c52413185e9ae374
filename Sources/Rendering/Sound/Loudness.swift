internal import Media
internal import TimelineModel

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

enum Decibels {
    /// Decibels as a factor of amplitude.
    static func factor(_ decibels: Double) -> Double { pow(10, decibels / 20) }
    /// A factor of amplitude in decibels.
    static func value(_ factor: Double) -> Double { factor > 0 ? 20 * log10(factor) : -200 }
}

extension AudioMixer {
    /// What hands out a mix from its start, every time it is called.
    typealias Pass = (_ body: ([Float]) throws -> Void) throws -> Void

    /// True peaks stay below this, as EBU R 128 asks for.
    private static let ceiling = -1.0

    /// What a mix needs to be finished: a gain in dB, and whether peaks have to be limited.
    struct Finish {
        var gain = 0.0
        var needsLimiter = false
    }

    /// What brings a mix to a loudness in LUFS; nothing for silence.
    ///
    /// Limiting takes some loudness away again; then it is measured with the limiter and corrected, twice at most: what
    /// is still missing a limiter cannot give without harm.
    static func finish(to target: Double, _ pass: @escaping Pass) throws -> Finish {
        let plain = try measure(pass)
        guard let loudness = plain.loudness else { return Finish() }
        var gain = target - loudness
        guard plain.peak + gain > ceiling else { return Finish(gain: gain) }
        for _ in 0..<2 {
            let limited = try measure { body in try Self.limited(gain, pass, body) }
            guard let loudness = limited.loudness, abs(target - loudness) > 0.1 else { break }
            gain += min(target - loudness, 6)
        }
        return Finish(gain: gain, needsLimiter: true)
    }

    /// Without a loudness target levels are the author's: only what would be cut off (above full scale) is limited.
    static func finish(_ mix: AudioMix, _ pass: @escaping Pass) throws -> Finish {
        // A sound alone that is not made louder is no louder than its file.
        if mix.tracks.count == 1, mix.tracks[0].gain <= 0 { return Finish() }
        var peak: Float = 0
        try pass { samples in for sample in samples { peak = max(peak, abs(sample)) } }
        return Finish(needsLimiter: peak > 1)
    }

    /// A mix at a gain with its peaks limited.
    static func limited(_ gain: Double, _ pass: @escaping Pass, _ body: ([Float]) throws -> Void) throws {
        let limiter = try Limiter(gain: gain, ceiling: ceiling)
        try pass { samples in
            let ready = try limiter.process(samples)
            if !ready.isEmpty { try body(ready) }
        }
        let rest = try limiter.finish()
        if !rest.isEmpty { try body(rest) }
    }

    private static func measure(_ pass: @escaping Pass) throws -> (loudness: Double?, peak: Double) {
        let meter = try LoudnessMeter()
        try pass { try meter.add($0) }
        return try meter.finish()
    }
}
