/// When clocks are set every year, and by how much: the value of the POSIX variable `TZ`.
///
/// As in POSIX.1-2024, chapter 8.3, with the wider hours of RFC 9636, 3.3.1. `CET-1CEST,M3.5.0,M10.5.0/3` says that
/// clocks are one hour ahead of UTC, and two from the last Sunday of March to the last Sunday of October.
struct YearlyRule: Hashable, Sendable {
    /// A day of each year, and a time on it.
    struct Moment: Hashable, Sendable {
        enum Day: Hashable, Sendable {
            /// 1...365, without 29 February: `J60` is always 1 March.
            case ofYearWithoutLeapDay(Int)
            /// 0...365
            case ofYear(Int)
            /// Month 1...12; week 1...5, where 5 is the last one; weekday 0...6 from Sunday.
            case ofMonth(Int, week: Int, weekday: Int)
        }

        var day: Day
        /// Seconds after midnight, by the clocks as they are before; -167 to 167 hours.
        var time = 2 * 3600
    }

    struct Summer: Hashable, Sendable {
        var time: ZoneRules.LocalTime
        var begin: Moment
        var end: Moment
    }

    var standard: ZoneRules.LocalTime
    /// nil: the clocks are left alone.
    var summer: Summer?

    /// What the clocks show at a second since 1970.
    func localTime(at second: Int) -> ZoneRules.LocalTime {
        guard let summer else { return standard }
        let year = CalendarDay(number: (second + standard.offset).dividedDown(by: 86_400).quotient).year
        var latest = Int.min
        var isSummer = false
        // A change may lie a week outside its year. Where an end and a begin fall together it is summer all year.
        for year in year - 1...year + 1 {
            let end = summer.end.civil(in: year) - summer.time.offset
            if end <= second, end > latest { (latest, isSummer) = (end, false) }
            let begin = summer.begin.civil(in: year) - standard.offset
            if begin <= second, begin >= latest { (latest, isSummer) = (begin, true) }
        }
        return isSummer ? summer.time : standard
    }
}

extension YearlyRule.Moment {
    /// Seconds from 1970-01-01 00:00:00 on the clock that it is read from.
    func civil(in year: Int) -> Int { dayNumber(in: year) * 86_400 + time }

    /// Days from 1970-01-01.
    private func dayNumber(in year: Int) -> Int {
        switch day {
        case .ofYear(let day): return CalendarDay(year: year, month: 1, day: 1).number + day
        case .ofYearWithoutLeapDay(let day):
            let isAfterLeapDay = day > 59 && CalendarDay.days(inMonth: 2, of: year) == 29
            return CalendarDay(year: year, month: 1, day: 1).number + day - (isAfterLeapDay ? 0 : 1)
        case .ofMonth(let month, let week, let weekday):
            let first = CalendarDay(year: year, month: month, day: 1)
            let days = (weekday - first.weekday + 7) % 7 + (week - 1) * 7
            return first.number + (days < CalendarDay.days(inMonth: month, of: year) ? days : days - 7)
        }
    }
}
