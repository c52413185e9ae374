import Diagnostics
import Foundation
import Media
import TestSupport
import Testing
import TimelineModel

@testable import Rendering

/// A file is whole or not there, and what was there before stays until then.
@Suite struct VideoWriterTests {
    private func chunk() throws -> EncodedChunk {
        let stage = Stage()
        return try ChunkEncoder(settings: RenderSettings(), resources: RenderResources())
            .encode(stage.slice([stage.background(.pureRed)]))
    }

    @Test func nothingIsLeftBesideTheFile() throws {
        let folder = try TemporaryFolder()
        let chunk = try chunk()
        try VideoWriter().write(
            to: folder["film.mp4"], .init([chunk, chunk]), audio: nil,
            metadata: TimelineModel.Metadata(title: "A title", language: "de"))
        #expect(folder.names() == ["film.mp4"])
        let tags = try Command([
            "ffprobe", "-v", "error", "-show_entries", "format_tags=title", "-of", "csv=p=0", folder["film.mp4"],
        ])
        .run().output
        #expect(tags.contains("A title"))
    }

    @Test func aFailureKeepsTheLastGoodFile() throws {
        let folder = try TemporaryFolder()
        try folder.write("film.mp4", "the last good one")
        let chunk = try chunk()
        struct Trouble: Error {}
        #expect(throws: (any Error).self) {
            let chunks = VideoWriter.Chunks(count: 2) { index in
                if index == 1 { throw Trouble() }
                return chunk
            }
            try VideoWriter().write(to: folder["film.mp4"], chunks, audio: nil)
        }
        #expect(folder.names() == ["film.mp4"])
        #expect(try folder.text("film.mp4") == "the last good one")
    }

    @Test func aMissingFolderIsTold() throws {
        let folder = try TemporaryFolder()
        let error = try #require(throws: Diagnostic.self) {
            try VideoWriter().write(to: folder["no/film.mp4"], .init([try chunk()]), audio: nil)
        }
        #expect(error.code == "no-folder")
    }

    @Test func anUnwritableFolderIsTold() throws {
        // Even root may not write here.
        let error = try #require(throws: Diagnostic.self) {
            try VideoWriter().write(to: "/proc/film.mp4", .init([try chunk()]), audio: nil)
        }
        #expect(["no-folder", "not-writable", "not-written"].contains(error.code))
        #expect(error.place == .file("/proc/film.mp4"))
    }

    /// /dev/full is a disk that is always full; a small tmpfs needs rights that a test may not have.
    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full"))) func aFullDiskIsTold() throws {
        let folder = try TemporaryFolder()
        let error = try #require(throws: Diagnostic.self) {
            try OutputFile.replace(folder["film.mp4"]) { aside in
                try FileManager.default.removeItem(atPath: aside)
                try FileManager.default.createSymbolicLink(atPath: aside, withDestinationPath: "/dev/full")
                let muxer = try Muxer(path: aside, like: try chunk().stream)
                for _ in 0..<400 { try muxer.append(try chunk()) }
                try muxer.finish()
            }
        }
        #expect(error.code == "disk-full")
        #expect(folder.names().isEmpty)
    }

    @Test func stillsArePicturesOfTheirFrame() throws {
        let folder = try TemporaryFolder()
        let stage = Stage()
        let late = Layer(.background(.color(.pureGreen)), box: stage.whole, span: FrameSpan(5, 10))
        let timeline = stage.timeline([stage.background(.pureRed), late])
        let still = Still(resources: RenderResources())
        try still.write(2, of: timeline, to: folder["early.png"])
        try still.write(7, of: timeline, to: folder["late.jpg"])
        func pixel(_ name: String) throws -> [UInt8] {
            let frame = try Image.decode(path: folder[name])
            return frame.withPlane(0) { bytes, stride in Array(bytes[stride * 20 + 80..<stride * 20 + 83]) }
        }
        let (red, green) = (try pixel("early.png"), try pixel("late.jpg"))
        #expect(red[0] > 250 && red[1] < 5 && red[2] < 5)
        #expect(green[0] < 12 && green[1] > 245 && green[2] < 12)
        let error = try #require(throws: Diagnostic.self) { _ = try still.frame(10, of: timeline) }
        #expect(error.message == "there is no frame 10 in a video of 10 frames")
    }
}

extension VideoWriter.Chunks {
    /// Chunks that are all there and join.
    init(_ chunks: [EncodedChunk]) { self.init(count: chunks.count) { chunks[$0] } }

    init(count: Int, chunk: @escaping (Int) throws -> EncodedChunk) {
        struct NotExpected: Error {}
        self.init(count: count, chunk: chunk, encodedAgain: { _ in throw NotExpected() }) { throw NotExpected() }
    }
}
