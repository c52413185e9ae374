import Foundation
import Localization
import Testing
import TimeZones

/// Days and clocks as moments, where clocks change.
@Suite struct CivilDateInstantTests {
    private func instant(_ text: String, _ zone: String) throws -> String {
        let date = try #require(CivilDate(iso: text))
        return date.instant(in: try Zone.named(zone)).formatted(.iso8601)
    }

    /// Changes of the clocks as IANA's database has them.
    @Test(arguments: [
        ("2026-11-20", "Europe/Berlin", "2026-11-19T23:00:00Z"),
        ("2026-11-20T09:30+02:00", "Europe/Berlin", "2026-11-20T07:30:00Z"),
        ("2026-11-20", "UTC", "2026-11-20T00:00:00Z"),
        // Spring: from 02:00 to 03:00.
        ("2026-03-29", "Europe/Berlin", "2026-03-28T23:00:00Z"),
        ("2026-03-29T01:59:59", "Europe/Berlin", "2026-03-29T00:59:59Z"),
        ("2026-03-29T02:30", "Europe/Berlin", "2026-03-29T01:00:00Z"),
        ("2026-03-29T03:00", "Europe/Berlin", "2026-03-29T01:00:00Z"),
        ("2026-03-30", "Europe/Berlin", "2026-03-29T22:00:00Z"),
        // Autumn: from 03:00 to 02:00; the first of the two is meant.
        ("2026-10-25T02:30", "Europe/Berlin", "2026-10-25T00:30:00Z"),
        ("2026-10-25T03:00", "Europe/Berlin", "2026-10-25T02:00:00Z"),
        ("2026-10-26", "Europe/Berlin", "2026-10-25T23:00:00Z"),
        // A midnight that is skipped.
        ("2018-11-04", "America/Sao_Paulo", "2018-11-04T03:00:00Z"),
        ("2018-11-04T00:59", "America/Sao_Paulo", "2018-11-04T03:00:00Z"),
        // A midnight that comes twice: from 01:00 back to 00:00.
        ("2023-11-05", "America/Havana", "2023-11-05T04:00:00Z"),
        // Half an hour.
        ("2023-04-02T01:45", "Australia/Lord_Howe", "2023-04-01T14:45:00Z"),
        // A day that never was.
        ("2011-12-30", "Pacific/Apia", "2011-12-30T10:00:00Z"),
        ("2011-12-30T18:00", "Pacific/Apia", "2011-12-30T10:00:00Z"),
        ("2011-12-31", "Pacific/Apia", "2011-12-30T10:00:00Z"),
        ("2011-12-29T23:00", "Pacific/Apia", "2011-12-30T09:00:00Z"),
    ])
    func `a date is the moment that a clock there shows it`(_ text: String, _ zone: String, _ moment: String) throws {
        #expect(try instant(text, zone) == moment)
    }

    @Test(arguments: [
        ("2026-11-30", "2026-11-30T23:00:00Z"), ("2026-10-25", "2026-10-25T23:00:00Z"),
        ("2026-03-29", "2026-03-29T22:00:00Z"), ("2026-11-30T23:59", "2026-11-30T22:59:00Z"),
    ])
    func `a day ends with the next, a time with itself`(_ text: String, _ moment: String) throws {
        let zone = try Zone.named("Europe/Berlin")
        #expect(try #require(CivilDate(iso: text)).end(in: zone)?.formatted(.iso8601) == moment)
    }

    @Test func `the last day of all does not end`() throws {
        #expect(CivilDate(iso: "9999-12-31")?.end(in: .utc) == nil)
        #expect(CivilDate(iso: "9999-12-31")?.adding(days: 1) == nil)
        #expect(CivilDate(Date(timeIntervalSince1970: 1e18), in: .utc) == nil)
    }

    /// Foundation's calendar is the oracle: every day of some years, in zones with clocks of every kind.
    @Test(arguments: [
        "Europe/Berlin", "America/New_York", "America/Santiago", "America/Sao_Paulo", "Asia/Kolkata", "Asia/Beirut",
        "Africa/Cairo", "Australia/Lord_Howe", "Pacific/Apia", "Pacific/Chatham", "Antarctica/Troll", "UTC",
    ])
    func `days begin when the calendar says`(_ name: String) throws {
        let zone = try Zone.named(name)
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: name))
        var day = try #require(CivilDate(year: 2010, month: 1, day: 1))
        for _ in 0..<(17 * 365) {
            let begin = day.instant(in: zone)
            let shown = try #require(CivilDate(begin, in: zone))
            let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute, .weekday], from: begin)
            #expect(shown.day == (parts.year ?? 0, parts.month ?? 0, parts.day ?? 0), "\(day)")
            #expect(shown.secondOfDay == (parts.hour ?? 0) * 3600 + (parts.minute ?? 0) * 60, "\(day)")
            #expect(CivilTime(begin, in: zone).day.weekday == (parts.weekday ?? 0) - 1, "\(day)")
            // A moment before, it was still an earlier day; 2011-12-30 in Apia is the one that never was.
            #expect(try #require(CivilDate(begin.addingTimeInterval(-1), in: zone)).day != shown.day, "\(day)")
            day = try #require(day.adding(days: 1))
        }
    }

    /// Whatever clocks show is a moment at which they show it.
    @Test(arguments: ["Europe/Berlin", "America/Havana", "Australia/Lord_Howe", "Pacific/Apia"])
    func `a clock is read back`(_ name: String) throws {
        let zone = try Zone.named(name)
        for hour in stride(from: 1_293_840_000, to: 1_293_840_000 + 3 * 366 * 86_400, by: 5400) {
            let moment = Date(timeIntervalSince1970: Double(hour))
            let shown = try #require(CivilDate(moment, in: zone))
            let again = shown.instant(in: zone)
            // The first of two times that a clock shows.
            #expect(again == moment || (0..<2 * 3600).contains(moment.timeIntervalSince(again)), "\(shown)")
            #expect(CivilDate(again, in: zone) == shown)
        }
    }
}
