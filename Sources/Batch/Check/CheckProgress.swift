internal import Synchronization

/// What a check writes to a terminal: findings, and below them how far it is. Thread-safe.
final class CheckProgress: Sendable {
    private struct State {
        var line = ""
        var drawn: Double
    }

    private let terminal: Terminal
    private let file: Int32
    private let state: Mutex<State>
    /// Seconds before the first line and between two: what is quick needs none.
    private static let interval = 0.5

    init(_ terminal: Terminal, file: Int32) {
        self.terminal = terminal
        self.file = file
        state = Mutex(State(drawn: steadySeconds()))
    }

    /// Whole lines that stay.
    func say(_ text: String) {
        state.withLock { state in
            Terminal.write(Self.erasing(state.line) + text + state.line, to: file)
        }
    }

    /// So many videos of so many are checked.
    func show(_ done: Int, of total: Int) {
        guard terminal.isInteractive else { return }
        state.withLock { state in
            let now = steadySeconds()
            guard now - state.drawn >= Self.interval else { return }
            state.drawn = now
            let share = Double(done) / Double(max(1, total))
            let line = ProgressLine(terminal).text(share, ["checking \(done) of \(total)"])
            Terminal.write(Self.erasing(state.line) + line, to: file)
            state.line = line
        }
    }

    func end() {
        state.withLock { state in
            Terminal.write(Self.erasing(state.line), to: file)
            state.line = ""
        }
    }

    private static func erasing(_ line: String) -> String { line.isEmpty ? "" : "\r\u{1B}[K" }
}
