internal import Diagnostics
internal import Fetching
internal import Foundation
internal import Generation
internal import Synchronization

/// A few lines at the bottom of a terminal, redrawn in place: the whole run, then what each slot is doing. Findings and
/// failures scroll by above them.
///
///     ███████████▌             46 %  5 of 12 videos  38 frames/s  2 min 10 s left
///       encoding   sku-5 fr vertical  hero → points
///       joining    sku-4 en vertical
final class ProgressBar: ProgressDisplay {
    private struct State {
        var view = RunView()
        var fetching: FetchProgress?
        /// The bar never goes back, whatever the estimate learns.
        var furthest = 0.0
        /// What is on the screen.
        var lines: [String] = []
        var drawn = 0.0
        var printer: DiagnosticPrinter
    }
    private let terminal: Terminal
    private let file: Int32
    private let state: Mutex<State>
    /// Seconds between two drawings: often enough to look alive, seldom enough to be read.
    private static let interval = 0.2

    init(_ terminal: Terminal, file: Int32 = STDERR_FILENO) {
        self.terminal = terminal
        self.file = file
        state = Mutex(State(printer: DiagnosticPrinter(terminal)))
    }

    func show(_ event: RunEvent) {
        state.withLock { state in
            let now = steadySeconds()
            state.view.take(event, now: now)
            switch event {
            case .fetching(let progress): state.fetching = progress.done == progress.total ? nil : progress
            case .checked: state.fetching = nil
            case .found(let diagnostic):
                return write(above: &state, state.printer.text(diagnostic), now)
            case .retrying(let kind, let title, let problem, let seconds):
                return write(above: &state, Words.again(kind, title, problem, seconds) + "\n", now)
            case .engine(.ready), .engine(.note):
                guard case .engine(let event) = event else { return }
                return write(above: &state, Words.engine(event) + "\n", now)
            case .stopping:
                return write(above: &state, "stopping (again to stop at once) …\n", now)
            case .reported:
                Terminal.write(Self.erasing(state.lines), to: file)
                state.lines = []
                return
            case .planned, .engine, .started, .worked, .dropped, .ended, .waited, .finished: break
            }
            if now - state.drawn >= Self.interval { draw(&state, now) }
        }
    }

    private func draw(_ state: inout State, _ now: Double) {
        state.drawn = now
        var lines: [String] = []
        if let fetching = state.fetching {
            let share = Double(fetching.done) / Double(max(1, fetching.total))
            lines = [ProgressLine(terminal).text(share, [Words.fetching(fetching)])]
        } else {
            state.furthest = max(state.furthest, state.view.isPlanned ? state.view.estimate.fraction(now: now) : 0)
            lines = ProgressLine(terminal).lines(state.view, share: state.furthest, now: now)
        }
        guard lines != state.lines else { return }
        Terminal.write(Self.erasing(state.lines) + lines.joined(separator: "\n"), to: file)
        state.lines = lines
    }

    /// What scrolls by; without lines below it until there is something to show.
    private func write(above state: inout State, _ text: String, _ now: Double) {
        Terminal.write(Self.erasing(state.lines) + text, to: file)
        state.lines = []
        if state.view.isPlanned || state.view.checked != nil { draw(&state, now) }
    }

    /// Takes away lines, in the last of which the cursor stands.
    private static func erasing(_ lines: [String]) -> String {
        guard !lines.isEmpty else { return "" }
        return String(repeating: "\r\u{1B}[K\u{1B}[A", count: lines.count - 1) + "\r\u{1B}[K"
    }
}
