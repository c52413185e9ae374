import Media
import Testing

@Suite struct BadFileTests {
    private func failure(_ body: () throws -> Void) -> MediaError? {
        do {
            try body()
            return nil
        } catch {
            return error as? MediaError
        }
    }

    private func decode(_ path: String) -> MediaError? {
        failure { _ = try Image.decode(path: path).width }
    }

    @Test func saysThatAFileIsMissing() {
        #expect(
            decode("/nowhere/a.png")?.description
                == "could not open the file /nowhere/a.png: No such file or directory")
    }

    @Test func saysThatAFileIsEmpty() throws {
        let files = try MediaFiles()
        let path = try files.write("a.mp4", [])
        #expect(failure { _ = try MediaInfo.probe(path: path) }?.detail == "The file is empty")
    }

    @Test func refusesWhatIsNoFile() throws {
        let files = try MediaFiles()
        #expect(decode(files.folder)?.detail == "It is not a regular file")
        try files.run("mkfifo", [files.path("pipe.png")])
        #expect(decode(files.path("pipe.png"))?.detail == "It is not a regular file")
    }

    @Test func refusesWhatIsNoPicture() throws {
        let files = try MediaFiles()
        let text = try files.write("a.png", Array("this is not a picture, whatever its name says".utf8))
        #expect(decode(text)?.file == text)
        let noise = try files.write("b.jpg", (0..<4000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 13) })
        #expect(decode(noise) != nil)
    }

    @Test(arguments: ["png", "jpg", "webp", "gif"])
    func refusesTruncatedPictures(_ kind: String) throws {
        let files = try MediaFiles()
        let options = kind == "jpg" ? " -q:v 2 -pix_fmt yuvj444p" : kind == "webp" ? " -c:v libwebp -lossless 1" : ""
        try files.make("a.\(kind)", "-f lavfi -i testsrc=s=320x240 -frames:v 1" + options)
        let whole = try files.bytes("a.\(kind)")
        let half = try files.write("half.\(kind)", Array(whole.prefix(whole.count / 2)))
        let error = try #require(decode(half))
        #expect(error.file == half)
    }

    @Test func tellsHowToConvertHeic() throws {
        let files = try MediaFiles()
        let head: [UInt8] = [0, 0, 0, 24] + Array("ftypheic".utf8) + [0, 0, 0, 0] + Array("mif1heic".utf8)
        let path = try files.write("photo.heic", head + [UInt8](repeating: 0, count: 100))
        let error = try #require(decode(path))
        #expect(error.detail == "HEIC pictures are not supported")
        #expect(error.file == path)
        #expect(error.hint == "convert it first, for example: heif-convert photo.heic picture.jpg")
    }

    @Test func tellsHowToConvertAnimatedWebp() throws {
        let files = try MediaFiles()
        let path = try files.make("a.webp", "-f lavfi -i testsrc=s=32x32:r=5:d=1 -c:v libwebp_anim")
        let error = try #require(failure { _ = try MediaInfo.probe(path: path) })
        #expect(error.detail == "animated WebP is not supported")
        #expect(error.hint?.contains("convert") == true)
    }

    @Test func refusesBombs() throws {
        let files = try MediaFiles()
        try files.make("a.png", "-f lavfi -i color=red:s=16x16 -frames:v 1")
        var bytes = try files.bytes("a.png")
        // 60000 × 60000 in the header, and a checksum that libav does not insist on.
        bytes.replaceSubrange(16..<24, with: [0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60])
        let error = try #require(decode(try files.write("bomb.png", bytes)))
        #expect(error.file?.hasSuffix("bomb.png") == true)
    }

    @Test func neverOpensOtherFiles() throws {
        let files = try MediaFiles()
        try files.make("secret.mp4", "-f lavfi -i testsrc=s=64x48:r=5:d=1 -c:v libx264")
        let playlists = [
            ("a.ffconcat", "ffconcat version 1.0\nfile 'secret.mp4'\n"),
            ("b.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nsecret.mp4\n#EXT-X-ENDLIST\n"),
            ("c.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n"),
        ]
        for (name, text) in playlists {
            let path = try files.write(name, Array(text.utf8))
            let error = failure { _ = try VideoReader(path: path).frame(at: 0).width }
            #expect(error != nil, "\(name)")
        }
    }

    @Test func refusesTruncatedVideo() throws {
        let files = try MediaFiles()
        try files.make("a.mp4", "-f lavfi -i testsrc=s=160x120:r=10:d=3 -c:v libx264 -movflags +faststart")
        let whole = try files.bytes("a.mp4")
        let half = try files.write("half.mp4", Array(whole.prefix(whole.count / 2)))
        let error = failure {
            let reader = try VideoReader(path: half)
            _ = try reader.frame(at: 2_900_000).width
        }
        #expect(error?.file == half)
        let noIndex = try files.write("tail.mp4", Array(whole.prefix(40)))
        #expect(failure { _ = try MediaInfo.probe(path: noIndex) }?.file == noIndex)
    }

    @Test func saysWhatCannotBeWritten() throws {
        let frame = try Frame(width: 16, height: 16, format: .rgba)
        let error = failure { try ImageWriter.write(frame, to: "/nowhere/a.png") }
        #expect(error?.description == "could not write the file /nowhere/a.png: No such file or directory")
    }
}
