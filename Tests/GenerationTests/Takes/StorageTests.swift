import Foundation
import Media
import TestSupport
import Testing
import TimelineModel

@testable import Generation

/// What is kept of the pictures that came, looked at with FFmpeg's own programs.
@Suite struct StorageTests {
    private let folder: TemporaryFolder
    private let size = PixelSize(width: 64, height: 48)

    init() throws { folder = try TemporaryFolder() }

    private func make(_ storage: MasterFormat, rate: FrameRate? = nil) async throws -> [[UInt8]] {
        var sent: [[UInt8]] = []
        for number in 0..<9 {
            sent.append(
                FakeMaker.planes(size) { plane, x, y in
                    let waves = sin(Double(x + number) / 5) * cos(Double(y) / 4) * (plane == 0 ? 380 : 300)
                    return Int(502 + waves)
                })
        }
        let frames = sent
        let maker = FakeMaker([.little()]) { job, receiver in
            try await FakeMaker.stream(job, to: receiver) { frames[$0] }
        }
        var request = SegmentRequest(
            prompt: "a cup", size: PixelSize(width: 640, height: 480), frames: 9, frameRate: FrameRate(16), seed: 1)
        request.take.frameRate = rate
        _ = try await VideosEngine(maker: maker, storage: storage).make(request, at: folder["a"])
        return sent
    }

    private func raw(_ format: String) throws -> [UInt8] {
        let made = try Command([
            "ffmpeg", "-v", "error", "-y", "-i", folder["a"], "-pix_fmt", format, "-f", "rawvideo", folder["raw"],
        ]).run()
        #expect(made.status == 0, "\(made.errors)")
        return [UInt8](try Data(contentsOf: URL(filePath: folder["raw"])))
    }

    private func stream() throws -> [String: String] {
        let probed = try Command([
            "ffprobe", "-v", "error", "-select_streams", "v", "-show_entries",
            "stream=codec_name,pix_fmt,color_range,color_space,color_primaries,color_transfer,avg_frame_rate,r_frame_rate,nb_read_frames",
            "-count_frames", "-of", "default=nw=1", folder["a"],
        ]).run()
        let lines = probed.output.split(separator: "\n").map { $0.split(separator: "=", maxSplits: 1).map(String.init) }
        return Dictionary(uniqueKeysWithValues: lines.filter { $0.count == 2 }.map { ($0[0], $0[1]) })
    }

    @Test func ffv1KeepsEveryBit() async throws {
        let sent = try await make(.ffv1)
        #expect(try raw("yuv444p10le") == sent.flatMap { $0 })
        let tags = try stream()
        #expect(tags["codec_name"] == "ffv1")
        #expect(tags["pix_fmt"] == "yuv444p10le")
        #expect(tags["color_range"] == "tv")
        #expect(tags["color_space"] == "bt709")
        #expect(tags["nb_read_frames"] == "9")
        // And read by ourselves.
        let film = try Film(path: folder["a"])
        var count = 0
        while let frame = try film.next() {
            let row = frame.withPlane(0) { bytes, _ in Array(bytes[0..<128]) }
            #expect(row == Array(sent[count][0..<128]))
            #expect(frame.color == .bt709)
            count += 1
        }
        #expect(count == 9)
    }

    @Test func h264LosesNothingToBeSeen() async throws {
        let sent = try await make(.h264)
        let kept = try raw("yuv420p")
        let pixels = size.width * size.height
        #expect(kept.count == 9 * pixels * 3 / 2)
        var error = 0.0
        for number in 0..<9 {
            for at in 0..<pixels {
                let value = Double(Int(sent[number][2 * at]) | Int(sent[number][2 * at + 1]) << 8) / 4
                let difference = value - Double(kept[number * pixels * 3 / 2 + at])
                error += difference * difference
            }
        }
        let decibels = try #require(PictureDistance.decibels(error / Double(9 * pixels)))
        #expect(decibels > 45, "\(decibels)")
        let tags = try stream()
        #expect(tags["codec_name"] == "h264")
        #expect(tags["pix_fmt"] == "yuv420p")
        for name in ["color_space", "color_primaries", "color_transfer"] { #expect(tags[name] == "bt709") }
        #expect(tags["color_range"] == "tv")
        #expect(tags["avg_frame_rate"] == "16/1")
        #expect(tags["nb_read_frames"] == "9")
    }

    @Test(arguments: MasterFormat.allCases) func theRateIsTheOneAskedFor(_ storage: MasterFormat) async throws {
        _ = try await make(storage, rate: FrameRate(24000, 1001))
        #expect(try stream()["avg_frame_rate"] == "24000/1001" || storage == .ffv1)
        let info = try MediaInfo.probe(path: folder["a"])
        let rate = try #require(info.frameRate)
        #expect(abs(Double(rate.numerator) / Double(rate.denominator) - 23.976) < 0.01)
        #expect(abs((info.duration ?? 0) - 375_375) <= 1000)
    }
}
