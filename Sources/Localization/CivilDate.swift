public import Foundation

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
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= Self.days(inMonth: month, of: year)
        else { return nil }
        var seconds = Self.daysFromEpoch(year: year, month: month, day: day) * 86_400
        if let time {
            guard (0...23).contains(time.hour), (0...59).contains(time.minute), (0...59).contains(time.second) else {
                return nil
            }
            seconds += time.hour * 3600 + time.minute * 60 + time.second
        }
        wallClock = seconds
        hasTime = time != nil
        self.offset = offset
    }

    /// What a clock shows; nil outside the years 1...9999.
    init?(wallClock: Int, hasTime: Bool, offset: Int? = nil) {
        // 0001-01-01T00:00:00 and 9999-12-31T23:59:59.
        guard (-62_135_596_800...253_402_300_799).contains(wallClock) else { return nil }
        self.wallClock = wallClock
        self.hasTime = hasTime
        self.offset = offset
    }

    /// The moment to give to a formatter whose time zone is GMT.
    public var dateInGMT: Date { Date(timeIntervalSince1970: Double(wallClock)) }

    static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days from 1970-01-01, by Howard Hinnant's `days_from_civil` (chrono-compatible low-level date algorithms).
    private static func daysFromEpoch(year: Int, month: Int, day: Int) -> Int {
        let y = month <= 2 ? year - 1 : year
        let era = (y >= 0 ? y : y - 399) / 400
        let yearOfEra = y - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// Year, month and day: the inverse, `civil_from_days`.
    public var day: (year: Int, month: Int, day: Int) {
        let days = (wallClock >= 0 ? wallClock : wallClock - 86_399) / 86_400 + 719_468
        let era = (days >= 0 ? days : days - 146_096) / 146_097
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
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
        let (year, month, day) = self.day
        var text = "\(padded(year, 4))-\(padded(month))-\(padded(day))"
        guard hasTime else { return text }
        let second = ((wallClock % 86_400) + 86_400) % 86_400
        text += "T\(padded(second / 3600)):\(padded(second / 60 % 60)):\(padded(second % 60))"
        guard let offset else { return text }
        if offset == 0 { return text + "Z" }
        let minutes = abs(offset) / 60
        return text + "\(offset < 0 ? "-" : "+")\(padded(minutes / 60)):\(padded(minutes % 60))"
    }
}

private func padded(_ number: Int, _ digits: Int = 2) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
}
