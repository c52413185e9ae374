internal import CFFmpeg

/// Reads the sound of a file as stereo at 48 kHz: interleaved 32-bit floats, left first, 1 being full scale.
///
/// Time 0 is the first picture where the file has pictures, so that sound and picture of a clip stay together;
/// otherwise it is the first sample that is meant to be heard (what the encoder put before it is left out). Sound
/// that begins later is preceded by silence. Mono goes to both sides at full level; more channels are mixed down as
/// ITU-R BS.775 says. Used by one thread at a time.
public final class AudioReader {
    public let path: String
    private let decoder: Decoder
    private var resampler: Resampler?
    /// Timestamp of time 0, in samples.
    private var origin: Int?
    /// The sample that the next one in `ready` is, counted from time 0.
    private var position: Int
    private var ready: [Float] = []
    private var readIndex = 0
    /// Samples still to be dropped, and whether the file's end was reached.
    private var surplus = 0
    private var isAligned = false
    private var isAtEnd = false
    private let start: Int

    /// How far a timestamp must be off before silence is put in or samples are dropped: many containers round them.
    private static let tolerance = EncodedAudio.sampleRate / 10

    /// - Parameter start: Where to begin, in microseconds from time 0; exact to the sample.
    public init(path: String, from start: Int = 0) throws(MediaError) {
        let container = try Container(path: path)
        guard let stream = container.bestStream(AVMEDIA_TYPE_AUDIO) else {
            throw MediaError(operation: "read the sound of", detail: "There is no sound in it", file: path)
        }
        self.path = path
        self.start = AudioReader.samples(max(0, start))
        position = self.start
        if let picture = container.bestStream(AVMEDIA_TYPE_VIDEO), let start = plausible(picture.pointee.start_time) {
            origin = rescale(start, from: picture.pointee.time_base, to: AudioReader.sampleTime)
        }
        decoder = try Decoder(container, stream, isForgiving: true)
        try skip()
    }

    static let sampleTime = AVRational(num: 1, den: Int32(EncodedAudio.sampleRate))

    /// Microseconds as the nearest number of samples.
    static func samples(_ microseconds: Int) -> Int {
        rescale(Int64(microseconds), from: Media.microseconds, to: sampleTime)
    }

    /// The next `count` samples of both channels: `2 * count` numbers, fewer only at the end, then none.
    public func read(_ count: Int) throws(MediaError) -> [Float] {
        while !isAtEnd, (ready.count - readIndex) / 2 < count { try decode() }
        let end = min(ready.count, readIndex + 2 * count)
        let samples = Array(ready[readIndex..<end])
        readIndex = end
        if readIndex > 1 << 16 {
            ready.removeFirst(readIndex)
            readIndex = 0
        }
        return samples
    }

    /// Goes near a far start without decoding what lies before, in files whose timestamps are right after a search.
    private func skip() throws(MediaError) {
        let name = decoder.container.formatName
        let isExact = ["mov", "wav", "flac", "ogg", "matroska"].contains { name.contains($0) }
        guard start > 10 * EncodedAudio.sampleRate, isExact else { return }
        if origin == nil {
            guard let first = try decoder.next() else { return }
            origin = time(of: first)
        }
        // Half a second before, for decoders that need a run-up.
        let target = Int64(start + (origin ?? 0) - EncodedAudio.sampleRate / 2)
        _ = decoder.seek(to: av_rescale_q(target, AudioReader.sampleTime, decoder.stream.pointee.time_base))
    }

    /// The timestamp of a frame in samples at 48 kHz.
    private func time(of frame: borrowing Frame) -> Int? {
        // What libav guesses for a first frame still counts the samples that it has cut off.
        (plausible(frame.raw.pointee.pts) ?? plausible(frame.raw.pointee.best_effort_timestamp)).map {
            rescale($0, from: decoder.stream.pointee.time_base, to: AudioReader.sampleTime)
        }
    }

    private func decode() throws(MediaError) {
        guard let frame = try decoder.next() else {
            guard resampler != nil || !decoder.hasFailed else {
                throw MediaError(
                    code: rr_AVERROR_INVALIDDATA, operation: "decode the sound of", detail: "There is no sound in it",
                    log: LogCapture.take(), file: path)
            }
            if let resampler { append(try resampler.flush()) }
            isAtEnd = true
            return
        }
        if resampler?.fits(frame) != true {
            if let resampler { append(try resampler.flush()) }
            resampler = try Resampler(frame, file: path)
        }
        guard let resampler else { return }
        trim(frame)
        if let time = time(of: frame) { align(time, delay: resampler.delay) }
        append(try resampler.convert(frame))
    }

    /// Cuts what an encoder filled its last packet up with: MP4 states how much of it is heard.
    private func trim(_ frame: borrowing Frame) {
        let raw = frame.raw
        guard decoder.container.formatName.contains("mp4"), let length = plausible(raw.pointee.pkt_duration), length > 0
        else { return }
        let rate = AVRational(num: 1, den: max(1, raw.pointee.sample_rate))
        let heard = rescale(length, from: decoder.stream.pointee.time_base, to: rate)
        if heard < Int(raw.pointee.nb_samples) { raw.pointee.nb_samples = Int32(max(0, heard)) }
    }

    /// Puts in silence or drops samples so that a frame lands where its timestamp says.
    private func align(_ time: Int, delay: Int) {
        if origin == nil { origin = time }
        let expected = position - surplus + delay
        let difference = time - (origin ?? 0) - (isAligned ? expected : position)
        if isAligned, abs(difference) <= AudioReader.tolerance { return }
        isAligned = true
        if difference >= 0 {
            // A nonsensical timestamp must not fill the memory: at most ten minutes of silence.
            let gap = min(difference, 600 * EncodedAudio.sampleRate)
            ready.append(contentsOf: repeatElement(0, count: 2 * gap))
            position += gap
        } else {
            surplus += -difference
        }
    }

    private func append(_ samples: [Float]) {
        let dropped = min(surplus, samples.count / 2)
        surplus -= dropped
        ready.append(contentsOf: samples[(2 * dropped)...])
        position += samples.count / 2 - dropped
    }
}
