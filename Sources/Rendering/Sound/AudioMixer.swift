internal import Diagnostics
public import Media
public import TimelineModel

/// Mixes all that sounds in a video, once, as stereo at 48 kHz, exactly as long as its picture.
///
/// Works in blocks: memory does not grow with the length. Where a sound begins or ends in the middle, or starts
/// again, it is faded over 3 ms, so that nothing clicks. With a loudness target the mix is measured first (EBU R 128), then
/// brought to the target by one gain; peaks that would pass −1 dBTP are limited.
public struct AudioMixer: Sendable {
    public var codec: AudioCodec
    public var cancellation: Cancellation

    public init(_ codec: AudioCodec = .aac, cancellation: Cancellation = Cancellation()) {
        self.codec = codec
        self.cancellation = cancellation
    }

    /// The mixed and encoded sound; silence if the mix has no tracks.
    ///
    /// - Throws: `Diagnostic` at the track that cannot be read, or `CancellationError`.
    public func encode(_ mix: AudioMix, frameRate: FrameRate) throws -> EncodedAudio {
        do {
            let encoder = try AudioEncoder(codec)
            try mixed(mix, frameRate: frameRate) { try encoder.encode($0) }
            return try encoder.finish()
        } catch {
            throw Failure.diagnostic(error, at: nil)
        }
    }

    /// What decides the sound's bytes, as text for keys; nil if nothing sounds, so that a file needs no sound.
    public static func canonical(_ mix: AudioMix, frameRate: FrameRate, codec: AudioCodec = .aac) -> String? {
        guard !mix.tracks.isEmpty else { return nil }
        return mix.canonical(frameRate: frameRate) + "mixer \(epoch) \(codec.rawValue) \(codec.bitrate) stereo 48000\n"
    }

    /// Counts the times the sound of equal mixes changed.
    private static let epoch = 1

    /// How many samples of both channels a mix lasts.
    public static func sampleCount(of mix: AudioMix, frameRate: FrameRate) -> Int {
        samples(mix.frames, frameRate)
    }

    /// The mix, finished: hands out interleaved stereo, block by block.
    func mixed(_ mix: AudioMix, frameRate: FrameRate, _ body: ([Float]) throws -> Void) throws {
        let raw: Pass = { body in try sum(mix, frameRate, body) }
        let finish = try mix.loudness.map { try Self.finish(to: Double($0) / 10, raw) } ?? Self.finish(mix, raw)
        if finish.needsLimiter {
            try Self.limited(finish.gain, raw, body)
        } else if finish.gain == 0 {
            try raw(body)
        } else {
            let factor = Float(Decibels.factor(finish.gain))
            try raw { samples in try body(samples.map { $0 * factor }) }
        }
    }

    /// The first sample of a frame: nearest to the frame's exact start.
    static func samples(_ frame: Int, _ rate: FrameRate) -> Int {
        let product = frame * EncodedAudio.sampleRate * rate.denominator
        return (2 * product + rate.numerator) / (2 * rate.numerator)
    }

    /// The plain sum of the tracks.
    private func sum(_ mix: AudioMix, _ frameRate: FrameRate, _ body: ([Float]) throws -> Void) throws {
        let total = Self.samples(mix.frames, frameRate)
        var tracks = mix.tracks.map { TrackSource($0, frameRate: frameRate) }
        var position = 0
        while position < total {
            try cancellation.check()
            let count = min(8192, total - position)
            var block = [Float](repeating: 0, count: 2 * count)
            for index in tracks.indices { try tracks[index].add(to: &block, at: position) }
            try body(block)
            position += count
        }
    }
}
