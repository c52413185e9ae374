import Foundation
import TestSupport
import Testing

@testable import TimeZones

@Suite struct CivilTimeTests {
    /// Zones with something odd: half an hour of daylight saving, midnights that do not exist, days that were skipped
    /// or came twice, permanent changes, Ramadan, two hours of summer time, and some that are as they should be.
    static let zones = [
        "Africa/Cairo", "Africa/Casablanca", "Africa/Monrovia", "America/Anchorage", "America/Caracas",
        "America/Havana", "America/New_York", "America/Sao_Paulo", "America/St_Johns", "Antarctica/Troll",
        "Asia/Amman", "Asia/Beirut", "Asia/Gaza", "Asia/Kathmandu", "Asia/Kolkata", "Asia/Manila", "Asia/Pyongyang",
        "Asia/Tehran", "Atlantic/Azores", "Australia/Lord_Howe", "Australia/Sydney", "Europe/Berlin", "Europe/Dublin",
        "Europe/London", "Europe/Moscow", "Pacific/Apia", "Pacific/Chatham", "Pacific/Kwajalein", "Pacific/Guam",
        "UTC",
    ]

    private struct Answer: Decodable {
        var civil: Int
        var moments: [Int]
        var endOfGap: Int?
    }

    /// Civil times around every change since 1980, as Python's zoneinfo has them (PEP 495, `fold`).
    private static let program = """
        from datetime import datetime, timedelta, timezone
        from zoneinfo import ZoneInfo
        epoch = datetime(1970, 1, 1)
        zone = ZoneInfo(given["zone"])
        def offset(t):
            d = (epoch + timedelta(seconds=t)).replace(tzinfo=timezone.utc).astimezone(zone)
            return int(d.utcoffset().total_seconds())
        def change(low, high):
            before = offset(low)
            while high - low > 1:
                middle = (low + high) // 2
                if offset(middle) == before: low = middle
                else: high = middle
            return high
        def ask(civil):
            naive = epoch + timedelta(seconds=civil)
            offsets = [int(naive.replace(tzinfo=zone, fold=f).utcoffset().total_seconds()) for f in (0, 1)]
            moments = sorted({civil - o for o in offsets if offset(civil - o) == o})
            gap = None if moments else change(civil - max(offsets) - 1, civil - min(offsets) + 1)
            return {"civil": civil, "moments": moments, "endOfGap": gap}
        answers, day = [], 86400
        for t in range(given["from"], given["to"], day):
            if offset(t) != offset(t + day):
                c = change(t, t + day)
                for o in (offset(c - 1), offset(c)):
                    for d in (-day, -3600, -1800, -1, 0, 1, 1799, 1800, 3599, 3600, 43200):
                        answers.append(ask(c + o + d))
        answers.append(ask(given["from"]))
        print(json.dumps(answers))
        """

    @Test(arguments: zones)
    func momentsAreThoseOfZoneinfo(name: String) throws {
        struct Given: Encodable { var zone: String, from: Int, to: Int }
        let zone = try Zone.named(name)
        // To 2040, and so beyond the changes that files list one by one.
        let given = Given(zone: name, from: 315_532_800, to: 2_208_988_800)
        for answer in try Oracle.python(Self.program, given, as: [Answer].self) {
            let civil = CivilTime(seconds: answer.civil)
            let moments = civil.moments(in: zone)
            #expect(moments.map { Int($0.timeIntervalSince1970) } == answer.moments, "\(civil)")
            #expect(civil.endOfGap(in: zone).map { Int($0.timeIntervalSince1970) } == answer.endOfGap, "\(civil)")
            #expect(moments.allSatisfy { CivilTime($0, in: zone) == civil })
        }
    }

    @Test(
        arguments: [
            ("Europe/Berlin", "2026-03-29 02:30", "", "2026-03-29 01:00"),
            ("Europe/Berlin", "2026-10-25 02:30", "2026-10-25 00:30, 2026-10-25 01:30", ""),
            ("Australia/Lord_Howe", "2026-10-04 02:15", "", "2026-10-03 15:30"),
            ("Australia/Lord_Howe", "2026-04-05 01:45", "2026-04-04 14:45, 2026-04-04 15:15", ""),
            ("Pacific/Apia", "2011-12-30 12:00", "", "2011-12-30 10:00"),
            ("Asia/Beirut", "2022-03-27 00:30", "", "2022-03-26 22:00"),
            ("America/Sao_Paulo", "2017-10-15 00:00", "", "2017-10-15 03:00"),
            ("America/Sao_Paulo", "2018-02-17 23:00", "2018-02-18 01:00, 2018-02-18 02:00", ""),
        ])
    func wellKnown(name: String, civil: String, moments: String, endOfGap: String) throws {
        let zone = try Zone.named(name)
        // A civil time is counted like a moment of UTC.
        let civil = CivilTime(seconds: Int(try Date(utc: civil).timeIntervalSince1970))
        #expect(civil.moments(in: zone).map(\.utc).joined(separator: ", ") == moments)
        #expect(civil.endOfGap(in: zone)?.utc ?? "" == endOfGap)
    }

    @Test func everyDayOfEightHundredYears() throws {
        var day = CalendarDay(year: 1599, month: 12, day: 31)
        for number in day.number + 1...day.number + 292_194 {
            let next = CalendarDay(number: number)
            let isLast = day.day == CalendarDay.days(inMonth: day.month, of: day.year)
            let isNext = next.day == (isLast ? 1 : day.day + 1) && next.weekday == (day.weekday + 1) % 7
            let isSame = CalendarDay(year: next.year, month: next.month, day: next.day) == next
            if !isNext || !isSame { Issue.record("\(next) after \(day)") }
            day = next
        }
        #expect(CivilTime(year: 2400, month: 2, day: 29)?.description == "2400-02-29 00:00:00")
        #expect(CivilTime(year: 2100, month: 2, day: 29) == nil)
    }
}
