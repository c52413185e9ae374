import Testing
import TimelineModel

struct FrameTimeTests {
    @Test func rates() {
        #expect("\(FrameRate(30))" == "30")
        #expect("\(FrameRate(30_000, 1001))" == "30000/1001")
        #expect(FrameRate(30_000, 1001).seconds(30_000) == 1001)
        #expect(FrameRate(25).framesPerSecond == 25)
    }

    @Test func spans() {
        let span = FrameSpan(12, 40)
        #expect("\(span)" == "12..<40")
        #expect(span.count == 28)
        #expect(span.contains(12) && span.contains(39) && !span.contains(40) && !span.contains(11))
        #expect(span.contains(FrameSpan(12, 40)) && !span.contains(FrameSpan(11, 40)))
        #expect(
            span.overlaps(FrameSpan(39, 50)) && !span.overlaps(FrameSpan(40, 50)) && !span.overlaps(FrameSpan(0, 12)))
        #expect(span.rebased(to: 20) == FrameSpan(-8, 20))
        #expect(FrameSpan(3, 3).isEmpty && !span.isEmpty)
    }
}
