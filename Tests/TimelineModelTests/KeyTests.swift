import Diagnostics
import Testing
import TimelineModel

/// Keys name what is in every user's store: a changed format makes all of it again, so it is pinned here.
struct KeyTests {
    private let libraries = ["libavcodec 59.37", "x264 164"]

    private func timeline(id: String = "hero", path: String = "/a", line: Int = 1) -> Timeline {
        var photo = Sample.photo
        photo.path = path
        var picture = Layer(.picture(Picture(asset: photo, source: Rect(photo.size))), box: Sample.frame)
        picture.provenance = Provenance(template: .source(file: path, line: line, column: 1))
        var text = Sample.text(
            "Silver Watch", during: FrameSpan(0, 60), enter: Appearance(kind: .fade, span: FrameSpan(0, 12)))
        text.provenance.cells = [.cell(file: path, CellReference(column: 1, row: line))]
        return Sample.timeline([Scene(id: id, span: FrameSpan(0, 90), layers: [picture, text])])
    }

    private func key(_ timeline: Timeline, encoding: String = "x264 crf=21", libraries: [String]? = nil) -> ChunkKey {
        ChunkKey(timeline.slices[0], encoding: encoding, libraries: libraries ?? self.libraries)
    }

    @Test func chunkText() {
        #expect(
            ChunkKey.text(timeline().slices[0], encoding: "x264 crf=21", libraries: ["x264 164", "libavcodec 59.37"])
                == """
                rowreel chunk 1
                slice 1080x1920 30 fps 90 frames
                scene
                  picture \(Sample.photo.hash) from 0,0 800x600 at 0,0 1080x1920
                  text at 86.5,230 907x140 during 0..<60 enter fade 0..<12
                    line 10,80 width 400
                      "Silver Watch" \(Sample.font.hash) 72 #ffffff Latn en
                encoding x264 crf=21
                epochs appearance \(Feature.appearance.epoch) picture \(Feature.picture.epoch) text \(Feature.text.epoch)
                library libavcodec 59.37
                library x264 164

                """)
    }

    /// Epochs change on purpose and often; everything else about this key only with the format's number.
    @Test func goldenChunkKey() throws {
        let slice = Sample.timeline([Scene(id: "a", span: FrameSpan(0, 1), layers: [])]).slices[0]
        let key = ChunkKey(slice, encoding: "x264 crf=21", libraries: libraries)
        #expect("\(key)" == "8fe19a28a9dd43e2ab8304c9f9c239e541a99941ce6c11c9a6773b5d13b49581")
    }

    @Test func goldenFileKey() throws {
        let slice = Sample.timeline([Scene(id: "a", span: FrameSpan(0, 1), layers: [])]).slices[0]
        let chunk = ChunkKey(slice, encoding: "x264 crf=21", libraries: libraries)
        let key = FileKey(
            chunks: [chunk, chunk], audio: "rate 30\n", metadata: Metadata(title: "A", language: "en"), muxing: "mp4")
        #expect("\(key)" == "dad6c35b7777c5a47dc7755aad4539263ae3233910c1b8f2f8a82cef67fa848d")
    }

    @Test func keysDoNotKnowNamesAndPlaces() {
        #expect(key(timeline()) == key(timeline(id: "other", path: "/elsewhere/b.jpg", line: 99)))
        #expect(key(timeline()) == key(timeline(), libraries: libraries.reversed()))
    }

    @Test func keysKnowWhatDecidesThePicture() {
        var wider = timeline()
        wider.size = PixelSize(width: 1082, height: 1920)
        var faster = timeline()
        faster.frameRate = FrameRate(60)
        let keys = [
            key(timeline()), key(wider), key(faster), key(timeline(), encoding: "x264 crf=22"),
            key(timeline(), libraries: ["x264 165"]),
        ]
        #expect(Set(keys).count == keys.count)
    }

    /// The embedded engine draws the same whatever is said to models, so nothing is drawn again for it.
    @Test(arguments: [nil, Sample.photo]) func keysOfMotionKnowWhatItReads(_ image: Asset?) {
        func key(_ change: (inout SegmentRequest) -> Void) -> ChunkKey {
            var request = Sample.request()
            request.image = image
            change(&request)
            let layer = Layer(.segment(Segment(request: request, source: .motion)), box: Sample.frame)
            return self.key(Sample.timeline([Scene(id: "a", span: FrameSpan(0, 90), layers: [layer])]))
        }
        let plain = key { _ in }
        let unread: [(inout SegmentRequest) -> Void] = [
            { $0.promptSuffix = "soft light" }, { $0.negativePrompt = "people" }, { $0.model = "wan" },
            { $0.parameters = Dictionary(uniqueKeysWithValues: SegmentParameter.allCases.map { ($0, 1) }) },
            { $0.take = SegmentTake(frames: 24, frameRate: FrameRate(12)) }, { $0.lengthening = .chain },
            { $0.adaptiveResolution = true }, { $0.acceptance = SegmentAcceptance(.sharp) }, { $0.preset = "turbo" },
            { $0.advice = ["steps"] }, { $0.size = PixelSize(width: 64, height: 64) },
        ]
        for change in unread { #expect(key(change) == plain) }
        #expect(key { $0.seed = 8 } != plain)
        #expect(key { $0.frames = 151 } != plain)
        // The words choose the colours where there is no picture to show.
        #expect((key { $0.prompt = "ocean" } == plain) == (image != nil))
    }

    @Test func fileKeysKnowOrderSoundAndTitle() {
        let a = key(timeline()), b = key(timeline(), encoding: "other")
        let plain = FileKey(chunks: [a, b], audio: nil, metadata: Metadata(), muxing: "mp4")
        #expect(plain == FileKey(chunks: [a, b], audio: nil, metadata: Metadata(), muxing: "mp4"))
        #expect(plain != FileKey(chunks: [b, a], audio: nil, metadata: Metadata(), muxing: "mp4"))
        #expect(plain != FileKey(chunks: [a, b], audio: "", metadata: Metadata(), muxing: "mp4"))
        #expect(plain != FileKey(chunks: [a, b], audio: nil, metadata: Metadata(title: "x"), muxing: "mp4"))
        #expect(plain != FileKey(chunks: [a, b], audio: nil, metadata: Metadata(), muxing: "mov"))
    }

    @Test func features() {
        #expect(timeline().slices[0].features == [.appearance, .picture, .text])
        let film = Clip(asset: Sample.film, source: Rect(Sample.film.size))
        func used(_ source: Segment.Source) -> [Feature] {
            let layer = Layer(.segment(Segment(request: Sample.request(), source: source)), box: Sample.frame)
            return Sample.timeline([Scene(id: "a", span: FrameSpan(0, 9), layers: [layer])]).slices[0].features
        }
        #expect(used(.motion) == [.motion])
        #expect(used(.file(film)) == [.clip])
    }

    @Test func contentHashes() {
        // FIPS 180-2, appendix B.1.
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        #expect(ContentHash(of: "abc").hex == abc)
        #expect(ContentHash(hex: abc) == ContentHash(of: Array("abc".utf8)))
        #expect(ContentHash(hex: abc.uppercased()) == nil)
        #expect(ContentHash(hex: String(abc.dropLast())) == nil)
        var hasher = ContentHash.Hasher()
        hasher.update("a".utf8)
        hasher.update([0x62, 0x63])
        #expect(hasher.finish().hex == abc)
    }
}
