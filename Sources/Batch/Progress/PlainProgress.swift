internal import Diagnostics
internal import Fetching
internal import Foundation
internal import Generation
internal import Synchronization

/// Lines for logs: one per finished video, and how far it is twice a minute.
final class PlainProgress: ProgressDisplay {
    private struct State {
        var view = RunView()
        var told = 0.0
        /// What the engine was last said to load.
        var loading: String?
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
            state.view.take(event, now: now)
            switch event {
            case .fetching(let progress):
                guard progress.done == progress.total || now - state.told >= Self.interval else { return }
                state.told = now
                say(Words.fetching(progress))
            case .planned(let totals):
                state.told = now
                say(Self.words(totals))
            case .found(let diagnostic):
                Terminal.write(state.printer.text(diagnostic), to: file)
            case .worked, .ended, .waited:
                guard now - state.told >= Self.interval, let left = state.view.estimate.secondsLeft(now: now) else {
                    return
                }
                state.told = now
                say("\(Int(state.view.estimate.fraction(now: now) * 100)) % done, about \(Words.duration(left)) left")
            case .retrying(let kind, let title, let problem, let seconds):
                say(Words.again(kind, title, problem, seconds))
            case .finished(let outcome):
                guard outcome.status == .made else { return }
                say("\(state.view.videosDone) of \(state.view.totals.videos): \(outcome.path)")
            case .engine(.loading(let what, let part)):
                guard state.loading != what else { return }
                state.loading = what
                say(Words.engine(.loading(what, part: part)))
            case .engine(let event):
                state.loading = nil
                say(Words.engine(event))
            case .stopping:
                say("stopping (again to stop at once)")
            case .checked, .started, .dropped, .reported: break
            }
        }
    }

    private func say(_ line: String) { Terminal.write(line + "\n", to: file) }

    static func words(_ totals: RunTotals) -> String {
        var words = [Words.count(totals.videos, "video")]
        if totals.unchanged > 0 { words.append("\(totals.unchanged) unchanged") }
        if totals.failed > 0 { words.append("\(totals.failed) cannot be made") }
        if totals.held > 0 { words.append("\(totals.held) held back with them") }
        if totals.frames > 0 {
            let pieces = [
                totals.chunks > 0 ? Words.count(totals.chunks, "chunk") : nil,
                totals.whole > 0 ? "\(Words.count(totals.whole, "file")) encoded whole" : nil,
            ]
            words.append(
                "\(Words.count(totals.frames, "frame")) to render in "
                    + pieces.compactMap(\.self).joined(separator: " and "))
        }
        return words.joined(separator: ", ")
    }
}
