import Diagnostics
import Testing

@testable import Batch

@Suite struct ProgressTests {
    @Test func `the time left follows the rate`() {
        var time = TimeLeft(total: 1000, now: 0)
        #expect(time.seconds == nil)
        for second in 1...10 { time.add(20, now: Double(second)) }
        #expect(abs((time.rate ?? 0) - 20) < 0.01)
        #expect(abs((time.seconds ?? 0) - 40) < 0.1)
        // Twice as fast: after half a minute it is nearly forgotten how slow it was.
        for second in 11...26 { time.add(40, now: Double(second)) }
        #expect((time.rate ?? 0) > 29)
        #expect(time.fraction == 0.84)
    }

    @Test func `many small steps at one moment`() {
        var time = TimeLeft(total: 10, now: 0)
        for _ in 0..<10 { time.add(1, now: 0) }
        #expect(time.rate == nil)
        #expect(time.fraction == 1)
    }

    @Test func `nothing to do is done`() { #expect(TimeLeft(total: 0, now: 0).fraction == 1) }

    @Test(
        arguments: [
            (0.4, "0 s"), (59.4, "59 s"), (59.6, "1 min 00 s"), (125, "2 min 05 s"), (7620, "2 h 07 min"),
            (.infinity, "?"),
        ] as [(Double, String)])
    func durations(_ seconds: Double, _ words: String) { #expect(Words.duration(seconds) == words) }

    @Test(arguments: [(0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (2_150_000, "2.2 MB"), (3_000_000_000, "3.0 GB")])
    func sizes(_ bytes: Int, _ words: String) { #expect(Words.size(bytes) == words) }

    @Test func `columns of a terminal`() {
        #expect("手表".columns == 4)
        #expect("e\u{301}".columns == 1)
        #expect("ab".padded(4) == "ab  ")
    }

    @Test func `what a run comes to`() {
        #expect(
            PlainProgress.words(
                RunTotals(videos: 8, unchanged: 2, failed: 1, frames: 90, chunks: 6, chunksReused: 1))
                == "8 videos, 2 unchanged, 1 cannot be made, 90 frames to render in 6 chunks")
    }
}
