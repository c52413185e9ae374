import Foundation
import Media
import TestSupport
import Testing
import TimelineModel

@testable import Rendering

/// A beep and a flash at one template time are heard and seen together, at the start and after ten minutes.
@Suite struct SynchronyTests {
    @Test func beepAndFlashStayTogether() throws {
        let folder = try TemporaryFolder()
        let rate = FrameRate(30000, 1001)
        let size = PixelSize(width: 32, height: 32)
        let asset = try SoundTests.wav(folder, "beep.wav", seconds: 0.1, SoundTests.tone)
        // Ten minutes and a bit, in scenes that end and begin where nothing happens.
        let frames = 18_060
        let moments = [30, 9_001, 18_000]
        let lengths = [6000, 6060, 6000]
        var scenes: [Scene] = []
        var start = 0
        for (index, length) in lengths.enumerated() {
            var layers = [Layer(.background(.color(.black)), box: Rect(size))]
            for moment in moments where moment >= start && moment < start + length {
                let span = FrameSpan(moment - start, moment - start + 3)
                layers.append(Layer(.background(.color(.white)), box: Rect(size), span: span))
            }
            scenes.append(Scene(id: "\(index)", span: FrameSpan(start, start + length), layers: layers))
            start += length
        }
        let tracks = moments.map { AudioTrack(asset: asset, span: FrameSpan($0, $0 + 3)) }
        let timeline = Timeline(
            size: size, frameRate: rate, scenes: scenes, audio: AudioMix(tracks: tracks, frames: frames))
        #expect(timeline.frameCount == frames)

        let resources = RenderResources()
        let encoder = ChunkEncoder(settings: RenderSettings(.draft), resources: resources)
        let chunks = try timeline.slices.map { try encoder.encode($0) }
        let audio = try AudioMixer().encode(timeline.audio, frameRate: rate)
        let file = folder["film.mp4"]
        try VideoWriter().write(to: file, .init(chunks), audio: audio)

        let flashes = try self.flashes(file)
        let beeps = try self.beeps(file)
        #expect(flashes.count == moments.count && beeps.count == moments.count)
        let frame = 1001.0 / 30000
        for (index, moment) in moments.enumerated() where index < min(flashes.count, beeps.count) {
            #expect(abs(flashes[index] - Double(moment) * frame) <= frame / 2)
            #expect(abs(flashes[index] - beeps[index]) <= 0.001 + frame / 2)
            #expect(abs(beeps[index] - Double(moment) * frame) <= 0.001)
        }
        // As long as one another: to the sample where the container can say so.
        let durations = try Command([
            "ffprobe", "-v", "error", "-show_entries", "stream=duration", "-of", "csv=p=0", file,
        ]).run().output.split(separator: "\n").compactMap { Double($0) }
        #expect(durations.count == 2)
        for length in durations { #expect(abs(length - Double(frames) * frame) < 0.001) }
    }

    /// When the picture turns white, in seconds.
    private func flashes(_ file: String) throws -> [Double] {
        let output = try Command([
            "ffprobe", "-v", "error", "-f", "lavfi", "-i", "movie=\(file),signalstats", "-show_entries",
            "frame=pts_time:frame_tags=lavfi.signalstats.YAVG", "-of", "csv=p=0",
        ]).run().output
        var times: [Double] = []
        var wasWhite = false
        for line in output.split(separator: "\n") {
            let fields = line.split(separator: ",").compactMap { Double($0) }
            guard fields.count >= 2 else { continue }
            if fields[1] > 128, !wasWhite { times.append(fields[0]) }
            wasWhite = fields[1] > 128
        }
        return times
    }

    /// When sound begins after silence, in seconds, decoded by ffmpeg as a player would.
    private func beeps(_ file: String) throws -> [Double] {
        let folder = try TemporaryFolder()
        let raw = folder["sound.raw"]
        _ = try Command([
            "ffmpeg", "-v", "error", "-i", file, "-map", "0:a", "-f", "s16le", "-ac", "1", "-ar", "48000", raw,
        ]).run()
        let data = try Data(contentsOf: URL(fileURLWithPath: raw))
        return data.withUnsafeBytes { bytes in
            let samples = bytes.bindMemory(to: Int16.self)
            var times: [Double] = []
            var quietSince = -48000
            for n in 0..<samples.count where abs(Int(samples[n])) > 3000 {
                if n - quietSince > 24_000 { times.append(Double(n) / 48000) }
                quietSince = n
            }
            return times
        }
    }
}
