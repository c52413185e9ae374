internal import Diagnostics
internal import Fetching
internal import Foundation
internal import Synchronization

/// One JSON object a line on standard output, for programs. `Documentation/Reports.md` describes the events.
final class JSONProgress: ProgressDisplay {
    private struct State {
        var time = TimeLeft(total: 0, now: 0)
        var frames = 0
        var told = 0.0
    }
    private let state = Mutex(State())
    private let file: Int32
    /// Seconds between two `progress` events.
    private static let interval = 0.5

    init(file: Int32 = STDOUT_FILENO) { self.file = file }

    func show(_ event: RunEvent) {
        state.withLock { state in
            let now = steadySeconds()
            switch event {
            case .fetching(let progress):
                guard now - state.told >= Self.interval || progress.done == progress.total else { return }
                state.told = now
                say(
                    Line(
                        event: "fetching", done: progress.done, addresses: progress.total, bytes: progress.bytes))
            case .checked(let count, let total):
                guard now - state.told >= Self.interval || count == total else { return }
                state.told = now
                say(Line(event: "checked", videos: total, done: count))
            case .planned(let totals):
                state.time = TimeLeft(total: totals.frames, now: now)
                state.frames = totals.frames
                say(
                    Line(
                        event: "planned", videos: totals.videos, unchanged: totals.unchanged, failed: totals.failed,
                        frames: totals.frames, chunks: totals.chunks, chunksReused: totals.chunksReused))
            case .found(let diagnostic):
                say(Line(event: "finding", finding: Finding(diagnostic)))
            case .encoded(let frames):
                state.time.add(frames, now: now)
                guard now - state.told >= Self.interval || state.time.done == state.frames else { return }
                state.told = now
                say(
                    Line(
                        event: "progress", frames: state.frames, done: state.time.done, rate: state.time.rate,
                        secondsLeft: state.time.seconds))
            case .retrying: break
            case .finished(let outcome):
                say(Line(event: "video", video: Report.Video(outcome)))
            case .stopping:
                say(Line(event: "stopping"))
            case .ended(let report, let folder):
                say(
                    Line(
                        event: "ended", totals: Report.Totals(report),
                        seconds: (report.seconds * 1000).rounded() / 1000,
                        report: "\(folder)/report.json"))
            }
        }
    }

    private struct Line: Encodable {
        var event: String
        var videos, unchanged, failed, frames, chunks, chunksReused, done, addresses, bytes: Int?
        var rate, secondsLeft: Double?
        var finding: Finding?
        var video: Report.Video?
        var totals: Report.Totals?
        var seconds: Double?
        var report: String?
    }

    private func say(_ line: Line) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(line) else { return }
        Terminal.write(String(decoding: data, as: UTF8.self) + "\n", to: file)
    }
}
