public import Foundation

/// A date and a time of day as a clock on the wall shows them: local, without a time zone.
///
/// The calendar is the proleptic Gregorian one. There are no leap seconds, as in POSIX.
public struct CivilTime: Hashable, Sendable {
    /// Seconds from 1970-01-01 00:00:00 on the same clock.
    public let seconds: Int

    public init(seconds: Int) { self.seconds = seconds }

    /// What the clocks of a time zone show at a moment; fractions of a second are cut off.
    public init(_ moment: Date, in zone: Zone) {
        let second = moment.second
        seconds = second + zone.offset(at: second)
    }

    /// - Returns: nil for a day that the calendar does not have, or a time that no clock shows.
    public init?(year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= CalendarDay.days(inMonth: month, of: year),
            (0...23).contains(hour), (0...59).contains(minute), (0...59).contains(second)
        else { return nil }
        seconds =
            CalendarDay(year: year, month: month, day: day).number * 86_400 + hour * 3600 + minute * 60 + second
    }

    /// The day that the clocks show.
    public var day: CalendarDay { CalendarDay(number: seconds.dividedDown(by: 86_400).quotient) }

    /// Seconds since midnight.
    public var secondOfDay: Int { seconds.dividedDown(by: 86_400).remainder }

    /// The moments at which the clocks of a time zone show this, in order: none where they were set forward past
    /// it, two where they were set back.
    public func moments(in zone: Zone) -> [Date] {
        zone.moments(ofCivil: seconds).map { Date(second: $0) }
    }

    /// The moment at which the clocks were set forward past this; nil if they showed it.
    public func endOfGap(in zone: Zone) -> Date? {
        zone.endOfGap(aroundCivil: seconds).map { Date(second: $0) }
    }
}

extension CivilTime: Comparable {
    public static func < (a: CivilTime, b: CivilTime) -> Bool { a.seconds < b.seconds }
}

extension CivilTime: CustomStringConvertible {
    /// `2026-03-29 02:30:00`
    public var description: String {
        let (day, second) = (day, secondOfDay)
        return "\(padded(day.year, 4))-\(padded(day.month))-\(padded(day.day)) "
            + "\(padded(second / 3600)):\(padded(second / 60 % 60)):\(padded(second % 60))"
    }
}

extension CivilTime {
    /// ISO 8601: `2026-12-01T00:00:00`.
    public var iso: String { description.replacing(" ", with: "T") }

    /// The same on a clock so many seconds ahead of UTC: `2026-12-01T00:00:00+01:00`, `2026-12-01T00:00:00Z`.
    public func iso(offset: Int) -> String {
        if offset == 0 { return iso + "Z" }
        let minutes = abs(offset) / 60
        return iso + (offset < 0 ? "-" : "+") + "\(padded(minutes / 60)):\(padded(minutes % 60))"
    }
}

extension Zone {
    /// A moment in ISO 8601, on the zone's clocks and with their distance from UTC: `2026-12-01T00:00:00+01:00`.
    public func iso(_ moment: Date) -> String { CivilTime(moment, in: self).iso(offset: offset(at: moment)) }
}

/// A number with zeros before it.
package func padded(_ number: Int, _ digits: Int = 2) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
}
