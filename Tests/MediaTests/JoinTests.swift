import Foundation
import Testing

@testable import Media

/// Chunks joined packet by packet play as one video, with every codec in every file that takes it.
@Suite struct JoinTests {
    /// A codec in a file format.
    struct Kind: CustomTestStringConvertible, Sendable {
        var codec: VideoCodec
        var format: FileFormat
        var testDescription: String { "\(codec) \(format)" }

        static let all = FileFormat.allCases.flatMap { format in
            format.codecs.map { Kind(codec: $0, format: format) }
        }
    }

    static func mux(
        _ chunks: [EncodedChunk], _ format: FileFormat, to path: String, audio: EncodedAudio? = nil,
        metadata: Muxer.Metadata = .init()
    ) throws {
        let first = try #require(chunks.first)
        let muxer = try Muxer(path: path, format: format, like: first.stream, audio: audio, metadata: metadata)
        for chunk in chunks { try muxer.append(chunk) }
        try muxer.finish()
    }

    /// A hash of every frame of a file, by ffmpeg.
    private func frames(_ files: MediaFiles, _ path: String, _ arguments: String = "") throws -> [Substring] {
        let words = arguments.split(separator: " ").map(String.init)
        let command = ["-v", "error", "-nostdin"] + words + ["-i", path, "-an", "-fps_mode", "passthrough"]
        return try files.run("ffmpeg", command + ["-f", "framemd5", "-"])
            .split(separator: "\n").filter { !$0.hasPrefix("#") }
            .compactMap { $0.split(separator: ",").last }
    }

    /// Chunks of 1, 2 and many frames, in every order, and remainders.
    private static let ranges = [0..<1, 1..<3, 3..<4, 4..<48, 48..<50, 50..<57]

    @Test(arguments: Kind.all) func joinsChunksOfAnyLength(_ kind: Kind) throws {
        let files = try MediaFiles()
        let chunks = try Self.ranges.map { try ChunkTests.chunk($0, .draft(kind.codec)) }
        #expect(Set(chunks.map(\.stream)).count == 1)
        #expect(zip(chunks, Self.ranges).allSatisfy { $0.frameCount == $1.count })
        #expect(chunks.allSatisfy { $0.packets.first?.isKey == true && $0.packets.first?.time == 0 })
        let path = files.path("all.\(kind.format.fileExtension)")
        try Self.mux(chunks, kind.format, to: path)

        let joined = try frames(files, path)
        #expect(joined.count == 57)
        #expect(Set(joined).count == 57)
        for (index, (range, chunk)) in zip(Self.ranges, chunks).enumerated() {
            let name = files.path("\(index).\(kind.format.fileExtension)")
            try Self.mux([chunk], kind.format, to: name)
            #expect(try frames(files, name) == Array(joined[range]), "chunk \(index)")
        }
        // A player that seeks to where a chunk begins decodes the same frames from there.
        let seconds = String(format: "%.3f", Double(Self.ranges[3].lowerBound) / 30 + 0.01)
        #expect(try frames(files, path, "-ss \(seconds)") == Array(joined[5...]))
    }

    @Test(arguments: Kind.all) func timesGrowWithoutGap(_ kind: Kind) throws {
        let files = try MediaFiles()
        let path = files.path("all.\(kind.format.fileExtension)")
        let chunks = try Self.ranges.map { try ChunkTests.chunk($0, .standard(kind.codec)) }
        try Self.mux(chunks, kind.format, to: path)
        let base = try #require(
            try files.probe(path, "-show_entries stream=time_base").first?.split(separator: "/").last.flatMap {
                Int($0)
            })
        let times = try files.probe(path, "-show_entries packet=pts,dts").compactMap { Int($0) }
        let shown = stride(from: 0, to: times.count, by: 2).map { times[$0] }
        let decoded = stride(from: 1, to: times.count, by: 2).map { times[$0] }
        #expect(zip(decoded, decoded.dropFirst()).allSatisfy { $0 < $1 })
        #expect(zip(shown, decoded).allSatisfy { $0 >= $1 })
        // MP4 counts in units that frames are a multiple of, WebM in milliseconds.
        #expect(shown.sorted() == (0..<57).map { (2 * $0 * base + 30) / 60 })
        let found = try files.probe(
            path, "-count_frames -show_entries stream=codec_name,codec_tag_string,nb_read_frames")
        #expect(found.first == kind.codec.rawValue)
        #expect(found.last == "57")
        if kind.codec == .hevc { #expect(found[1] == "hvc1") }
        let length = try files.probe(path, "-show_entries format=start_time,duration").compactMap { Double($0) }
        #expect(length[0] == 0)
        #expect(abs(length[1] - 1.9) < 0.001)
        let colour = try files.probe(
            path, "-show_entries stream=color_space,color_transfer,color_primaries,color_range")
        #expect(colour == ["tv", "bt709", "bt709", "bt709"])
    }

