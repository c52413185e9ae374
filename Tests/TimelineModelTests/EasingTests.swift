import Testing
import TimelineModel

/// Points of the cubic Béziers of CSS Easing Functions Level 1, solved independently by Newton's method.
struct EasingTests {
    @Test(arguments: [
        (Easing.linear, [0.1, 0.25, 0.5, 0.75, 0.9]),
        (.ease, [0.094796306, 0.408510591, 0.802403388, 0.960458978, 0.994316477]),
        (.easeIn, [0.01702661, 0.093464651, 0.315356813, 0.621861869, 0.839427846]),
        (.easeOut, [0.160572154, 0.378138131, 0.684643187, 0.906535349, 0.98297339]),
        (.easeInOut, [0.019722454, 0.129161931, 0.5, 0.870838069, 0.980277546]),
    ])
    func curve(_ easing: Easing, _ expected: [Double]) {
        for (x, y) in zip([0.1, 0.25, 0.5, 0.75, 0.9], expected) {
            #expect(abs(easing(x) - y) < 1e-8, "\(easing)(\(x))")
        }
    }

    @Test(arguments: Easing.named + [.cubicBezier(x1: 300, y1: -500, x2: 700, y2: 1500), .steps(4)])
    func endsAreExactEnoughAndClamped(_ easing: Easing) {
        #expect(easing(0) < 1e-9)
        #expect(easing(1) > 1 - 1e-9)
        #expect(easing(-3) == easing(0))
        #expect(easing(7) == easing(1))
    }

    @Test(arguments: Easing.named.filter { !$0.overshoots } + [.steps(7)])
    func neverGoesBack(_ easing: Easing) {
        let values = (0...200).map { easing(Double($0) / 200) }
        #expect(zip(values, values.dropFirst()).allSatisfy { $0 <= $1 })
    }

    @Test func curvesOfOneselfAreThoseWithAName() {
        let curves: [(Easing, Easing)] = [
            (.easeIn, .cubicBezier(x1: 420, y1: 0, x2: 1000, y2: 1000)),
            (.easeOutBack, .cubicBezier(x1: 340, y1: 1560, x2: 640, y2: 1000)),
        ]
        for (named, own) in curves {
            #expect((0...50).allSatisfy { abs(named(Double($0) / 50) - own(Double($0) / 50)) < 1e-12 })
        }
        #expect([0, 0.24, 0.25, 0.5, 0.99, 1].map(Easing.steps(4).callAsFunction) == [0, 0, 0.25, 0.5, 0.75, 1])
    }

    @Test func transitionsRepeatNoPureFrame() {
        let transition = Transition(kind: .fade, frames: 3)
        #expect((0..<3).map(transition.progress) == [0.25, 0.5, 0.75])
    }

    @Test func appearances() {
        let fade = Appearance(kind: .fade, span: FrameSpan(10, 13), easing: .linear)
        #expect([0, 9, 10, 11, 12, 13, 99].map(fade.progress) == [0, 0, 0.25, 0.5, 0.75, 1, 1])
    }

    @Test func picturesMoveFromTheFirstFrameToTheLast() {
        let target = Rect(x: 0, y: 0, width: 1, height: 1)
        let motion = PictureMotion(target: target, span: FrameSpan(10, 15), easing: .linear)
        #expect([0, 10, 12, 14, 15, 99].map(motion.progress) == [0, 0, 0.5, 1, 1, 1])
        #expect(PictureMotion(target: target, span: FrameSpan(4, 5)).progress(4) == 0)
    }
}
