public import Foundation
public import TimeZones

/// Where a written date stands in time: for days on which something begins or ends somewhere.
extension CivilDate {
    /// The moment that is written; a date alone is the first moment of its day.
    ///
    /// With an offset the zone does not matter. What a clock shows twice, as in autumn, is the first time of the two;
    /// what it skips, as in spring, is the moment at which it skips it.
    ///
    /// - Parameter zone: Whose clocks are meant where no offset is written.
    public func instant(in zone: Zone) -> Date {
        if let offset { return Date(second: wallClock - offset) }
        return civil.moments(in: zone).first ?? civil.endOfGap(in: zone) ?? Date(second: wallClock)
    }

    /// The first moment after what is written: after the whole day where no time of day is, and otherwise the moment
    /// itself.
    ///
    /// - Returns: Nil on the last day that there is.
    public func end(in zone: Zone) -> Date? {
        if hasTime { return instant(in: zone) }
        return CivilDate(wallClock: wallClock + 86_400, hasTime: false)?.instant(in: zone)
    }

    /// What the clocks of a zone show at a moment, to the second; nil outside the years 1...9999.
    public init?(_ instant: Date, in zone: Zone) {
        let second = instant.timeIntervalSince1970.rounded(.down)
        guard second >= Double(Date.seconds.lowerBound), second <= Double(Date.seconds.upperBound) else { return nil }
        self.init(wallClock: CivilTime(instant, in: zone).seconds, hasTime: true)
    }

    /// The same day some days later, with its time; nil outside the years 1...9999.
    public func adding(days: Int) -> CivilDate? {
        CivilDate(wallClock: wallClock + days * 86_400, hasTime: hasTime, offset: offset)
    }

    /// The day without its time.
    public var dayAlone: CivilDate? { CivilDate(wallClock: wallClock - secondOfDay, hasTime: false) }

    /// Seconds since midnight on the written clock.
    public var secondOfDay: Int { civil.secondOfDay }
}
