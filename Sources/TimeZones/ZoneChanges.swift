/// When the clocks of a zone were set. All is derived from one question: how far they are from UTC at a second. Moments
/// are counted in whole seconds from 1970-01-01 00:00:00 UTC.
extension Zone {
    /// Seconds: short enough that no two changes fall into it.
    private static let day = 86_400

    /// The moment in the day after a second at which the clocks were set.
    package func change(after second: Int) -> Int? {
        let (before, after) = (offset(at: second), offset(at: second + Self.day))
        guard before != after else { return nil }
        var (low, high) = (second, second + Self.day)
        while high - low > 1 {
            let middle = (low + high) / 2
            if offset(at: middle) == before { low = middle } else { high = middle }
        }
        return high
    }

    /// The moment in the day up to a second at which they were set.
    package func change(through second: Int) -> Int? { change(after: second - Self.day) }

    /// When the clocks show a civil time (in seconds of `CivilTime`): never, once or twice; in order.
    func moments(ofCivil civil: Int) -> [Int] {
        var found: [Int] = []
        forEachStretch(aroundCivil: civil) { first, end, offset in
            let moment = civil - offset
            if moment >= first, moment < end { found.append(moment) }
        }
        return found
    }

    /// When the clocks were set forward past a civil time; nil if they show it.
    func endOfGap(aroundCivil civil: Int) -> Int? {
        guard moments(ofCivil: civil).isEmpty else { return nil }
        var last: Int?
        var found: Int?
        forEachStretch(aroundCivil: civil) { first, _, offset in
            if let last, first + last <= civil, civil < first + offset { found = found ?? first }
            last = offset
        }
        return found
    }

    /// Whether the clocks showed the same as at `second` before.
    package func isRepeated(_ second: Int, offset: Int) -> Bool {
        // The furthest that clocks were ever set back is a day: Alaska, 1867.
        guard self.offset(at: second - 90_000) != offset else { return false }
        return moments(ofCivil: second + offset).first.map { $0 < second } ?? false
    }

    /// The stretches of time around a civil time in which the clocks were left alone: first second, end, offset.
    private func forEachStretch(aroundCivil civil: Int, _ body: (Int, Int, Int) -> Void) {
        let end = civil + 2 * Self.day
        var first = civil - 2 * Self.day
        while first < end {
            let offset = offset(at: first)
            var last = first
            var next: Int?
            while next == nil, last < end {
                next = change(after: last)
                last += Self.day
            }
            body(first, next ?? last, offset)
            first = next ?? last
        }
    }
}
