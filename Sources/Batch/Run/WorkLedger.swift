internal import Synchronization
internal import TimelineModel

/// The work that a plan counted and nobody has begun: so that progress counts everything once, and drops what will not
/// be done because its video failed. Thread-safe.
final class WorkLedger: Sendable {
    /// For every piece, how many videos want it.
    private let open: Mutex<[UnitWork.Claim: Int32]>
    private let display: any ProgressDisplay

    /// - Parameter pieces: What the plan counted, with the number of videos that want it.
    init(_ pieces: [UnitWork.Claim: Int32], _ display: any ProgressDisplay) {
        open = Mutex(pieces)
        self.display = display
    }

    /// A slot begins some work.
    func begin(_ work: UnitWork, slot: Int, caption: String) -> UnitProgress {
        display.show(.started(slot: slot, work.part, caption))
        return UnitProgress(work, slot: slot, wanted: claim(work.claims), ledger: self, display)
    }

    /// Takes some work out of the book.
    ///
    /// - Returns: How many videos want it; 0 if it was not counted, or was done before.
    private func claim(_ claims: [UnitWork.Claim]) -> Int32 {
        open.withLock { open in claims.reduce(0) { max($0, open.removeValue(forKey: $1) ?? 0) } }
    }

    /// Work that was begun is to be done after all.
    fileprivate func giveBack(_ claims: [UnitWork.Claim], wanted: Int32) {
        guard wanted > 0 else { return }
        open.withLock { open in for claim in claims { open[claim] = wanted } }
    }

    /// A video will not be made: what nobody else wants of it is not going to be done.
    func forget(_ plan: VideoPlan) {
        drop(plan) { $0 > 1 ? $0 - 1 : nil }
    }

    /// A video is made: what is still open of it turned out to be there. Pieces that were pending may be the same.
    func settle(_ plan: VideoPlan) {
        drop(plan) { _ in nil }
    }

    /// - Parameter change: How many videos still want a piece, given how many did; nil for none.
    private func drop(_ plan: VideoPlan, change: (Int32) -> Int32?) {
        let over = open.withLock { open in
            plan.work.filter { work in
                var isOver = false
                for claim in work.claims {
                    guard let count = open[claim] else { continue }
                    open[claim] = change(count)
                    isOver = isOver || open[claim] == nil
                }
                return isOver
            }
        }
        for work in over { display.show(.dropped(work.part, WorkAmount(work.amount), frames: work.frames)) }
    }
}

/// Tells how one unit goes on in a slot. Used on the slot's thread only.
final class UnitProgress {
    private let work: UnitWork
    private let slot: Int
    private let wanted: Int32
    private let ledger: WorkLedger
    private let display: any ProgressDisplay
    private var told = 0
    private var last = steadySeconds()
    private var seconds = 0.0
    /// Told in small steps: every display takes a lock.
    private static let step = 8

    fileprivate init(
        _ work: UnitWork, slot: Int, wanted: Int32, ledger: WorkLedger, _ display: any ProgressDisplay
    ) {
        self.work = work
        self.slot = slot
        self.wanted = wanted
        self.ledger = ledger
        self.display = display
    }

    /// The work, if it was counted.
    private var isCounted: Bool { wanted > 0 }

    /// So many of its frames are done.
    func reached(_ frames: Int) {
        // The last step is told by `finish`, because closing a file takes time, too.
        guard isCounted, frames - told >= Self.step, frames < work.frames else { return }
        tell(frames: frames)
    }

    /// The unit is done.
    ///
    /// - Parameter wasNeeded: False if its result had been made meanwhile, by another process.
    func finish(wasNeeded: Bool = true) {
        if isCounted, wasNeeded {
            tell(frames: work.frames)
        } else if isCounted {
            display.show(.dropped(work.part, WorkAmount(work.amount), frames: work.frames))
        }
        display.show(.ended(slot: slot))
    }

    /// The unit is not done: either it will be tried once more, or the videos that want it are forgotten.
    func fail() {
        if isCounted {
            if told > 0 { tell(amount: -amount(told), frames: -told, seconds: -seconds) }
            ledger.giveBack(work.claims, wanted: wanted)
        }
        display.show(.ended(slot: slot))
    }

    private func amount(_ frames: Int) -> Double {
        work.frames > 0 ? work.amount * Double(frames) / Double(work.frames) : work.amount
    }

    private func tell(frames: Int) {
        let now = steadySeconds()
        let amount = work.frames > 0 ? amount(frames - told) : work.amount
        tell(amount: amount, frames: frames - told, seconds: now - last)
        seconds += now - last
        last = now
        told = frames
    }

    private func tell(amount: Double, frames: Int, seconds: Double) {
        display.show(.worked(WorkDone(slot: slot, work.part, amount: amount, frames: frames, seconds: seconds)))
    }
}
