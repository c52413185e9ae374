/// The changes of a zone's clocks: those that are listed one by one, and the rule for the years after them.
struct ZoneRules: Hashable, Sendable {
    /// What clocks show from one change to the next.
    struct LocalTime: Hashable, Sendable {
        /// Seconds ahead of UTC.
        var offset: Int
        /// `CET`, `-03`
        var abbreviation: String
    }

    struct Change: Hashable, Sendable {
        /// The first second of it, since 1970.
        var second: Int
        /// Its place in `times`.
        var time: Int
    }

    /// The first one holds before all changes.
    let times: [LocalTime]
    /// In order.
    let changes: [Change]
    /// From the last change on; nil: that one stays.
    let after: YearlyRule?

    /// A zone whose clocks are left alone.
    init(_ time: LocalTime) { self.init(times: [time], changes: [], after: nil) }

    /// A zone that has always kept one rule.
    init(_ rule: YearlyRule) { self.init(times: [rule.standard], changes: [], after: rule) }

    /// - Parameter times: At least one, and all that `changes` name.
    init(times: [LocalTime], changes: [Change], after: YearlyRule?) {
        self.times = times
        self.changes = changes
        self.after = after
    }

    /// What the clocks show at a second (RFC 9636, 3.2: "Local time for timestamps…").
    func localTime(at second: Int) -> LocalTime {
        guard let last = changes.last else { return after?.localTime(at: second) ?? times[0] }
        if second >= last.second { return after?.localTime(at: second) ?? times[last.time] }
        var (low, high) = (0, changes.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if changes[middle].second <= second { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? times[0] : times[changes[low - 1].time]
    }
}
