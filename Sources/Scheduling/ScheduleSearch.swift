internal import Foundation
internal import TimeZones

/// Looks for times from one change of the clocks to the next, where local time and moments go side by side.
extension Schedule {
    private static let day = 86_400
    /// Clocks were never set by more than a day: what lies further ahead on them cannot come sooner.
    private static let reach = 90_000

    /// Whether a change of the clocks must neither swallow a time nor repeat it.
    private var isFixed: Bool { !cron.hour.isStarred }

    /// The first time at or after a second since 1970.
    func next(from second: Int) -> Int? {
        var first = second
        while first <= Date.seconds.upperBound {
            let offset = timeZone.offset(at: first)
            if isInGap(before: first, offset: offset) { return first }
            let end = timeZone.change(after: first) ?? first + Self.day
            var civil = first + offset
            while let match = cron.next(fromCivil: civil), match < end + offset {
                if happens(at: match - offset, offset: offset) { return match - offset }
                civil = match + 60
            }
            // Far ahead there is no need to look at every change in between.
            guard let match = cron.next(fromCivil: end + offset - Self.reach) else { return nil }
            first = max(end, match - offset - 3 * Self.day)
        }
        return nil
    }

    /// The last time at or before a second since 1970.
    func latest(through second: Int) -> Int? {
        var last = second
        while last > Date.seconds.lowerBound {
            let offset = timeZone.offset(at: last)
            let change = timeZone.change(through: last)
            let start = change ?? last - Self.day + 1
            var civil = last + offset
            while let match = cron.previous(throughCivil: civil), match >= start + offset {
                if happens(at: match - offset, offset: offset) { return match - offset }
                civil = match - 60
            }
            if change != nil, isInGap(before: start, offset: offset) { return start }
            guard let match = cron.previous(throughCivil: start + offset + Self.reach) else { return nil }
            last = min(start - 1, match - offset + 3 * Self.day)
        }
        return nil
    }

    /// Whether a matching time that clocks show is not one that has happened already.
    private func happens(at second: Int, offset: Int) -> Bool {
        !isFixed || !timeZone.isRepeated(second, offset: offset)
    }

    /// Whether clocks are set forward at a second, past a time that has to happen.
    private func isInGap(before second: Int, offset: Int) -> Bool {
        guard isFixed else { return false }
        let earlier = timeZone.offset(at: second - 1)
        guard earlier < offset else { return false }
        return cron.next(fromCivil: second + earlier).map { $0 < second + offset } ?? false
    }
}
