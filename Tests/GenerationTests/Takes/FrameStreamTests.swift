import Foundation
import TestSupport
import Testing
import TimelineModel

@testable import Generation

@Suite struct FrameStreamTests {
    private let size = PixelSize(width: 16, height: 16)
    private var header: [UInt8] { FakeMaker.header(size) }
    private var frame: [UInt8] { Array("FRAME\n".utf8) + [UInt8](repeating: 0, count: 16 * 16 * 6) }

    private func damage(_ bytes: [UInt8], frames: Int = 2, pieces: Int = 1000) -> String? {
        var stream = FrameStream(size: size, frames: frames)
        do throws(FrameStream.Damage) {
            var rest = bytes[...]
            while !rest.isEmpty {
                _ = try stream.receive(Array(rest.prefix(pieces)))
                rest = rest.dropFirst(pieces)
            }
            try stream.finish()
            return nil
        } catch {
            return error.reason
        }
    }

    @Test(arguments: [1, 7, 1000, 100_000]) func readsPiecesOfAnyLength(_ pieces: Int) {
        #expect(damage(header + frame + frame, pieces: pieces) == nil)
    }

    @Test func doesNotBelieveTheHeader() {
        func with(_ words: String) -> String? { damage(Array("YUV4MPEG2 \(words)\n".utf8) + frame + frame) }
        #expect(with("W16 H16 F16:1 Ip C444p10") == nil)
        #expect(with("W16 H16 F16:1 Ip A1:1 C444p10 XWHATEVER=9") == nil)
        #expect(with("W32 H16 F16:1 C444p10") == "its size is 32x16, not 16x16")
        #expect(with("W99999999999999999999 H16 C444p10") == "its size is 0x16, not 16x16")
        #expect(with("F16:1 C444p10") == "its size is 0x0, not 16x16")
        #expect(with("W16 H16 F16:1 Ip") == "its pixels are C420, not C444p10")
        #expect(with("W16 H16 C420jpeg") == "its pixels are C420jpeg, not C444p10")
        #expect(with("W16 H16 It C444p10") == "its frames are interlaced")
        #expect(with("W16 H16 C444p10 XCOLORRANGE=FULL") == "its range is full, not limited")
        #expect(with(String(repeating: "W16 ", count: 100)) == "it does not begin as YUV4MPEG2")
    }

    @Test func noticesWhatIsMissing() {
        #expect(damage([]) == "it does not begin as YUV4MPEG2")
        #expect(damage(Array("<html>".utf8)) == "it does not begin as YUV4MPEG2")
        #expect(damage(Array("<html>\n".utf8)) == "it does not begin as YUV4MPEG2")
        #expect(damage([UInt8](repeating: 65, count: 1 << 20)) == "it does not begin as YUV4MPEG2")
        #expect(damage(header) == "it ends after 0 of 2 frames")
        #expect(damage(header + frame) == "it ends after 1 of 2 frames")
        #expect(damage(header + frame + frame.dropLast()) == "it ends after 1 of 2 frames")
        #expect(damage(header + frame + frame + Array("FRA".utf8)) == "it ends after 2 of 2 frames")
        #expect(damage(header + frame + Array("frame\n".utf8)) == "frame 2 has no header")
        #expect(damage(header + frame + [UInt8](repeating: 70, count: 5000)) == "a frame's header is too long")
    }

    @Test func endsAStreamWithoutEnd() {
        #expect(damage(header + frame + frame + frame) == "it has more frames than the 2 that were asked for")
    }

    @Test func tellsWhoSentIt() async throws {
        let folder = try TemporaryFolder()
        let maker = FakeMaker([.little()]) { job, receiver in
            try await receiver.begin(.y4m)
            try await receiver.receive(FakeMaker.header(job.size))
            let loud = FakeMaker.planes(job.size) { _, _, _ in 5000 }
            try await receiver.receive(Array("FRAME\n".utf8) + loud)
            try await receiver.finish()
        }
        let request = SegmentRequest(
            prompt: "a cup", size: PixelSize(width: 64, height: 48), frames: 9, frameRate: FrameRate(16), seed: 1)
        let error = await #expect(throws: EngineError.self) {
            _ = try await VideosEngine(maker: maker).make(request, at: folder["a"])
        }
        #expect(error?.code == .failed)
        #expect(error?.detail.hasPrefix("the video that it sent is damaged: ") == true)
    }

    @Test func throwsAwayABrokenTransfer() async throws {
        let folder = try TemporaryFolder()
        let maker = FakeMaker([.little()]) { job, receiver in
            try await receiver.begin(.y4m)
            try await receiver.receive(FakeMaker.header(job.size))
            for number in 0..<4 {
                try await receiver.receive(Array("FRAME\n".utf8) + FakeMaker.frame(job, 20 + number))
            }
            try await FakeMaker.stream(job, to: receiver) { FakeMaker.frame(job, $0) }
        }
        let request = SegmentRequest(
            prompt: "a cup", size: PixelSize(width: 64, height: 48), frames: 9, frameRate: FrameRate(16), seed: 1)
        _ = try await VideosEngine(maker: maker).make(request, at: folder["a"])
        #expect(try numbers(folder["a"]) == Array(0..<9))
    }
}
