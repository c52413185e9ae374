import Diagnostics
import Foundation
import Media
import TestSupport
import Testing
import TimelineModel

@testable import Rendering

/// What is heard, sample by sample.
@Suite struct SoundTests {
    static let rate = FrameRate(30)

    /// A 16-bit WAV file of what `sample` gives for both channels.
    static func wav(
        _ folder: TemporaryFolder, _ name: String, seconds: Double, _ sample: (Int) -> Double
    ) throws -> Asset {
        let count = Int(seconds * 48000)
        var data = Data()
        func number(_ value: UInt32, _ bytes: Int) { for k in 0..<bytes { data.append(UInt8(value >> (8 * k) & 255)) } }
        data.append(contentsOf: Array("RIFF".utf8))
        number(UInt32(36 + 4 * count), 4)
        data.append(contentsOf: Array("WAVEfmt ".utf8))
        for (value, bytes) in [(16, 4), (1, 2), (2, 2), (48000, 4), (192_000, 4), (4, 2), (16, 2)] {
            number(UInt32(value), bytes)
        }
        data.append(contentsOf: Array("data".utf8))
        number(UInt32(4 * count), 4)
        for n in 0..<count {
            let value = UInt32(bitPattern: Int32(Int16(clamping: Int((sample(n) * 32767).rounded()))))
            number(value, 2)
            number(value, 2)
        }
        try folder.write(name, data)
        return Asset(
            kind: .audio, hash: ContentHash(of: data), path: folder[name], duration: Int(seconds * 1e6), hasAudio: true)
    }

    static func tone(_ n: Int) -> Double { 0.5 * sin(2 * .pi * 1000 * Double(n) / 48000) }

    /// The left channel of a mix.
    private func mixed(_ tracks: [AudioTrack], frames: Int, loudness: Int? = nil) throws -> [Float] {
        var left: [Float] = []
        let mix = AudioMix(tracks: tracks, loudness: loudness, frames: frames)
        try AudioMixer().mixed(mix, frameRate: Self.rate) { block in
            left += stride(from: 0, to: block.count, by: 2).map { block[$0] }
        }
        return left
    }

    @Test(arguments: [FrameRate(30), FrameRate(30000, 1001), FrameRate(24), FrameRate(24000, 1001)])
    func soundIsAsLongAsThePicture(rate: FrameRate) throws {
        let folder = try TemporaryFolder()
        let asset = try Self.wav(folder, "a.wav", seconds: 1, Self.tone)
        for frames in [1, 7, 100] {
            let mix = AudioMix(tracks: [AudioTrack(asset: asset, span: FrameSpan(0, frames))], frames: frames)
            let exact = Double(frames) * 48000 * Double(rate.denominator) / Double(rate.numerator)
            #expect(AudioMixer.sampleCount(of: mix, frameRate: rate) == Int(exact.rounded()))
            #expect(try AudioMixer().encode(mix, frameRate: rate).sampleCount == Int(exact.rounded()))
        }
    }

    @Test func aTrackIsHeardInItsSpanAtItsLevel() throws {
        let folder = try TemporaryFolder()
        let asset = try Self.wav(folder, "a.wav", seconds: 2) { _ in 0.5 }
        let track = AudioTrack(asset: asset, span: FrameSpan(10, 40), gain: -602)
        let sound = try mixed([track], frames: 60)
        #expect(sound.count == 96000)
        #expect(sound[15_999] == 0)
        #expect(abs(sound[16_000] - 0.25) < 0.001)
        #expect(abs(sound[40_000] - 0.25) < 0.001)
        #expect(sound[64_000...].allSatisfy { $0 == 0 })
        // The end is cut off in the middle of the file: softly.
        #expect(sound[63_999] < 0.01)
        #expect(abs(sound[63_999 - 144] - 0.25) < 0.003)
    }