    @Test(arguments: FileFormat.allCases.filter { $0.audioCodec != nil })
    func soundIsAsLongAsThePicture(_ format: FileFormat) throws {
        let files = try MediaFiles()
        let rate = EncodedAudio.sampleRate
        let codec = try #require(format.codecs.first)
        // Lengths that fill the sound's packets exactly, by one sample too much, and in between.
        for frames in [24, 30, 61] {
            let chunk = try ChunkTests.chunk(0..<frames, .draft(codec))
            let count = frames * rate / 30
            let encoder = try AudioEncoder(try #require(format.audioCodec))
            let beep = count / 2
            try encoder.encode(
                (0..<count).flatMap { index -> [Float] in
                    let value: Float = index < beep ? 0 : 0.5 * cos(Float(index) * 2 * .pi * 2000 / 48000)
                    return [value, value]
                })
            let path = files.path("\(frames).\(format.fileExtension)")
            try Self.mux([chunk], format, to: path, audio: try encoder.finish())
            let own = try AudioReader(path: path).read(3 * count)
            #expect(own.count / 2 == count, "\(frames) frames, read by ourselves")
            let samples = try AudioReader(
                path: try files.make("\(frames).wav", "-i \(path) -c:a pcm_f32le")
            ).read(3 * count)
            // ffmpeg does not cut what fills AAC's last packet up, which the file's index says is not heard.
            #expect((0..<1024).contains(samples.count / 2 - count), "\(frames) frames")
            let onset = samples.firstIndex { abs($0) > 0.1 }.map { $0 / 2 } ?? 0
            #expect(abs(onset - beep) <= rate / 1000, "\(onset) for \(beep)")
            let starts = try files.probe(path, "-show_entries stream=start_time").compactMap { Double($0) }
            // The unheard beginning of Opus stands before 0.
            #expect(starts == [0, format == .webm ? -0.007 : 0])
        }
    }

    @Test func makesTheSameWebMAgain() throws {
        let files = try MediaFiles()
        let chunks = [try ChunkTests.chunk(0..<5, .draft(.vp9)), try ChunkTests.chunk(5..<7, .draft(.vp9))]
        for name in ["a.webm", "b.webm"] { try Self.mux(chunks, .webm, to: files.path(name)) }
        #expect(try files.bytes("a.webm") == files.bytes("b.webm"))
    }

    @Test func comparesHeadersByWhatTheyMean() {
        func stream(_ codec: VideoCodec, _ headers: [UInt8]) -> VideoStream {
            VideoStream(
                codec: codec, width: 64, height: 64, frameRate: Fraction(30), extradata: headers, reorderDelay: 2)
        }
        let (start, set): ([UInt8], [UInt8]) = ([0, 0, 0, 1], [0x67, 1, 0, 3])
        let text: [UInt8] = [0x06, 5, 2, 65]
        let h264 = stream(.h264, start + set)
        #expect(h264.joins(stream(.h264, [0, 0, 1] + set + start + text)))
        #expect(!h264.joins(stream(.h264, start + set + [9])))
        #expect(!h264.joins(stream(.hevc, start + set)))
        let hevc = stream(.hevc, start + [0x42, 1, 7])
        #expect(hevc.joins(stream(.hevc, start + [0x4e, 1, 5, 2, 65] + start + [0x42, 1, 7])))
        #expect(!hevc.joins(stream(.hevc, start + [0x42, 1, 8])))
        let av1 = stream(.av1, [0x0a, 2, 7, 7])
        #expect(av1.joins(stream(.av1, [0x0a, 2, 7, 7, 0x2a, 1, 9])))
        #expect(!av1.joins(stream(.av1, [0x0a, 2, 7, 8])))
        // Cut off in the middle, or nonsense: different, and no crash.
        #expect(!av1.joins(stream(.av1, [0x0a, 200])))
        #expect(!av1.joins(stream(.av1, [0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff])))
    }
}
