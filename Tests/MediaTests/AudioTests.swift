import Foundation
import Media
import Testing

@Suite struct AudioTests {
    private let rate = EncodedAudio.sampleRate

    /// All samples of one side.
    private func left(_ reader: AudioReader) throws -> [Float] {
        var samples: [Float] = []
        while true {
            let block = try reader.read(1000)
            if block.isEmpty { return samples }
            samples += stride(from: 0, to: block.count, by: 2).map { block[$0] }
        }
    }

    /// The first sample that is a quarter as loud as the beep.
    private func onset(_ samples: [Float]) -> Int? { samples.firstIndex { abs($0) > 0.12 } }

    private func beep(_ seconds: Double, _ rate: Int = 44100, channels: String = "") -> String {
        "-f lavfi -i aevalsrc=0.5*cos(2*PI*2000*t)*gte(t\\,\(seconds))\(channels):s=\(rate):d=2"
    }

    @Test(arguments: [
        ("a.wav", 44100, ""), ("b.wav", 48000, "-c:a pcm_s24le"), ("c.wav", 8000, ""), ("a.flac", 44100, ""),
        ("a.mp3", 44100, ""), ("a.m4a", 44100, ""), ("a.ogg", 44100, "-c:a libvorbis"), ("a.opus", 48000, ""),
        ("a.mka", 44100, "-c:a flac"), ("a.aiff", 96000, ""), ("a.ac3", 48000, ""), ("a.aac", 48000, ""),
    ])
    func placesSoundToTheMillisecond(_ name: String, _ rate: Int, _ options: String) throws {
        let files = try MediaFiles()
        let path = try files.make(name, beep(0.5, rate) + " " + options)
        let samples = try left(AudioReader(path: path))
        let found = try #require(onset(samples))
        // Files without a header cannot say how much their encoder put before the sound.
        let priming = name == "a.aac" ? 1024 : name == "a.ac3" ? 256 : 0
        #expect(abs(found - self.rate / 2 - priming) <= self.rate / 1000, "\(found)")
        #expect(
            abs(samples.count - 2 * self.rate) <= (name == "a.ac3" || name == "a.aac" ? 3000 : 48), "\(samples.count)")
        let info = try MediaInfo.probe(path: path)
        #expect(info.kind == .audio && info.hasAudio)
        #expect(abs((info.duration ?? 0) - 2_000_000) < 100_000)
    }

    @Test(arguments: ["a.wav", "a.mp3", "a.m4a", "a.ogg", "a.flac"], [300_000, 1_000_000, 15_000_000])
    func startsAnywhereToTheSample(_ name: String, _ start: Int) throws {
        let files = try MediaFiles()
        let path = try files.make(
            name, "-f lavfi -i aevalsrc=0.5*sin(2*PI*(200+40*t)*t):s=48000:d=18 -b:a 192k")
        let whole = try left(AudioReader(path: path))
        let part = try left(AudioReader(path: path, from: start))
        let first = start * 48 / 1000
        let expected = whole[first..<first + 4000]
        let error = zip(part, expected).map { abs($0 - $1) }.max() ?? 1
        #expect(error < 0.01, "\(error)")
        #expect(part.count == whole.count - first)
    }

    @Test func mixesChannelsToStereo() throws {
        let files = try MediaFiles()
        let mono = try files.make("mono.wav", "-f lavfi -i aevalsrc=0.5*sin(2*PI*500*t):s=48000:d=0.2 -c:a pcm_f32le")
        let samples = try AudioReader(path: mono).read(9600)
        #expect(samples.count == 19200)
        #expect(abs((samples.max() ?? 0) - 0.5) < 0.01)
        #expect(stride(from: 0, to: samples.count, by: 2).allSatisfy { samples[$0] == samples[$0 + 1] })
        // Front right and centre alone: the centre goes to both sides equally, 3 dB lower than a side.
        let surround = try files.make(
            "surround.wav",
            "-f lavfi -i aevalsrc=0|0|0.5*sin(2*PI*500*t)|0|0|0:s=48000:d=0.2:c=5.1 -c:a pcm_f32le")
        let centre = try AudioReader(path: surround).read(9600)
        #expect(stride(from: 0, to: centre.count, by: 2).allSatisfy { abs(centre[$0] - centre[$0 + 1]) < 1e-5 })
        #expect((centre.max() ?? 0) > 0.1)
    }

    @Test func keepsSoundWithThePictureOfAClip() throws {
        let files = try MediaFiles()
        // The sound's track begins 0.3 s after the picture's, and its beep 0.5 s later.
        try files.make("beep.m4a", beep(0.5, 48000))
        try files.make("picture.mp4", "-f lavfi -i testsrc=s=64x48:r=10:d=3 -c:v libx264")
        let path = try files.make(
            "clip.mp4", "-i \(files.path("picture.mp4")) -itsoffset 0.3 -i \(files.path("beep.m4a")) -c copy")
        let found = try #require(onset(left(AudioReader(path: path))))
        #expect(abs(found - rate * 8 / 10) <= rate / 1000, "\(found)")
        // Both tracks moved: nothing changes.
        let shifted = try files.make("shifted.mkv", "-itsoffset 5 -i \(path) -c copy -copyts")
        let again = try #require(onset(left(AudioReader(path: shifted))))
        #expect(abs(again - rate * 8 / 10) <= rate / 1000, "\(again)")
    }

    @Test(arguments: [Fraction(30), Fraction(25), Fraction(30000, 1001)])
    func writesSoundInStepWithThePicture(_ frameRate: Fraction) throws {
        let files = try MediaFiles()
        let chunk = try ChunkTests.chunk(0..<61, rate: frameRate)
        let count = 61 * frameRate.denominator * rate / frameRate.numerator
        let encoder = try AudioEncoder()
        let at = rate
        for start in stride(from: 0, to: count, by: 700) {
            try encoder.encode(
                (start..<min(count, start + 700)).flatMap { index -> [Float] in
                    let value: Float = index < at ? 0 : 0.5 * cos(Float(index) * 2 * .pi * 2000 / 48000)
                    return [value, value]
                })
        }
        let sound = try encoder.finish()
        #expect(sound.sampleCount == count)
        let path = files.path("a.mp4")
        let muxer = try Muxer(path: path, like: chunk.stream, audio: sound, metadata: .init(language: "fr"))
        try muxer.append(chunk)
        try muxer.finish()

        // Read by ourselves and by ffmpeg: both must find the beep where it was put.
        let own = try left(AudioReader(path: path))
        #expect(abs(try #require(onset(own)) - at) <= rate / 1000)
        #expect(abs(own.count - count) <= 1, "\(own.count) for \(count)")
        let wave = try files.make("oracle.wav", "-i \(path) -ac 1 -c:a pcm_f32le")
        let oracle = try left(AudioReader(path: wave))
        #expect(abs(try #require(onset(oracle)) - at) <= rate / 1000)
        let lengths = try files.probe(path, "-show_entries stream=start_time,duration").compactMap { Double($0) }
        #expect(lengths[0] == 0 && lengths[2] == 0)
        #expect(abs(lengths[1] - lengths[3]) < 0.0001, "\(lengths)")
    }

    @Test func keepsSoundInFiles() throws {
        let files = try MediaFiles()
        let encoder = try AudioEncoder()
        try encoder.encode([Float](repeating: 0.25, count: 9600))
        let sound = try encoder.finish()
        let path = files.path("sound")
        try sound.write(to: path)
        #expect(try EncodedAudio(path: path) == sound)
        try Data(sound.serialized.dropLast()).write(to: URL(filePath: path))
        let error = #expect(throws: MediaError.self) { try EncodedAudio(path: path) }
        #expect(
            "\(error, default: "")"
                == "could not read the encoded sound \(path): It is damaged or of another version")
    }

    @Test func measuresLoudness() throws {
        // EBU Tech 3341, test 1: a stereo sine of 1 kHz at -23 dBFS is -23.0 LUFS.
        let meter = try LoudnessMeter()
        let level = Float(pow(10, -23.0 / 20))
        for second in 0..<10 {
            try meter.add(
                (0..<rate).flatMap { index -> [Float] in
                    let value = level * sin(Float(second * rate + index) * 2 * .pi / 48)
                    return [value, value]
                })
        }
        let (loudness, peak) = try meter.finish()
        #expect(abs(try #require(loudness) + 23) <= 0.1, "\(loudness ?? 0)")
        #expect(abs(peak + 23) <= 0.3, "\(peak)")
        let silence = try LoudnessMeter()
        try silence.add([Float](repeating: 0, count: 4 * rate))
        #expect(try silence.finish().loudness == nil)
    }

    @Test func limitsTruePeaksWithoutMovingTheSound() throws {
        let limiter = try Limiter(gain: 14, ceiling: -1)
        var output: [Float] = []
        var input: [Float] = []
        for index in 0..<2 * rate {
            // A quarter of the sample rate, between the samples' phase: peaks 3 dB over what samples show.
            let value: Float = index < rate / 2 ? 0 : 0.5 * sin(Float(index) * .pi / 2 + .pi / 4)
            input += [value, value]
        }
        for start in stride(from: 0, to: input.count, by: 2000) {
            output += try limiter.process(Array(input[start..<min(input.count, start + 2000)]))
        }
        output += try limiter.finish()
        #expect(output.count == input.count)
        let first = try #require(output.firstIndex { abs($0) > 0.3 }) / 2
        #expect(abs(first - rate / 2) <= 48, "\(first)")
        let meter = try LoudnessMeter()
        try meter.add(output)
        let peak = try meter.finish().peak
        #expect(peak <= -0.9, "\(peak)")
        #expect(peak >= -2.5, "\(peak)")
    }
}
