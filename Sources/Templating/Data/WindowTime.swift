public import Foundation
public import Localization
public import TimeZones

/// When a sheet is looked at: a moment, and the zone whose days and clocks its cells mean where they name no other.
///
/// The only way by which the time of day reaches a video: rows that are outside their window at that moment are left
/// out before anything is made of a sheet.
public struct WindowTime: Hashable, Sendable {
    public var instant: Date
    public var zone: Zone

    public init(_ instant: Date, in zone: Zone) {
        self.instant = instant
        self.zone = zone
    }

    /// The first moment of a day, or the moment that is written.
    public init(_ date: CivilDate, in zone: Zone) {
        self.init(date.instant(in: zone), in: zone)
    }

    /// The moment it is, on the clocks of this machine.
    public static var now: WindowTime { WindowTime(Date(), in: .machine) }

    /// The same time of day some days later, on the clocks of the zone.
    public func adding(days: Int) -> WindowTime {
        let later = CivilDate(instant, in: zone)?.adding(days: days)
        return WindowTime(later?.instant(in: zone) ?? instant.addingTimeInterval(Double(days) * 86_400), in: zone)
    }

    /// The first moment of its day.
    var startOfDay: Date { CivilDate(instant, in: zone)?.dayAlone?.instant(in: zone) ?? instant }

    /// A moment on the zone's clocks: `2026-12-01` for the first of a day, otherwise `2026-12-01 09:30`.
    ///
    /// - Parameter separator: `T` where it is to be read again.
    public func text(_ instant: Date, separator: String = " ") -> String {
        guard let date = CivilDate(instant, in: zone), let day = date.dayAlone else { return "\(instant)" }
        if day.instant(in: zone) == instant { return "\(day)" }
        return "\(day)\(separator)\(Self.clock(date))"
    }

    /// `Tue 2026-12-01 00:00`, the same width for every moment that is a whole minute.
    public func textWithWeekday(_ instant: Date) -> String {
        guard let date = CivilDate(instant, in: zone), let day = date.dayAlone else { return "\(instant)" }
        return "\(CivilTime(instant, in: zone).day.weekdayName) \(day) \(Self.clock(date))"
    }

    private static func clock(_ date: CivilDate) -> String {
        let second = date.secondOfDay
        let minutes = "\(padded(second / 3600)):\(padded(second / 60 % 60))"
        return second % 60 == 0 ? minutes : "\(minutes):\(padded(second % 60))"
    }
}
