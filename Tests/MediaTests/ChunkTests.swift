import Foundation
import Media
import Testing

@Suite struct ChunkTests {
    static let size = (width: 96, height: 64)

    /// A frame that differs from all others: a bright bar that moves over a slope.
    static func frame(_ number: Int) throws -> Frame {
        var frame = try Frame(width: size.width, height: size.height, format: .yuv420p)
        for plane in 0..<3 {
            try frame.withMutablePlane(plane) { bytes, stride in
                for index in bytes.indices {
                    let (x, y) = (index % stride, index / stride)
                    let bar = (x + 40 - number * 3 % 40) % 40 < 8 ? 60 : 0
                    bytes[index] = UInt8(clamping: plane == 0 ? 40 + x + y / 2 + bar + number : 100 + plane * 20)
                }
            }
        }
        return frame
    }

    static func chunk(
        _ numbers: Range<Int>, rate: Fraction = Fraction(30), _ options: EncodingOptions = .standard
    )
        throws -> EncodedChunk
    {
        let encoder = try VideoEncoder(width: size.width, height: size.height, frameRate: rate, options: options)
        var packets: [Packet] = []
        for number in numbers {
            packets += try encoder.encode(frame(number), time: number - numbers.lowerBound)
        }
        packets += try encoder.finish()
        return EncodedChunk(packets, by: encoder)
    }

    private func mux(_ chunks: [EncodedChunk], to path: String, metadata: Muxer.Metadata = .init()) throws {
        try JoinTests.mux(chunks, .mp4, to: path, metadata: metadata)
    }

    /// SVT-AV1 would wait for its threads for ever.
    @Test(arguments: VideoCodec.allCases.filter(\.isAvailable)) func `an encoder that gets no frame is closed`(
        _ codec: VideoCodec
    ) throws {
        for _ in 0..<8 {
            _ = try VideoEncoder(width: 64, height: 64, frameRate: Fraction(25), options: .draft(codec))
        }
    }

    @Test func tagsWhatItWrites() throws {
        let files = try MediaFiles()
        let path = files.path("a: b.mp4")
        try mux([Self.chunk(0..<5)], to: path, metadata: .init(title: "Ein Titel – 题", language: "de-AT"))
        let stream = try files.probe(
            path,
            "-select_streams v -show_entries stream=codec_name,color_space,color_transfer,color_primaries,color_range,pix_fmt"
        )
        #expect(stream == ["h264", "yuv420p", "tv", "bt709", "bt709", "bt709"])
        #expect(try files.probe(path, "-show_entries stream_tags=language") == ["deu"])
        #expect(try files.probe(path, "-show_entries format_tags=title") == ["Ein Titel – 题"])
        #expect(try files.probe(path, "-show_entries format_tags=creation_time") == [])
        let bytes = try files.bytes("a: b.mp4")
        let (index, data) = (bytes.firstRange(of: Array("moov".utf8)), bytes.firstRange(of: Array("mdat".utf8)))
        #expect(try #require(index).lowerBound < #require(data).lowerBound)
        #expect(bytes.firstRange(of: Array("colrnclx".utf8)) != nil)
    }

    @Test func makesTheSameBytesAgain() throws {
        let files = try MediaFiles()
        for name in ["a.mp4", "b.mp4"] { try mux([Self.chunk(0..<20), Self.chunk(20..<25)], to: files.path(name)) }
        #expect(try files.bytes("a.mp4") == files.bytes("b.mp4"))
    }

    @Test(arguments: [
        Fraction(24), Fraction(25), Fraction(30), Fraction(50), Fraction(60), Fraction(30000, 1001),
        Fraction(24000, 1001),
    ])
    func keepsExactLengths(_ rate: Fraction) throws {
        let files = try MediaFiles()
        try mux([Self.chunk(0..<10, rate: rate), Self.chunk(10..<37, rate: rate)], to: files.path("a.mp4"))
        let found = try files.probe(files.path("a.mp4"), "-show_entries stream=duration_ts,time_base,r_frame_rate")
        #expect(found[0] == "\(rate.numerator)/\(rate.denominator)")
        let base = found[1].split(separator: "/").compactMap { Int($0) }
        #expect((Int(found[2]) ?? 0) * base[0] * rate.numerator == 37 * rate.denominator * base[1])
    }

    @Test func refusesChunksOfOtherSettings() throws {
        let files = try MediaFiles()
        #expect(throws: MediaError.self) {
            try mux([Self.chunk(0..<2), Self.chunk(2..<4, .archive)], to: files.path("a.mp4"))
        }
    }

    @Test func keepsChunksInFiles() throws {
        let files = try MediaFiles()
        let chunk = try Self.chunk(0..<12)
        try chunk.write(to: files.path("chunk"))
        #expect(try EncodedChunk(path: files.path("chunk")) == chunk)
        let bytes = try files.bytes("chunk")
        for damaged in [Array(bytes.dropLast()), [], bytes + [0], changed(bytes, at: 200), changed(bytes, at: 3)] {
            let error = #expect(throws: MediaError.self) { try EncodedChunk(serialized: damaged) }
            #expect(error?.operation == "read the encoded chunk")
        }
    }

    private func changed(_ bytes: [UInt8], at index: Int) -> [UInt8] {
        var bytes = bytes
        bytes[index] ^= 1
        return bytes
    }

    @Test func saysThatTheDiskIsFull() throws {
        // /dev/full fails every write with "No space left on device".
        let chunk = try Self.chunk(0..<30)
        let error = #expect(throws: MediaError.self) { try mux([chunk], to: "/dev/full") }
        #expect(error?.isResourceShortage == true, "\(error?.description ?? "")")
        #expect(throws: MediaError.self) { try chunk.write(to: "/dev/full") }
        #expect(throws: MediaError.self) { try mux([chunk], to: "/nowhere/a.mp4") }
    }

    @Test func describesEverySettingForKeys() {
        #expect(
            EncodingOptions.standard.description
                == "libx264 preset=veryfast crf=21 keyint=250 closed-gop threads=1 b-pyramid=none yuv420p bt709 limited"
        )
        #expect(
            EncodingOptions.draft(.vp9).description
                == "libvpx-vp9 preset=realtime 8 crf=42 keyint=250 closed-gop threads=1 altref lag=25 yuv420p bt709 limited"
        )
        for codec in VideoCodec.allCases {
            let version = codec.encoderVersion.split(separator: " ").last ?? ""
            #expect(version.first?.isNumber == true, "\(codec.encoderVersion)")
        }
    }
}
