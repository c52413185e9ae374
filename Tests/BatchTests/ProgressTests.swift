import Diagnostics
import Testing

@testable import Batch

@Suite struct ProgressTests {
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
