internal import Diagnostics
internal import Fetching
internal import Foundation
internal import Synchronization

/// One line at the bottom of a terminal, redrawn in place; findings and failures scroll by above it.
///
///     ███████████▌             46 %  5 of 12 videos  38 frames/s  2 min 10 s left
final class ProgressBar: ProgressDisplay {
    private struct State {
        var totals = RunTotals()
        var time = TimeLeft(total: 0, now: 0)
        var videosDone = 0
        var line = ""
        var drawn = 0.0
        var printer: DiagnosticPrinter
    }
    private let terminal: Terminal
    private let state: Mutex<State>
    /// Seconds between two drawings.
    private static let interval = 0.1

    init(_ terminal: Terminal) {
        self.terminal = terminal
        state = Mutex(State(printer: DiagnosticPrinter(terminal)))
    }

    func show(_ event: RunEvent) {
        state.withLock { state in
            let now = steadySeconds()
            switch event {
            case .fetching(let progress):
                if progress.done == progress.total { return clear(&state) }
                let fraction = Double(progress.done) / Double(max(1, progress.total))
                draw(&state, bar(fraction) + "  " + Words.fetching(progress), now)
            case .checked(let count, let total):
                draw(&state, bar(Double(count) / Double(max(1, total))) + "  checking \(count) of \(total)", now)
            case .planned(let totals):
                state.totals = totals
                state.videosDone = totals.unchanged + totals.failed
                state.time = TimeLeft(total: totals.frames, now: now)
            case .found(let diagnostic):
                clear(&state)
                Terminal.write(state.printer.text(diagnostic), to: STDERR_FILENO)
            case .encoded(let frames):
                state.time.add(frames, now: now)
                draw(&state, status(state), now)
            case .retrying: break
            case .finished(let outcome):
                if outcome.status == .made { state.videosDone += 1 }
                draw(&state, status(state), now)
            case .stopping:
                clear(&state)
                Terminal.write("stopping (again to stop at once) …\n", to: STDERR_FILENO)
            case .ended:
                clear(&state)
            }
        }
    }

    private func status(_ state: State) -> String {
        let percent = Int(state.time.fraction * 100)
        var words = bar(state.time.fraction) + " \(percent) %".paddedLeft(6)
        words += "  \(state.videosDone) of \(Words.count(state.totals.videos, "video"))"
        if let rate = state.time.rate, let left = state.time.seconds {
            words += "  \(Int(rate.rounded())) frames/s  \(Words.duration(left)) left"
        }
        return words
    }

    /// Eighths of a block, so that it moves at every step.
    private func bar(_ fraction: Double) -> String {
        let width = max(10, min(40, terminal.width - 60))
        let eighths = Int(fraction * Double(width * 8))
        let blocks = Array("▏▎▍▌▋▊▉█")
        var text = String(repeating: "█", count: eighths / 8)
        if eighths % 8 > 0 { text.append(blocks[eighths % 8 - 1]) }
        return terminal.styled(text.padded(width), .green)
    }

    private func draw(_ state: inout State, _ line: String, _ now: Double) {
        guard now - state.drawn >= Self.interval else { return }
        state.drawn = now
        state.line = line
        Terminal.write("\r\u{1B}[K" + line, to: STDERR_FILENO)
    }

    private func clear(_ state: inout State) {
        guard !state.line.isEmpty else { return }
        state.line = ""
        Terminal.write("\r\u{1B}[K", to: STDERR_FILENO)
    }
}
