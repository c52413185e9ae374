public import Foundation

/// Decides which runs are to be started at a moment. A value: it asks no clock, starts nothing and keeps nothing.
///
/// - A run that is seen for the first time has missed nothing.
/// - What was due while nobody looked is caught up once: the latest due time is begun, those before it count as
///   missed. The same holds for what was due while the run itself, or too many others, were running: a run never
///   overlaps itself.
/// - At most `limit` run at once. Those that wait are started in the order in which they became due, then by name; so
///   one that is due often does not keep back the others.
/// - What was begun and did not end is begun again for the same due time, `attemptLimit` times in all. After a death that
///   was seen it rests for a while first: whatever killed it may still be there.
/// - When the clock is set back by no more than `setBackLimit`, nothing is done twice; by more, the schedules start
///   anew from the new time.
///
/// A caller that keeps every `RunMemory` when it is told so may be killed between any two steps: each due time is then
/// begun or counted as missed exactly once.
public struct Agenda: Sendable {
    /// How often a run is begun for one due time.
    public static let attemptLimit = 3
    /// Seconds between the first death and the second attempt, and so on.
    public static let rests: [TimeInterval] = [10, 120]
    /// 3 hours, as in cron(8): "Clock changes of more than 3 hours are considered to be corrections to the clock".
    public static let setBackLimit: TimeInterval = 3 * 3600
    /// Where counting what was missed stops: two months of every minute.
    public static let countLimit = 100_000

    /// A run with its schedule.
    public struct Entry: Hashable, Sendable {
        public var name: String
        public var schedule: Schedule

        public init(name: String, schedule: Schedule) {
            self.name = name
            self.schedule = schedule
        }
    }

    public private(set) var entries: [Entry]
    public private(set) var limit: Int
    /// What has to be kept, by name of the run; of runs that are not in the agenda, too.
    public private(set) var memories: [String: RunMemory]
    /// Those that were started and have not ended.
    public private(set) var running: Set<String> = []
    /// Those that have died since the last decision.
    private var dead: Set<String> = []
    /// Until when those that died before it are left alone.
    private var resting: [String: Date] = [:]
    /// The latest that the clock has ever shown, as far as is known.
    private var latestNow: Date?

    /// - Parameters:
    ///   - entries: With different names.
    ///   - limit: How many may run at once, at least 1.
    ///   - memories: As they were kept; whatever is unfinished in them died with the service.
    public init(_ entries: [Entry], limit: Int = 1, memories: [String: RunMemory] = [:]) {
        self.entries = entries
        self.limit = max(1, limit)
        self.memories = memories
        latestNow = entries.compactMap { memories[$0.name]?.through }.max()
    }

    /// Takes over a project file that was changed. What runs goes on, even if it is not in the file any more.
    public mutating func replace(_ entries: [Entry], limit: Int) {
        self.entries = entries
        self.limit = max(1, limit)
    }

    /// What is to be done at a moment; asked when the service starts, at `wake`, and after the end of each run.
    public mutating func decide(now: Date) -> Decision {
        var decision = Decision()
        let before = memories
        noteClock(now, &decision)
        for entry in entries { meet(entry, now, &decision) }
        letRest(now)
        for waiting in waiting(now) where running.count < limit { begin(waiting, now, &decision) }
        for entry in entries where memories[entry.name] != before[entry.name] {
            decision.changed[entry.name] = memories[entry.name]
        }
        decision.wake = wake(after: now)
        return decision
    }

    /// Takes note of the end of a run that was started.
    ///
    /// - Returns: What is to be kept of it; nil if it was not running.
    @discardableResult
    public mutating func ended(_ name: String, _ end: RunEnd) -> RunMemory? {
        guard running.remove(name) != nil else { return nil }
        switch end {
        case .finished: memories[name]?.unfinished = nil
        case .lost: dead.insert(name)
        case .stopped: memories[name]?.unfinished?.attempts -= 1
        }
        return memories[name]
    }
}

extension Agenda {
    /// A run that could be started.
    private struct Waiting {
        var entry: Entry
        /// When it became due.
        var since: Date
    }

    /// Finds out whether the clock was set back, and starts anew if it was by much.
    private mutating func noteClock(_ now: Date, _ decision: inout Decision) {
        guard let latest = latestNow, now < latest else {
            latestNow = now
            return
        }
        let step = latest.timeIntervalSince(now)
        guard step > Self.setBackLimit else { return }
        decision.setBack = step
        latestNow = now
        resting = [:]
        for entry in entries {
            if let through = memories[entry.name]?.through { memories[entry.name]?.through = min(through, now) }
        }
    }

    /// Makes the memory of a run fit: the first sight of it, another schedule, too many attempts.
    private mutating func meet(_ entry: Entry, _ now: Date, _ decision: inout Decision) {
        guard var memory = memories[entry.name] else {
            memories[entry.name] = RunMemory(since: now, of: entry.schedule)
            return
        }
        if memory.schedule != entry.schedule.description {
            memory.schedule = entry.schedule.description
            memory.through = max(memory.through, now)
        }
        if let unfinished = memory.unfinished, unfinished.attempts >= Self.attemptLimit, !running.contains(entry.name) {
            decision.givenUp.append(
                .init(name: entry.name, due: unfinished.due, attempts: unfinished.attempts))
            memory.unfinished = nil
        }
        memories[entry.name] = memory
    }

    private mutating func letRest(_ now: Date) {
        // One that seems to last longer was measured by a clock that has been set back.
        resting = resting.filter { now < $0.value && $0.value <= now + (Self.rests.max() ?? 0) }
        for name in dead {
            guard let attempts = memories[name]?.unfinished?.attempts, (1...Self.rests.count).contains(attempts) else {
                continue
            }
            resting[name] = now + Self.rests[attempts - 1]
        }
        dead = []
    }

    /// Runs that are due and neither run nor rest, in the order in which they are to be started.
    private func waiting(_ now: Date) -> [Waiting] {
        entries.compactMap { entry in
            guard !running.contains(entry.name), resting[entry.name] == nil, let memory = memories[entry.name] else {
                return nil
            }
            let since = memory.unfinished?.due ?? entry.schedule.next(after: memory.through)
            return since.flatMap { $0 <= now ? Waiting(entry: entry, since: $0) : nil }
        }
        .sorted { ($0.since, $0.entry.name) < ($1.since, $1.entry.name) }
    }

    private mutating func begin(_ waiting: Waiting, _ now: Date, _ decision: inout Decision) {
        let (name, schedule) = (waiting.entry.name, waiting.entry.schedule)
        guard var memory = memories[name] else { return }
        var start = Decision.Start(name: name, due: waiting.since)
        if let unfinished = memory.unfinished {
            start.attempt = unfinished.attempts + 1
        } else if let latest = schedule.latest(atOrBefore: now) {
            start.due = latest
            start.missed = schedule.count(after: memory.through, through: latest, limit: Self.countLimit + 1) - 1
            memory.through = latest
        }
        memory.unfinished = .init(due: start.due, attempts: start.attempt)
        memories[name] = memory
        running.insert(name)
        decision.starts.append(start)
    }

    /// The next moment at which a run that neither runs nor waits becomes due, or has rested.
    private func wake(after now: Date) -> Date? {
        entries.compactMap { entry in
            if let end = resting[entry.name] { return end }
            guard !running.contains(entry.name), let memory = memories[entry.name], memory.unfinished == nil else {
                return nil
            }
            return entry.schedule.next(after: memory.through).flatMap { $0 > now ? $0 : nil }
        }.min()
    }
}
