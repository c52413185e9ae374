// Measures typesetting by itself: `Benchmarks/run --text` builds and runs this, and prints what it prints.
import Foundation
import TimelineModel
import Typesetting

let fontsXML = CommandLine.arguments.dropFirst().first ?? "Fonts/fonts.xml"
let fonts = try FontLibrary(fontsXML: fontsXML)

/// Milliseconds that this thread has had a processor. Nothing here waits or uses other threads, so that on a machine that
/// does nothing else it is the time that passes.
func processorTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) / 1e6
}

/// Median of the milliseconds that `work` takes, and the least.
func milliseconds(rounds: Int, _ work: (Int) throws -> Void) rethrows -> (median: Double, least: Double) {
    let times = try (0..<rounds).map { round in
        let start = processorTime()
        try work(round)
        return processorTime() - start
    }.sorted()
    return (times[times.count / 2], times[0])
}

/// Stands for pictures in lines, of which there are none.
@Sendable func nothing(_ picture: Asset, _ size: PixelSize) -> Bitmap { .empty }

func written(_ value: Double) -> String { String(format: "%.2f", value) }

print("| what | median | least |")
print("|---|---|---|")

// A second word picks what is painted, for a profile.
let wanted = CommandLine.arguments.dropFirst(2).first
if wanted == nil {
    let headlines = Headlines(fonts)
    let layout = try milliseconds(rounds: 3) { try headlines.layOut(10_000, round: $0) }
    print(
        "| 10,000 headlines in 5 languages laid out | \(written(layout.median / 1000)) s "
            + "| \(written(layout.least / 1000)) s |")
}
for painting in Painting.all where wanted.map({ painting.name.contains($0) }) ?? true {
    let block = painting.block(fonts)
    // As in a run: a painter that has painted other texts in the same fonts, never this one.
    let painter = TextPainter()
    for other in painting.others(fonts) { _ = try painter.paint(other, drawing: nothing) }
    let cold = try milliseconds(rounds: 9) { _ in
        let fresh = TextPainter()
        _ = try fresh.paint(block, drawing: nothing)
    }
    print("| \(painting.name), a painter's first text | \(written(cold.median)) ms | \(written(cold.least)) ms |")
    let blocks = (0..<64).map { painting.block(fonts, $0) }
    let warm = try milliseconds(rounds: 101) { round in
        _ = try painter.paint(blocks[round % blocks.count], drawing: nothing)
    }
    print("| \(painting.name) | \(written(warm.median)) ms | \(written(warm.least)) ms |")
}
