internal import Generation

/// The state of a run as displays show it, kept up to date by its events.
struct RunView {
    private(set) var totals = RunTotals()
    private(set) var estimate = RunEstimate()
    /// Videos that are resolved and checked, until all are.
    private(set) var checked: (done: Int, of: Int)?
    /// Videos that are there, or cannot be made.
    private(set) var videosDone = 0
    private(set) var videosFailed = 0
    /// What the slots are at.
    private(set) var slots: [Int: (kind: WorkKind, title: String)] = [:]
    /// What the engine loads, if it does.
    private(set) var loading: EngineEvent?
    /// Whether rendering has begun.
    private(set) var isPlanned = false

    mutating func take(_ event: RunEvent, now: Double) {
        switch event {
        case .checked(let done, let total): checked = (done, total)
        case .planned(let totals):
            self.totals = totals
            checked = nil
            isPlanned = true
            (videosDone, videosFailed) = (totals.brokenRows, totals.brokenRows)
            estimate = RunEstimate(totals, now: now)
        case .started(let slot, let part, let title): slots[slot] = (part.kind, title)
        case .ended(let slot): slots[slot] = nil
        case .engine(let event):
            if case .loading = event { loading = event } else { loading = nil }
        case .finished(let outcome) where outcome.status != .stopped:
            videosDone += 1
            if outcome.status == .failed { videosFailed += 1 }
        default: break
        }
        estimate.take(event, now: now)
    }
}
