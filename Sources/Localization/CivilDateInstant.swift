public import Foundation

/// Where a written date stands in time: for days on which something begins or ends somewhere.
extension CivilDate {
    /// The moment that is written; a date alone is the first moment of its day.
    ///
    /// With an offset the zone does not matter. What a clock shows twice, as in autumn, is the first time of the two;
    /// what it skips, as in spring, is the moment at which it skips it.
    ///
    /// - Parameter zone: Whose clocks are meant where no offset is written.
    public func instant(in zone: TimeZone) -> Date {
        if let offset { return Self.date(wallClock - offset) }
        // A day before and after, so that a change of the clocks, or of the date line, lies between them.
        let (before, after) = (zone.offset(at: wallClock - 86_400), zone.offset(at: wallClock + 86_400))
        for offset in [before, after] where zone.offset(at: wallClock - offset) == offset {
            return Self.date(wallClock - offset)
        }
        // Skipped: the first second of the new offset lies between the two readings.
        var (last, first) = (wallClock - max(before, after), wallClock - min(before, after))
        let old = zone.offset(at: last)
        while last + 1 < first {
            let middle = last + (first - last) / 2
            if zone.offset(at: middle) == old { last = middle } else { first = middle }
        }
        return Self.date(first)
    }

    /// The first moment after what is written: after the whole day where no time of day is, and otherwise the moment
    /// itself.
    ///
    /// - Returns: Nil on the last day that there is.
    public func end(in zone: TimeZone) -> Date? {
        if hasTime { return instant(in: zone) }
        return CivilDate(wallClock: wallClock + 86_400, hasTime: false)?.instant(in: zone)
    }

    /// What the clocks of a zone show at a moment, to the second; nil outside the years 1...9999.
    public init?(_ instant: Date, in zone: TimeZone) {
        let seconds = instant.timeIntervalSince1970.rounded(.down)
        guard abs(seconds) < 400_000_000_000 else { return nil }
        self.init(wallClock: Int(seconds) + zone.offset(at: Int(seconds)), hasTime: true)
    }

    /// The same day some days later, with its time; nil outside the years 1...9999.
    public func adding(days: Int) -> CivilDate? {
        CivilDate(wallClock: wallClock + days * 86_400, hasTime: hasTime, offset: offset)
    }

    /// The day without its time.
    public var dayAlone: CivilDate? { CivilDate(wallClock: wallClock - secondOfDay, hasTime: false) }

    /// Seconds since midnight on the written clock.
    public var secondOfDay: Int { ((wallClock % 86_400) + 86_400) % 86_400 }

    /// 0 for Sunday to 6 for Saturday; 1970-01-01 was a Thursday.
    public var weekday: Int { (((wallClock - secondOfDay) / 86_400 + 4) % 7 + 7) % 7 }

    private static func date(_ seconds: Int) -> Date { Date(timeIntervalSince1970: Double(seconds)) }
}

extension TimeZone {
    /// Seconds east of UTC at so many seconds after 1970.
    fileprivate func offset(at seconds: Int) -> Int {
        secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))
    }
}
