public import Foundation
internal import TimeZones

/// A date as a cell writes it: a day of the Gregorian calendar, perhaps with a time of day.
///
/// The clock is the one that was written; nothing is converted to the machine's time zone, so the same sheet
/// makes the same video everywhere.
public struct CivilDate: Hashable, Sendable {
    /// Seconds from 1970-01-01 00:00:00 on the written clock.
    public let wallClock: Int
    /// Whether a time of day was written.
    public let hasTime: Bool
    /// Seconds east of UTC, when they were written.
    public let offset: Int?

    /// A day and time; nil for a day that the calendar does not have.
    ///
    /// - Parameters:
    ///   - year: 1...9999, the years that ISO 8601 writes in four digits.
    ///   - offset: Seconds east of UTC.
    public init?(
        year: Int, month: Int, day: Int, time: (hour: Int, minute: Int, second: Int)? = nil, offset: Int? = nil
    ) {
        let (hour, minute, second) = time ?? (0, 0, 0)
        guard
            let civil = CivilTime(
                year: year, month: month, day: day, hour: hour, minute: minute, second: second)
        else { return nil }
        wallClock = civil.seconds
        hasTime = time != nil
        self.offset = offset
    }

    /// What a clock shows; nil outside the years 1...9999.
    init?(wallClock: Int, hasTime: Bool, offset: Int? = nil) {
        guard Date.seconds.contains(wallClock) else { return nil }
        self.wallClock = wallClock
        self.hasTime = hasTime
        self.offset = offset
    }

    /// The moment to give to a formatter whose time zone is GMT.
    public var dateInGMT: Date { Date(timeIntervalSince1970: Double(wallClock)) }

    /// What the clock shows.
    var civil: CivilTime { CivilTime(seconds: wallClock) }

    /// Year, month and day.
    public var day: (year: Int, month: Int, day: Int) {
        let day = civil.day
        return (day.year, day.month, day.day)
    }
}

extension CivilDate: Comparable {
    /// Earlier in time; a date without a written offset counts as UTC.
    public static func < (a: CivilDate, b: CivilDate) -> Bool {
        a.wallClock - (a.offset ?? 0) < b.wallClock - (b.offset ?? 0)
    }
}

extension CivilDate: CustomStringConvertible {
    /// ISO 8601: `2026-11-21`, `2026-11-21T09:30:00`, `2026-11-21T09:30:00+02:00`.
    public var description: String {
        guard hasTime else { return String(civil.iso.prefix(10)) }
        return offset.map(civil.iso(offset:)) ?? civil.iso
    }
}
