internal import Foundation

/// How much of a run's work is done and how long the rest will take.
///
/// Work is weighed in seconds of a slot. What a part costs is what it cost so far in this run; while nothing or little of it
/// was done, what its kind cost in this run; before that, what the kind cost on this machine in runs before. While few
/// pieces are left they are dealt out to the slots as the run will do it; of many only the sum counts.
struct RunEstimate {
    private struct Progress {
        var planned = WorkAmount(0, units: 0)
        var done = 0.0
        var seconds = 0.0
        /// Pieces that are done.
        var ended = 0

        var left: Double { max(0, planned.amount - done) }
        /// What a piece of it comes to.
        var usualUnit: Double { planned.amount / Double(max(1, planned.units)) }
    }

    /// What a slot is at.
    private struct Slot {
        var part: WorkPart
        /// How much of its piece was told, and when that was.
        var told = 0.0
        var since: Double
    }

    private var order: [WorkPart]
    private var parts: [WorkPart: Progress] = [:]
    private var kinds: [WorkKind: Progress] = [:]
    private var slots: [Int: Slot] = [:]
    private let rates: [WorkKind: WorkRate]
    private let processors: Int
    private let engineSlots: Int
    private let start: Double
    /// Seconds for which processors' slots were taken, up to a time.
    private var taken: (seconds: Double, until: Double)
    private var frames: (total: Int, done: Int)
    /// What work took lately and what it would have taken at the rates of the whole run: others come and go on this machine.
    private var recent = (actual: 0.0, expected: 0.0, at: 0.0)

    /// - Parameter now: Seconds on a clock that only goes forward.
    init(_ totals: RunTotals = RunTotals(), now: Double = 0) {
        order = totals.work.parts
        rates = totals.rates
        processors = max(1, totals.jobs)
        engineSlots = max(1, totals.engineSlots)
        start = now
        taken = (0, now)
        recent.at = now
        frames = (totals.frames, 0)
        for part in order {
            parts[part, default: Progress()].planned += totals.work[part]
            kinds[part.kind, default: Progress()].planned += totals.work[part]
        }
    }

    // MARK: What happens

    mutating func take(_ event: RunEvent, now: Double) {
        switch event {
        case .started(let slot, let part, _): begin(part, slot: slot, now: now)
        case .worked(let work): add(work, now: now)
        case .dropped(let part, let amount, let count): drop(part, amount, frames: count)
        case .ended(let slot): end(slot: slot, now: now)
        default: break
        }
    }

    mutating func begin(_ part: WorkPart, slot: Int, now: Double) {
        pass(now)
        slots[slot] = Slot(part: part, since: now)
    }

    mutating func add(_ work: WorkDone, now: Double) {
        compare(work, now: now)
        if parts[work.part] == nil { order.append(work.part) }
        parts[work.part, default: Progress()].done += work.amount
        parts[work.part, default: Progress()].seconds += work.seconds
        kinds[work.part.kind, default: Progress()].done += work.amount
        kinds[work.part.kind, default: Progress()].seconds += work.seconds
        slots[work.slot]?.told += work.amount
        slots[work.slot]?.since = now
        frames.done += work.frames
    }

    /// Sees whether work takes longer or less long than it did.
    private mutating func compare(_ work: WorkDone, now: Double) {
        guard work.part.kind != .segment, work.amount > 0, let progress = parts[work.part],
            progress.done >= progress.usualUnit
        else { return }
        let keep = exp2(-(now - recent.at) / max(20, (now - start) / 6))
        let expected = work.amount * progress.seconds / progress.done
        recent = (recent.actual * keep + work.seconds, recent.expected * keep + expected, now)
    }

    /// How much longer work takes now than at the rates of the whole run.
    private var slowness: Double {
        // Ten seconds of work are too little to say that something has changed, and so is a tenth: rows differ.
        let ratio = (recent.actual + 10) / (recent.expected + 10)
        return ratio > 1 ? min(4, max(1, ratio / 1.1)) : max(0.25, min(1, ratio * 1.1))
    }

    mutating func drop(_ part: WorkPart, _ amount: WorkAmount, frames count: Int = 0) {
        parts[part]?.planned.amount -= amount.amount
        parts[part]?.planned.units -= amount.units
        kinds[part.kind]?.planned.amount -= amount.amount
        kinds[part.kind]?.planned.units -= amount.units
        frames.total -= count
    }

    mutating func end(slot: Int, now: Double) {
        pass(now)
        guard let done = slots.removeValue(forKey: slot), done.told > 0 else { return }
        parts[done.part]?.ended += 1
    }

    /// Adds up how long slots were taken.
    private mutating func pass(_ now: Double) {
        let busy = slots.values.count { $0.part.kind != .segment }
        taken.seconds += Double(busy) * max(0, now - taken.until)
        taken.until = now
    }

    // MARK: What it comes to

    /// Seconds that a unit of a kind takes.
    private func rate(_ kind: WorkKind) -> Double {
        let known = rates[kind]?.secondsPerUnit ?? Self.usual(kind)
        guard let seen = kinds[kind], seen.done > 0, seen.seconds > 0 else { return known }
        // Half a second of it in this run tells as much as everything before. What was known may be wrong many times
        // over, either way, because templates differ: hence the geometric mean.
        let trust = min(0.5, rates[kind]?.weight ?? 0.05)
        let share = seen.seconds / (seen.seconds + trust)
        return pow(max(known, 1e-9), 1 - share) * pow(seen.seconds / seen.done, share)
    }

