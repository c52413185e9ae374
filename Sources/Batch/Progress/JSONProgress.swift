internal import Diagnostics
internal import Fetching
internal import Foundation
internal import Generation
internal import Synchronization

/// One JSON object a line on standard output, for programs. `Documentation/Reports.md` describes the events.
final class JSONProgress: ProgressDisplay {
    private struct State {
        var view = RunView()
        var told = 0.0
    }
    private let state = Mutex(State())
    private let file: Int32
    /// Seconds between two events of a kind that comes again and again.
    private static let interval = 0.5

    init(file: Int32 = STDOUT_FILENO) { self.file = file }

    func show(_ event: RunEvent) {
        state.withLock { state in
            let now = steadySeconds()
            state.view.take(event, now: now)
            let isDue = now - state.told >= Self.interval
            switch event {
            case .fetching(let progress):
                guard isDue || progress.done == progress.total else { return }
                state.told = now
                say(
                    Line(.fetching) {
                        ($0.done, $0.addresses, $0.bytes) = (progress.done, progress.total, progress.bytes)
                    })
            case .checked(let count, let total):
                guard isDue || count == total else { return }
                state.told = now
                say(Line(.checked) { ($0.done, $0.videos) = (count, total) })
            case .planned(let totals):
                state.told = now
                say(planned(totals, secondsLeft: state.view.estimate.secondsLeft(now: now)))
            case .worked, .dropped, .started, .ended, .waited:
                guard isDue, state.view.isPlanned else { return }
                state.told = now
                say(progress(state.view, now: now))
            case .found(let diagnostic):
                say(Line(.finding) { $0.finding = FindingForm(diagnostic) })
            case .retrying(let kind, let title, let problem, let seconds):
                say(
                    Line(.retry) {
                        ($0.stage, $0.title, $0.seconds) = (kind, title, seconds)
                        $0.finding = problem.map(FindingForm.init)
                    })
            case .engine(let event):
                say(
                    Line(.engine) {
                        switch event {
                        case .loading(let what, let part): ($0.state, $0.title, $0.fraction) = ("loading", what, part)
                        case .ready(let what): ($0.state, $0.title) = ("ready", what)
                        case .note(let what): ($0.state, $0.title) = ("note", what)
                        }
                    })
            case .finished(let outcome):
                say(Line(.video) { $0.video = Report.Video(outcome) })
            case .stopping:
                say(Line(.stopping) { _ in })
            case .reported(let report, let folder):
                // Whoever draws a bar sees it full.
                if state.view.isPlanned { say(progress(state.view, now: now)) }
                say(
                    Line(.ended) {
                        $0.totals = Report.Totals(report)
                        ($0.seconds, $0.report) = (report.seconds.rounded(to: 3), "\(folder)/report.json")
                    })
            }
        }
    }

    private func planned(_ totals: RunTotals, secondsLeft: Double?) -> Line {
        Line(.planned) {
            ($0.videos, $0.unchanged, $0.failed, $0.held) = (
                totals.videos, totals.unchanged, totals.failed, totals.held
            )
            ($0.frames, $0.chunks, $0.chunksReused) = (totals.frames, totals.chunks, totals.chunksReused)
            $0.filesEncodedWhole = totals.whole
            $0.secondsLeft = secondsLeft?.rounded(to: 1)
        }
    }

    private func progress(_ view: RunView, now: Double) -> Line {
        Line(.progress) {
            ($0.videos, $0.videosDone, $0.failed) = (view.totals.videos, view.videosDone, view.videosFailed)
            ($0.frames, $0.done) = (view.estimate.framesPlanned, view.estimate.framesDone)
            $0.fraction = view.estimate.fraction(now: now).rounded(to: 4)
            $0.rate = view.estimate.rate(now: now)?.rounded(to: 2)
            $0.secondsLeft = view.estimate.secondsLeft(now: now)?.rounded(to: 1)
            $0.slots = view.slots.sorted { $0.key < $1.key }.map {
                Line.Slot(slot: $0.key, stage: $0.value.kind, title: $0.value.title)
            }
        }
    }

    private func say(_ line: Line) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(line) else { return }
        Terminal.write(String(decoding: data, as: UTF8.self) + "\n", to: file)
    }
}

extension JSONProgress {
    /// The names of the events. A test holds them against the documentation.
    enum Event: String, CaseIterable, Encodable {
        case fetching, checked, finding, planned, progress, retry, engine, video, stopping, ended
    }

    /// Everything that an event may say. A test holds the fields against the documentation.
    struct Line: Encodable {
        var event: Event
        var videos, unchanged, failed, held, frames, chunks, chunksReused, filesEncodedWhole, done, videosDone: Int?
        var addresses, bytes: Int?
        var fraction, rate, secondsLeft, seconds: Double?
        var slots: [Slot]?
        var stage: WorkKind?
        var title, state: String?
        var finding: FindingForm?
        var video: Report.Video?
        var totals: Report.Totals?
        var report: String?

        struct Slot: Encodable {
            var slot: Int
            var stage: WorkKind
            var title: String
        }

        init(_ event: Event, _ fill: (inout Line) -> Void) {
            self.event = event
            fill(&self)
        }
    }
}

extension Double {
    /// So many digits after the point are enough for a program to read.
    fileprivate func rounded(to digits: Int) -> Double {
        let factor = pow(10, Double(digits))
        return (self * factor).rounded() / factor
    }
}
