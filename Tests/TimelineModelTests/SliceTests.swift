import Testing
import TimelineModel

struct SliceTests {
    private let fade = Transition(kind: .fade, frames: 15)

    private func scenes(second: [Layer], transition: Transition?) -> [Scene] {
        let start = 150 - (transition?.frames ?? 0)
        return [
            Scene(id: "a", span: FrameSpan(0, 150), layers: [Sample.fill()]),
            Scene(id: "b", span: FrameSpan(start, start + 150), transition: transition, layers: second),
        ]
    }

    @Test func bodiesAndOverlapsCoverEveryFrameOnce() {
        let slices = Sample.timeline(scenes(second: [Sample.clip()], transition: fade), rate: FrameRate(60)).slices
        #expect(slices.map(\.span) == [FrameSpan(0, 135), FrameSpan(135, 150), FrameSpan(150, 285)])
        #expect(slices.map(\.sceneIDs) == [["a"], ["a", "b"], ["b"]])
        #expect(
            slices[1].description == """
                slice 1080x1920 60 fps 15 frames
                scene
                  background #000000 at 0,0 1080x1920
                transition fade 15
                  clip \(Sample.film.hash) from 0,0 832x480 start 0 at 0,0 1080x1920

                """)
        #expect(
            slices[2].description == """
                slice 1080x1920 60 fps 135 frames
                scene
                  clip \(Sample.film.hash) from 0,0 832x480 start -15 at 0,0 1080x1920

                """)
    }

    @Test func aCutHasNoOverlap() {
        let timeline = Sample.timeline(scenes(second: [Sample.clip()], transition: nil), rate: FrameRate(60))
        #expect(timeline.slices.map(\.span) == [FrameSpan(0, 150), FrameSpan(150, 300)])
        #expect(timeline.slices.map { $0.incoming == nil } == [true, true])
        #expect(timeline.slice(showing: 149)?.sceneIDs == ["a"])
        #expect(timeline.slice(showing: 150)?.sceneIDs == ["b"])
        #expect(timeline.slice(showing: 300) == nil)
    }

    /// What is long is cut into equal parts, each of which counts from its own first frame.
    @Test func longScenesAreCut() {
        let scene = Scene(id: "a", span: FrameSpan(0, 301), layers: [Sample.clip(), Sample.text("Hi")])
        let slices = Sample.timeline([scene]).slices
        #expect(slices.map(\.span) == [FrameSpan(0, 100), FrameSpan(100, 200), FrameSpan(200, 301)])
        #expect(slices.map(\.sceneIDs) == [["a"], ["a"], ["a"]])
        guard case .clip(let clip) = slices[2].layers.first?.content else {
            Issue.record("no clip")
            return
        }
        #expect(clip.start == -200)
        for count in [119, 120] {
            let short = Scene(id: "a", span: FrameSpan(0, count), layers: [])
            #expect(Sample.timeline([short]).slices.map(\.count) == [count])
        }
        let slow = Sample.timeline([scene], rate: FrameRate(1, 10)).slices
        #expect(slow.count == 13 && slow.allSatisfy { [23, 24].contains($0.count) })
    }

    @Test func layersThatAreNotVisibleAreGone() {
        let second = [
            Sample.text("overlap", during: FrameSpan(0, 15)), Sample.text("body", during: FrameSpan(15, 90)),
            Sample.text("both", during: FrameSpan(10, 20)),
        ]
        let slices = Sample.timeline(scenes(second: second, transition: fade), rate: FrameRate(60)).slices
        func words(_ layers: [Layer]) -> [String] {
            layers.compactMap { if case .text(let block) = $0.content { block.plainText } else { nil } }
        }
        #expect(words(slices[1].incoming?.layers ?? []) == ["overlap", "both"])
        #expect(words(slices[2].layers) == ["body", "both"])
    }

    @Test func spansAreCutToTheSlice() {
        let second = [Sample.text("all", during: FrameSpan(0, 150)), Sample.text("late", during: FrameSpan(40, 150))]
        let slice = Sample.timeline(scenes(second: second, transition: fade), rate: FrameRate(60)).slices[2]
        #expect(slice.layers.map(\.span) == [nil, FrameSpan(25, 135)])
    }

    @Test func appearancesThatAreOverAreGone() {
        func enter(_ span: FrameSpan) -> Appearance { Appearance(kind: .fade, span: span) }
        var leaving = Sample.text("leaving")
        leaving.exit = enter(FrameSpan(140, 150))
        let second = [
            Sample.text("over", enter: enter(FrameSpan(3, 15))),
            Sample.text("going on", enter: enter(FrameSpan(3, 16))), leaving,
        ]
        let slices = Sample.timeline(scenes(second: second, transition: fade), rate: FrameRate(60)).slices
        let arriving = slices[1].incoming?.layers ?? []
        #expect(arriving.map { $0.enter?.span } == [FrameSpan(3, 15), FrameSpan(3, 16), nil])
        #expect(arriving.map { $0.exit?.span } == [nil, nil, nil])
        #expect(slices[2].layers.map { $0.enter?.span } == [nil, FrameSpan(-12, 1), nil])
        #expect(slices[2].layers.map { $0.exit?.span } == [nil, nil, FrameSpan(125, 135)])
    }

    @Test func mediaCountFromTheSlice() {
        let motion = PictureMotion(target: Rect(x: 0, y: 0, width: 400, height: 300), span: FrameSpan(0, 150))
        let film = Clip(asset: Sample.film, source: Rect(Sample.film.size), start: 4)
        let second = [
            Sample.picture(motion: motion), Sample.clip(start: 4),
            Layer(.segment(Segment(request: Sample.request(), source: .motion, start: 4)), box: Sample.frame),
            Layer(.segment(Segment(request: Sample.request(), source: .file(film), start: 4)), box: Sample.frame),
        ]
        let layers = Sample.timeline(scenes(second: second, transition: fade), rate: FrameRate(60)).slices[2].layers
        guard case .picture(let picture) = layers[0].content, case .clip(let clip) = layers[1].content,
            case .segment(let drawn) = layers[2].content, case .segment(let made) = layers[3].content,
            case .file(let file) = made.source
        else {
            Issue.record("other kinds of layers")
            return
        }
        #expect(picture.motion?.span == FrameSpan(-15, 135))
        #expect([clip.start, drawn.start, made.start, file.start] == [-11, -11, -11, -11])
    }

    /// What looks the same is made once, wherever in the video it stands and whatever the scenes are called.
    @Test func equalSlicesAtDifferentTimesPrintTheSame() {
        func layers() -> [Layer] {
            [
                Sample.clip(),
                Sample.text("Hi", during: FrameSpan(20, 60), enter: Appearance(kind: .fade, span: FrameSpan(20, 30))),
            ]
        }
        let timeline = Sample.timeline(
            [
                Scene(id: "a", span: FrameSpan(0, 90), layers: layers()),
                Scene(id: "b", span: FrameSpan(90, 180), layers: layers()),
            ],
            underlay: [Sample.fill()], overlay: [Sample.fill(.white, during: FrameSpan(0, 180))])
        #expect(timeline.slices[0].description == timeline.slices[1].description)
        let shorter = Sample.timeline([Scene(id: "c", span: FrameSpan(0, 89), layers: layers())])
        #expect(timeline.slices[0].description != shorter.slices[0].description)
    }

    @Test func layersOfTheVideoCountItsFrames() {
        let timeline = Sample.timeline(
            [
                Scene(id: "a", span: FrameSpan(0, 90), layers: []),
                Scene(id: "b", span: FrameSpan(90, 180), layers: []),
            ],
            overlay: [Sample.fill(during: FrameSpan(80, 100))])
        #expect(timeline.slices.map { $0.overlay.map(\.span) } == [[FrameSpan(80, 100)], [FrameSpan(-10, 10)]])
    }

    @Test func pendingSegments() {
        func slice(_ source: Segment.Source) -> Slice {
            let layer = Layer(.segment(Segment(request: Sample.request(), source: source)), box: Sample.frame)
            return Sample.timeline([Scene(id: "a", span: FrameSpan(0, 90), layers: [layer])]).slices[0]
        }
        #expect(slice(.pending).isPending)
        #expect(!slice(.motion).isPending)
    }
}
