public import Foundation

/// A time zone of the IANA database: what clocks somewhere show, and showed, at every moment.
///
/// The rules are those of the system's database, which follows what governments decide as soon as the system is kept up
/// to date (Debian updates tzdata in stable releases). Foundation has a database of its own, which is as old as the
/// toolchain that a program was built with.
///
/// A value; equal ones have the same name and the same rules. A file that is changed is seen when the zone is asked for
/// again.
public struct Zone: Hashable, Sendable {
    /// `Europe/Berlin`, `UTC`.
    public let name: String
    let rules: ZoneRules

    init(name: String, rules: ZoneRules) {
        self.name = name
        self.rules = rules
    }

    /// Universal time, which needs no database.
    public static let utc = Zone(name: "UTC", rules: ZoneRules(ZoneRules.LocalTime(offset: 0, abbreviation: "UTC")))

    /// Seconds by which clocks are ahead of UTC at a moment, negative in the west; below 16 hours either way, ever
    /// since there are time zones.
    public func offset(at moment: Date) -> Int { offset(at: moment.second) }

    /// What the clocks' time is called at a moment: `CET`, or its offset where it has no name: `-03`.
    public func abbreviation(at moment: Date) -> String { rules.localTime(at: moment.second).abbreviation }

    /// The same for a second since 1970.
    package func offset(at second: Int) -> Int { rules.localTime(at: second).offset }
}

// Moments are counted here in whole seconds from 1970-01-01 00:00:00 UTC.

extension Date {
    /// The years 1...9999, which is what calendars and systemd write in four digits; the moments outside count as
    /// the nearest one inside.
    package static let seconds = -62_135_596_800...253_402_300_799

    /// The second that a moment lies in. What is no number counts as the earliest.
    package var second: Int {
        let time = timeIntervalSince1970.rounded(.down)
        guard time > Double(Self.seconds.lowerBound) else { return Self.seconds.lowerBound }
        return time < Double(Self.seconds.upperBound) ? Int(time) : Self.seconds.upperBound
    }

    package init(second: Int) { self.init(timeIntervalSince1970: Double(second)) }
}
