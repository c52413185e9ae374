import TestSupport
import Testing
import TimelineModel

struct AnimationTests {
    private func animation(
        _ property: Animation.Property = .x, start: Int, _ frames: [(Int, Int)], easing: Easing = .linear,
        duration: Int? = nil
    ) -> Animation {
        Animation(
            property, start: start, keyframes: frames.map { Animation.Keyframe($0.0, $0.1) }, easing: easing,
            duration: duration)
    }

    @Test func endsHold() {
        let move = animation(start: 10, [(0, 100), (5, 200), (10, 0)])
        #expect([-3, 10, 12, 15, 16, 19, 20, 99].map(move.value) == [100, 100, 140, 200, 160, 40, 0, 0])
        #expect(animation(start: 4, [(0, 7)]).value(at: 9) == 7)
    }

    @Test func runsFollowOneAnotherAndTheLastOneStays() {
        let turn = animation(start: 0, [(0, 0), (4, 400)], duration: 8)
        #expect((0...9).map(turn.value) == [0, 100, 200, 300, 0, 100, 200, 300, 400, 400])
        #expect(animation(start: 0, [(0, 0), (4, 400)], duration: 6).value(at: 20) == 200)
    }

    @Test func theOneThatBeganLastCounts() {
        let both = [animation(start: 10, [(0, 50), (10, 60)]), animation(start: 2, [(0, 0), (4, 40)])]
        #expect([0, 3, 8, 9, 10, 15, 30].map { both.value(of: .x, at: $0) } == [0, 10, 40, 40, 50, 55, 60])
        #expect(both.value(of: .y, at: 3) == nil)
    }

    /// A slice shows what the whole video shows, wherever it is cut.
    @Test func cuttingChangesNothing() {
        var random = Seeded(1)
        for _ in 0..<3000 {
            let layers = (0..<Int.random(in: 1...3, using: &random)).map { _ in
                let ends = [Int.random(in: 1...30, using: &random), Int.random(in: 31...60, using: &random)]
                let values = (0...2).map { _ in Int.random(in: -90...90, using: &random) }
                return animation(
                    start: Int.random(in: 0...50, using: &random), Array(zip([0] + ends, values)),
                    easing: [.linear, .easeInOut, .steps(3)].randomElement(using: &random) ?? .linear,
                    duration: Bool.random(using: &random) ? ends[1] * 3 : nil)
            }
            let layer = Layer(
                .background(.color(.black)), box: Rect(PixelSize(width: 8, height: 8)), animations: layers)
            let (start, count) = (Int.random(in: 0...120, using: &random), Int.random(in: 1...40, using: &random))
            let timeline = Timeline(
                size: PixelSize(width: 8, height: 8), frameRate: FrameRate(10),
                scenes: [Scene(id: "a", span: FrameSpan(0, start + count), layers: [layer])],
                audio: AudioMix(tracks: [], frames: 1))
            for slice in timeline.slices {
                let cut = slice.layers[0].animations
                for n in 0..<slice.count {
                    #expect(cut.value(of: .x, at: n) == layers.value(of: .x, at: n + slice.span.start))
                }
            }
        }
    }

    /// What is over, or has not begun, prints one value: slices that look alike have one key.
    @Test func whatStandsStillPrintsOneValue() {
        let layer = Layer(
            .background(.color(.black)), box: Rect(PixelSize(width: 8, height: 8)),
            animations: [animation(.opacity, start: 5, [(0, 0), (5, 1000)])])
        let timeline = Timeline(
            size: PixelSize(width: 8, height: 8), frameRate: FrameRate(6),
            scenes: [Scene(id: "a", span: FrameSpan(0, 72), layers: [layer])], audio: AudioMix(tracks: [], frames: 72))
        let slices = timeline.slices
        #expect(slices.count == 3)
        #expect(slices[0].description.contains("animate opacity 0 at 0, 1 at 5 from 5\n"))
        #expect(slices[1].description.contains("animate opacity 1\n"))
        #expect(slices[1].description == slices[2].description)
    }
}
