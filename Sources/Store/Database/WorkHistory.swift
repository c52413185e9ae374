internal import Foundation
internal import GRDB
internal import Synchronization

/// How long work takes on this machine, learnt from the work done: what a plan's estimate rests on.
extension RecordBook {
    /// What a unit of work takes here.
    public struct Rate: Hashable, Sendable {
        /// Seconds for a unit: a frame, a second of sound.
        public var secondsPerUnit: Double
        /// How much work this rests on, in seconds, the older the less; small values tell little.
        public var weight: Double
    }

    /// What was noted and is not written yet.
    struct PendingWork {
        var noted: [String: (amount: Double, seconds: Double)] = [:]
        var since = ContinuousClock.now
    }

    /// After this much work of a kind, what was known before counts half. Long enough to even out scenes that
    /// differ, short enough to follow a new machine or library within a run.
    private static let halfLife = 600.0
    /// Notes are written together: a transaction for every chunk would be in the way of other processes.
    private static let interval = Duration.seconds(5)

    /// Notes that some work took some time.
    ///
    /// Written a few seconds later or by `flush`. Estimates are no reason to fail: what cannot be written is lost.
    ///
    /// - Parameters:
    ///   - work: The kind of work, as the estimate will ask for it: `encode standard 1080x1920 filter`.
    ///   - amount: How much of it: frames, seconds of sound.
    ///   - seconds: Time that it took.
    public func note(work: String, amount: Double, seconds: Double) {
        guard amount > 0, seconds >= 0, amount.isFinite, seconds.isFinite else { return }
        let isDue = pending.withLock { pending in
            let before = pending.noted[work] ?? (0, 0)
            pending.noted[work] = (before.amount + amount, before.seconds + seconds)
            return ContinuousClock.now - pending.since > Self.interval
        }
        if isDue { flush() }
    }

    /// Writes what was noted.
    public func flush() {
        let noted = pending.withLock { pending in
            defer { pending = PendingWork() }
            return pending.noted
        }
        guard !noted.isEmpty else { return }
        try? database.write { database in
            let statement = try database.cachedStatement(
                sql: """
                    INSERT INTO history (work, amount, seconds) VALUES (?, ?, ?)
                    ON CONFLICT DO UPDATE SET
                        amount = amount * ? + excluded.amount, seconds = seconds * ? + excluded.seconds
                    """)
            for (work, new) in noted {
                let kept = exp2(-new.seconds / Self.halfLife)
                try statement.execute(arguments: [work, new.amount, new.seconds, kept, kept])
            }
        }
    }

    /// What is known about every kind of work.
    public func rates() -> [String: Rate] {
        flush()
        let rates = try? database.read { database in
            var rates: [String: Rate] = [:]
            let rows = try Row.fetchCursor(database, sql: "SELECT work, amount, seconds FROM history WHERE amount > 0")
            while let row = try rows.next() { rates[row[0]] = Rate(amount: row[1], seconds: row[2]) }
            return rates
        }
        return rates ?? [:]
    }

    /// What is known about one kind of work; nil if it was never done here.
    public func rate(of work: String) -> Rate? { rates()[work] }
}

extension RecordBook.Rate {
    fileprivate init(amount: Double, seconds: Double) {
        self.init(secondsPerUnit: seconds / amount, weight: seconds)
    }
}
