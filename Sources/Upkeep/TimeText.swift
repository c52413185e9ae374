internal import Foundation
internal import TimeZones

/// Times as logs, states and folders have them, whatever the locale.
enum TimeText {
    /// `2026-11-22T02:30:00+01:00`: local time with its distance from universal time, so that lines of a night with a
    /// change of clocks can be told apart.
    static func log(_ date: Date, in zone: Zone = .machine) -> String { zone.iso(date) }

    /// `Sun 2026-11-22 02:30 CET`
    static func minute(_ date: Date, in zone: Zone) -> String {
        let time = CivilTime(date, in: zone)
        return "\(time.day.weekdayName) \(time.description.dropLast(3)) \(zone.abbreviation(at: date))"
    }

    /// `20261122T013000Z`, in universal time.
    static func stamp(_ date: Date) -> String {
        date.formatted(.iso8601.timeSeparator(.omitted).dateSeparator(.omitted))
    }
}
