internal import Diagnostics
internal import Fetching
internal import Foundation
internal import Synchronization

/// Lines for logs: one per finished video, and how far it is twice a minute.
final class PlainProgress: ProgressDisplay {
    private struct State {
        var totals = RunTotals()
        var time = TimeLeft(total: 0, now: 0)
        var videosDone = 0
        var told = 0.0
        var printer: DiagnosticPrinter
    }
    private let state: Mutex<State>
    private let file: Int32
    /// Seconds between two lines about how far it is.
    private static let interval = 30.0

    init(_ terminal: Terminal, file: Int32 = STDERR_FILENO) {
        state = Mutex(State(printer: DiagnosticPrinter(terminal)))
        self.file = file
    }

    func show(_ event: RunEvent) {
        state.withLock { state in
            let now = steadySeconds()
            switch event {
            case .fetching(let progress):
                guard progress.done == progress.total || now - state.told >= Self.interval else { return }
                state.told = now
                say(Words.fetching(progress))
            case .checked: break
            case .planned(let totals):
                state.totals = totals
                state.videosDone = totals.unchanged + totals.failed
                state.time = TimeLeft(total: totals.frames, now: now)
                state.told = now
                say(Self.words(totals))
            case .found(let diagnostic):
                Terminal.write(state.printer.text(diagnostic), to: file)
            case .encoded(let frames):
                state.time.add(frames, now: now)
                guard now - state.told >= Self.interval, let left = state.time.seconds else { return }
                state.told = now
                say("\(Int(state.time.fraction * 100)) % of the frames, about \(Words.duration(left)) left")
            case .retrying: break
            case .finished(let outcome):
                guard outcome.status == .made else { return }
                state.videosDone += 1
                say("\(state.videosDone) of \(state.totals.videos): \(outcome.path)")
            case .stopping:
                say("stopping (again to stop at once)")
            case .ended: break
            }
        }
    }

    private func say(_ line: String) { Terminal.write(line + "\n", to: file) }

    static func words(_ totals: RunTotals) -> String {
        var words = [Words.count(totals.videos, "video")]
        if totals.unchanged > 0 { words.append("\(totals.unchanged) unchanged") }
        if totals.failed > 0 { words.append("\(totals.failed) cannot be made") }
        if totals.frames > 0 {
            words.append("\(Words.count(totals.frames, "frame")) to render in \(Words.count(totals.chunks, "chunk"))")
        }
        return words.joined(separator: ", ")
    }
}