    @Test func fadesAreStraightAndExact() throws {
        let folder = try TemporaryFolder()
        let asset = try Self.wav(folder, "a.wav", seconds: 2) { _ in 0.5 }
        let sound = try mixed([AudioTrack(asset: asset, span: FrameSpan(0, 30), fadeIn: 10, fadeOut: 5)], frames: 30)
        for n in stride(from: 0, to: 16_000, by: 997) {
            #expect(abs(sound[n] - 0.5 * (Float(n) + 0.5) / 16_000) < 0.001)
        }
        for n in stride(from: 16_000, to: 40_000, by: 997) { #expect(abs(sound[n] - 0.5) < 0.001) }
        for n in stride(from: 40_000, to: 48_000, by: 997) {
            #expect(abs(sound[n] - 0.5 * (48_000 - Float(n) - 0.5) / 8000) < 0.001)
        }
    }

    @Test func cutsTakeTheirPartOfTheFile() throws {
        let folder = try TemporaryFolder()
        let asset = try Self.wav(folder, "a.wav", seconds: 3) { n in Double(n / 48000) * 0.2 + 0.1 }
        let track = AudioTrack(asset: asset, span: FrameSpan(0, 90), sourceStart: 500_000, sourceEnd: 1_500_000)
        let sound = try mixed([track], frames: 90)
        #expect(abs(sound[12_000] - 0.1) < 0.001)
        #expect(abs(sound[30_000] - 0.3) < 0.001)
        #expect(sound[48_000...].allSatisfy { $0 == 0 })
    }

    /// A loop whose end does not fit its start must not jump there, in the first pass or any later one.
    @Test(arguments: [0.25, 1.0]) func loopsJoinWithoutClicks(seconds: Double) throws {
        let folder = try TemporaryFolder()
        let length = Int(seconds * 48000)
        let asset = try Self.wav(folder, "a.wav", seconds: seconds) { n in n < length / 2 ? -0.5 : 0.5 }
        let sound = try mixed([AudioTrack(asset: asset, span: FrameSpan(0, 120), repeats: true)], frames: 120)
        #expect(sound.count == 192_000)
        for join in stride(from: length, to: 192_000, by: length) {
            for n in join - 300..<min(join + 300, 192_000) { #expect(abs(sound[n] - sound[n - 1]) < 0.01) }
            #expect(abs(sound[join + length / 4] + 0.5) < 0.001)
            #expect(abs(sound[join - length / 4] - 0.5) < 0.001)
        }
    }

    @Test func anEmptyLoopEnds() throws {
        let folder = try TemporaryFolder()
        let asset = try Self.wav(folder, "a.wav", seconds: 1, Self.tone)
        let track = AudioTrack(asset: asset, span: FrameSpan(0, 30), sourceStart: 5_000_000, repeats: true)
        #expect(try mixed([track], frames: 30).allSatisfy { $0 == 0 })
    }

    @Test(arguments: [-140, -230]) func loudnessReachesItsTarget(target: Int) throws {
        let folder = try TemporaryFolder()
        // Loud and quiet by turns, as music is; the peaks need the limiter at −14.
        let asset = try Self.wav(folder, "a.wav", seconds: 6) { n in
            Self.tone(n) * (n / 12_000 % 4 == 0 ? 1.6 : 0.3)
        }
        let mix = AudioMix(tracks: [AudioTrack(asset: asset, span: FrameSpan(0, 180))], loudness: target, frames: 180)
        let meter = try LoudnessMeter()
        try AudioMixer().mixed(mix, frameRate: Self.rate) { try meter.add($0) }
        let measured = try meter.finish()
        #expect(abs((measured.loudness ?? 0) - Double(target) / 10) < 0.5)
        #expect(measured.peak < -0.5)
    }

    @Test func whatWouldClipIsLimited() throws {
        let folder = try TemporaryFolder()
        let asset = try Self.wav(folder, "a.wav", seconds: 1) { n in 1.6 * Self.tone(n) }
        let track = AudioTrack(asset: asset, span: FrameSpan(0, 30))
        let sound = try mixed([track, track], frames: 30)
        #expect((sound.map { abs($0) }.max() ?? 0) <= 1)
    }

    @Test func aFileThatCannotBeReadIsToldAtItsTrack() throws {
        let folder = try TemporaryFolder()
        var asset = try Self.wav(folder, "a.wav", seconds: 1, Self.tone)
        asset.path = folder["gone.wav"]
        var track = AudioTrack(asset: asset, span: FrameSpan(0, 30))
        track.provenance = Provenance(template: .source(file: "film.xml", line: 9, column: 3))
        let error = try #require(throws: Diagnostic.self) { try mixed([track], frames: 30) }
        #expect(error.place == .source(file: "film.xml", line: 9, column: 3))
    }
}