    /// What is a fair guess where nothing was ever done.
    private static func usual(_ kind: WorkKind) -> Double {
        switch kind {
        case .prepare: 0.01
        case .segment: 20
        case .encode: 0.02
        case .sound: 0.05
        case .join: 0.2
        }
    }

    /// Seconds that a unit of a part takes.
    private func cost(_ part: WorkPart, _ progress: Progress, average: Double) -> Double {
        // A little of a part tells little of it: the first frames of a chunk wait for those that follow.
        let trust = min(0.05 * progress.planned.amount, 0.5 * progress.usualUnit)
        return progress.done > 0 ? (average * trust + progress.seconds) / (trust + progress.done) : average
    }

    /// What is left of a part.
    private struct Rest {
        var part: WorkPart
        /// Seconds of a slot, all in all.
        var seconds: Double
        /// Of each piece that a slot is at.
        var begun: [Double]
        /// Pieces that nobody began, and what each takes.
        var units: Int
        var unit: Double
        /// What a piece comes to, in the unit of its kind.
        var size: Double
        /// How many pieces of it were done or begun.
        var first: Int
    }

    private func rest(now: Double) -> [Rest] {
        var averages: [WorkKind: Double] = [:]
        var begun: [WorkPart: [Slot]] = [:]
        for slot in slots.values { begun[slot.part, default: []].append(slot) }
        return order.compactMap { part in
            guard let progress = parts[part], progress.left > 0 else { return nil }
            let average = averages[part.kind] ?? rate(part.kind)
            averages[part.kind] = average
            let cost = cost(part, progress, average: average)
            var amount = progress.left
            let pieces = (begun[part] ?? []).map { slot in
                let left = min(amount, max(0, progress.usualUnit - slot.told))
                amount -= left
                // Time goes by while a slot is silent, but it is not done before it says so.
                return left * cost - min(0.9 * left * cost, max(0, now - slot.since))
            }
            let first = progress.ended + pieces.count
            let units = amount > 0 ? max(1, progress.planned.units - first) : 0
            return Rest(
                part: part, seconds: amount * cost + pieces.reduce(0, +), begun: pieces, units: units,
                unit: units > 0 ? amount * cost / Double(units) : 0, size: progress.usualUnit, first: first)
        }
    }

    /// More pieces than this for each slot need not be dealt out one by one.
    private static let manyUnits = 64

    /// Seconds until so many slots have done these parts.
    private func seconds(_ rest: [Rest], slots count: Int) -> Double {
        let sum = rest.reduce(0) { $0 + $1.seconds }
        let units = rest.reduce(0) { $0 + $1.units }
        guard count > 1, units > 0 || rest.contains(where: { !$0.begun.isEmpty }), units <= Self.manyUnits * count
        else {
            return sum / Double(count)
        }
        var slots = [Double](repeating: 0, count: count)
        func deal(_ seconds: Double) {
            guard let next = slots.indices.min(by: { slots[$0] < slots[$1] }) else { return }
            slots[next] += seconds
        }
        for part in rest { for seconds in part.begun { deal(seconds) } }
        // Video by video: the second piece of a part is that of the second video. The longest first, as the queue has it.
        let later = rest.flatMap { part in
            (0..<part.units).map { (place: (part.first + $0, Self.step(part.part.kind), -part.size), part.unit) }
        }
        for (_, seconds) in later.sorted(by: { $0.place < $1.place }) { deal(seconds) }
        return slots.max() ?? 0
    }

    /// When work of a kind comes in the making of a video.
    private static func step(_ kind: WorkKind) -> Int { WorkKind.allCases.firstIndex(of: kind) ?? 0 }

    /// Seconds until all is done; nil until there is something to go by.
    func secondsLeft(now: Double) -> Double? {
        let rest = rest(now: now)
        for kind in [WorkKind.encode, .segment] where rest.contains(where: { $0.part.kind == kind }) {
            guard rates[kind] != nil || (kinds[kind]?.done ?? 0) > 0 else { return nil }
        }
        let work = rest.filter { $0.part.kind != .segment }
        let busy = Double(slots.values.count { $0.part.kind != .segment })
        let elapsed = max(0, now - start)
        // How many slots really work at the same time, seen over the run, begins with all of them.
        let seen = taken.seconds + busy * max(0, now - taken.until)
        let working = min(Double(processors), max(0.5, (seen + 2 * Double(processors)) / (elapsed + 2)))
        let dealt = max(seconds(work, slots: processors), work.reduce(0) { $0 + $1.seconds } / working)
        return max(dealt * slowness, seconds(rest.filter { $0.part.kind == .segment }, slots: engineSlots))
    }

    /// From 0 to 1, by what work costs.
    func fraction(now: Double) -> Double {
        let left = rest(now: now).reduce(0) { $0 + $1.seconds }
        let done = kinds.values.reduce(0) { $0 + $1.seconds }
        return done + left > 0 ? min(1, done / (done + left)) : 1
    }

    /// Frames a second over the run so far; nil until there is something to go by.
    func rate(now: Double) -> Double? {
        guard frames.done > 0, now - start > 0.5 else { return nil }
        return Double(frames.done) / (now - start)
    }

    var framesDone: Int { frames.done }
    var framesPlanned: Int { frames.total }
}

/// Seconds on a clock that only goes forward, for rates.
func steadySeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
