import Foundation
import TestSupport
import Testing

@testable import Scheduling

@Suite struct OnCalendarTests {
    @Test(
        arguments: [
            ("30 2 * * 1-5", "Europe/Berlin", ["Mon..Fri *-*-* 02:30:00 Europe/Berlin"]),
            ("*/15 8-18/2 * * *", "UTC", ["*-*-* 08..18/2:00..45/15:00 UTC"]),
            ("0 0 1,15 * *", "UTC", ["*-*-01,15 00:00:00 UTC"]),
            ("0 4 1 * fri,sun", "UTC", ["*-*-01 04:00:00 UTC", "Fri,Sun *-*-* 04:00:00 UTC"]),
            ("0 4 */7 * fri", "UTC", ["Fri *-*-01..29/7 04:00:00 UTC"]), ("* * * * *", "UTC", ["*-*-* *:*:00 UTC"]),
            ("0 4 1-31 * fri", "UTC", ["*-*-* 04:00:00 UTC"]), ("0 4 1 * 0-6", "UTC", ["*-*-* 04:00:00 UTC"]),
            ("0 0 29 2 */7", "UTC", ["Sun *-02-29 00:00:00 UTC"]), ("@yearly", "UTC", ["*-01-01 00:00:00 UTC"]),
        ])
    func written(cron: String, zone: String, expected: [String]) throws {
        #expect(OnCalendar.expressions(try ScheduleTests.schedule(cron, zone)) == expected)
    }

    /// systemd elapses when the schedule says, where clocks are left alone.
    @Test(arguments: [("UTC", 1), ("Asia/Kolkata", 2), ("America/Bogota", 3)] as [(String, UInt64)])
    func systemdAgrees(zone: String, seed: UInt64) throws {
        var numbers = Seeded(seed)
        for _ in 0..<40 {
            let schedule = try ScheduleTests.schedule(RandomCron.expression(&numbers), zone)
            let base = Date(timeIntervalSince1970: Double(Int.random(in: 800_000_000...1_900_000_000, using: &numbers)))
            let expressions = OnCalendar.expressions(schedule)
            let times = try Oracle.systemd(expressions, after: base, count: 12)
            #expect(
                times.map(\.utc) == schedule.times(after: base).prefix(12).map(\.utc),
                "\(schedule) after \(base.utc) as \(expressions)")
        }
    }

    /// Summer and winter, a week away from the change.
    @Test(arguments: ["2026-01-10 00:00", "2026-04-10 00:00", "2026-07-10 00:00", "2026-11-10 00:00"])
    func systemdAgreesInBothHalvesOfTheYear(base: String) throws {
        for cron in ["30 2 * * 1-5", "0 */6 * * *", "15 4 1,15 * 3"] {
            for zone in ["Europe/Berlin", "America/New_York", "America/Vancouver", "Australia/Lord_Howe"] {
                let schedule = try ScheduleTests.schedule(cron, zone)
                let times = try Oracle.systemd(
                    OnCalendar.expressions(schedule), after: try Date(utc: base), count: 5)
                #expect(times.map(\.utc) == schedule.times(after: try Date(utc: base)).prefix(5).map(\.utc))
            }
        }
    }
}
