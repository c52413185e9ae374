import Foundation
import TestSupport
import Testing
import TimeZones

@testable import Scheduling

@Suite struct DaylightSavingTests {
    /// The times of two days around a change of the clocks, in UTC.
    @Test(
        arguments: [
            // Clocks go from 2:00 to 3:00 at 1:00 UTC.
            ("30 2 * * *", "Europe/Berlin", "2026-03-28 12:00", "29 01:00, 30 00:30"),
            ("0,15,30,45 2 * * *", "Europe/Berlin", "2026-03-28 12:00", "29 01:00, 30 00:00, 30 00:15, 30 00:30"),
            ("0 2,3 * * *", "Europe/Berlin", "2026-03-28 12:00", "29 01:00, 30 00:00, 30 01:00"),
            ("30 2,3 * * *", "Europe/Berlin", "2026-03-28 12:00", "29 01:00, 29 01:30, 30 00:30, 30 01:30"),
            ("30 2 29 3 *", "Europe/Berlin", "2026-03-28 12:00", "29 01:00"),
            ("30 */6 * * *", "Europe/Berlin", "2026-03-28 20:00", "28 23:30, 29 04:30, 29 10:30, 29 16:30"),
            ("30 * * * *", "Europe/Berlin", "2026-03-29 00:00", "29 00:30, 29 01:30, 29 02:30"),
            // They go back from 3:00 to 2:00 at 1:00 UTC.
            ("30 2 * * *", "Europe/Berlin", "2026-10-24 12:00", "25 00:30, 26 01:30"),
            ("30 1-3 * * *", "Europe/Berlin", "2026-10-24 20:00", "24 23:30, 25 00:30, 25 02:30, 26 00:30"),
            ("30 * * * *", "Europe/Berlin", "2026-10-24 23:00", "24 23:30, 25 00:30, 25 01:30, 25 02:30"),
            ("0 */2 * * *", "Europe/Berlin", "2026-10-24 21:30", "24 22:00, 25 00:00, 25 01:00, 25 03:00"),
            ("0 3 * * *", "Europe/Berlin", "2026-10-24 12:00", "25 02:00, 26 02:00"),
            // Half an hour: from 2:00 to 2:30, and from 2:00 to 1:30.
            ("15 2 * * *", "Australia/Lord_Howe", "2026-10-03 00:00", "03 15:30, 04 15:15"),
            ("45 1 * * *", "Australia/Lord_Howe", "2026-04-04 00:00", "04 14:45, 05 15:15"),
            ("45 * * * *", "Australia/Lord_Howe", "2026-04-04 14:00", "04 14:45, 04 15:15, 04 16:15"),
            // There was no 30th of December.
            ("0 9,17 30 12 *", "Pacific/Apia", "2011-12-28 00:00", "30 10:00"),
            ("0 9 * * *", "Pacific/Apia", "2011-12-29 00:00", "29 19:00, 30 10:00, 30 19:00"),
            // There was no midnight.
            ("0 0 * * *", "America/Sao_Paulo", "2017-10-14 04:00", "15 03:00, 16 02:00"),
            ("30 0 27 3 *", "Asia/Beirut", "2022-03-26 00:00", "26 22:00"),
            // At 0:01 it was 23:01 of the day before.
            ("0 0 * * *", "America/St_Johns", "2010-11-06 04:00", "07 02:30, 08 03:30"),
            ("*/30 * * * *", "America/St_Johns", "2010-11-07 02:10", "07 02:30, 07 03:00, 07 03:30, 07 04:00"),
        ])
    func changes(cron: String, zone: String, start: String, expected: String) throws {
        let times = Array(try ScheduleTests.schedule(cron, zone).times(after: try Date(utc: start)).prefix(4))
        let count = expected.split(separator: ",").count
        #expect(times.prefix(count).map { String($0.utc.dropFirst(8)) }.joined(separator: ", ") == expected)
    }

    /// Against trying every second minute by minute: the definition, without any search.
    @Test(
        arguments: [
            ("Europe/Berlin", "2026-03-28", 2), ("Europe/Berlin", "2026-10-24", 2),
            ("Australia/Lord_Howe", "2026-10-02", 4),
            ("Australia/Lord_Howe", "2026-04-03", 4), ("Pacific/Apia", "2011-12-28", 5),
            ("Asia/Beirut", "2022-03-25", 4),
            ("America/Sao_Paulo", "2017-10-13", 4), ("America/Sao_Paulo", "2018-02-16", 4),
            ("America/St_Johns", "2010-11-05", 4), ("Pacific/Kwajalein", "1993-08-19", 5),
            ("Pacific/Kwajalein", "1969-09-29", 5), ("Africa/Casablanca", "2024-03-08", 4),
            ("Asia/Pyongyang", "2018-05-03", 4),
            ("Antarctica/Troll", "2024-10-26", 3),
        ])
    func everyMinute(name: String, start: String, days: Int) throws {
        let zone = try Zone.named(name)
        let start = Int(try Date(utc: start + " 00:00").timeIntervalSince1970)
        let minutes = Array(stride(from: start - 2 * 86_400, to: start + days * 86_400, by: 60))
        let offsets = minutes.map { zone.offset(at: Date(timeIntervalSince1970: Double($0))) }
        let begin = Date(timeIntervalSince1970: Double(start) - 1)
        let end = Date(timeIntervalSince1970: Double(start + days * 86_400))
        var numbers = Seeded(UInt64(abs(start)))
        for _ in 0..<8 {
            let cron = try CronExpression(RandomCron.expression(&numbers))
            let schedule = Schedule(cron: cron, timeZone: zone)
            let expected = due(cron, minutes, offsets).filter { $0 >= start }
            let found = schedule.times(after: begin).prefix { $0 < end }
            #expect(found.map { Int($0.timeIntervalSince1970) } == expected, "\(cron)")
            for minute in minutes.filter({ $0 % 5220 == 0 }) {
                guard let before = expected.last(where: { $0 <= minute }) else { continue }
                let latest = schedule.latest(atOrBefore: Date(timeIntervalSince1970: Double(minute)))
                #expect(latest.map { Int($0.timeIntervalSince1970) } == before, "\(cron)")
            }
        }
    }

    /// The minutes at which an expression is due by the definition.
    private func due(_ cron: CronExpression, _ minutes: [Int], _ offsets: [Int]) -> [Int] {
        var seen = Set<Int>()
        var due: [Int] = []
        for (index, minute) in minutes.enumerated() {
            let civil = minute + offsets[index]
            var shown = [civil]
            if !cron.hour.isStarred, index > 0, offsets[index] > offsets[index - 1] {
                shown = Array(stride(from: minute + offsets[index - 1], through: civil, by: 60))
            }
            if !cron.hour.isStarred {
                shown = shown.filter { !seen.contains($0) }
                seen.formUnion(shown)
            }
            if shown.contains(where: { matches(cron, $0) }) { due.append(minute) }
        }
        return due
    }

    private func matches(_ cron: CronExpression, _ civil: Int) -> Bool {
        let (number, second) = civil.dividedDown(by: 86_400)
        let day = CalendarDay(number: number)
        return second % 60 == 0 && cron.minute.contains(second / 60 % 60) && cron.hour.contains(second / 3600)
            && cron.month.contains(day.month) && cron.matches(day: day.day, weekday: day.weekday)
    }
}
