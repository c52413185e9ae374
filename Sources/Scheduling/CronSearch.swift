internal import TimeZones

extension CronExpression {
    /// Whether the expression names a day, whatever the hour.
    func matches(day: Int, weekday: Int) -> Bool {
        eitherDay
            ? dayOfMonth.contains(day) || dayOfWeek.contains(weekday)
            : dayOfMonth.contains(day) && dayOfWeek.contains(weekday)
    }

    /// The first matching civil time (in seconds of `CivilTime`) that is at least this; nil after the year 9999.
    ///
    /// Days that do not match are passed over as months and days, so that the 29th of February is found as fast
    /// as tomorrow.
    func next(fromCivil seconds: Int) -> Int? {
        // Matching times are whole minutes.
        let (today, minuteOfDay) = (-((-seconds).dividedDown(by: 60).quotient)).dividedDown(by: 1440)
        let start = CalendarDay(number: today)
        var (year, month, day, number) = (start.year, start.month, start.day, start.number)
        while year <= 9999 {
            let count = CalendarDay.days(inMonth: month, of: year)
            while self.month.contains(month), day <= count {
                if matches(day: day, weekday: CalendarDay.weekday(of: number)),
                    let time = time(from: number == today ? minuteOfDay : 0)
                {
                    return number * 86_400 + time * 60
                }
                day += 1
                number += 1
            }
            number += count - day + 1
            day = 1
            (year, month) = month == 12 ? (year + 1, 1) : (year, month + 1)
        }
        return nil
    }

    /// The last matching civil time that is at most this; nil before the year 1.
    func previous(throughCivil seconds: Int) -> Int? {
        let (today, minuteOfDay) = seconds.dividedDown(by: 60).quotient.dividedDown(by: 1440)
        let start = CalendarDay(number: today)
        var (year, month, day, number) = (start.year, start.month, start.day, start.number)
        while year >= 1 {
            while self.month.contains(month), day >= 1 {
                if matches(day: day, weekday: CalendarDay.weekday(of: number)),
                    let time = time(through: number == today ? minuteOfDay : 1439)
                {
                    return number * 86_400 + time * 60
                }
                day -= 1
                number -= 1
            }
            number -= day
            (year, month) = month == 1 ? (year - 1, 12) : (year, month - 1)
            day = CalendarDay.days(inMonth: month, of: year)
        }
        return nil
    }

    /// The first matching minute of a day that is at least this.
    private func time(from minute: Int) -> Int? {
        let (hour, minute) = minute.quotientAndRemainder(dividingBy: 60)
        if self.hour.contains(hour), let found = self.minute.next(from: minute) { return hour * 60 + found }
        guard let next = self.hour.next(from: hour + 1), let first = self.minute.next(from: 0) else { return nil }
        return next * 60 + first
    }

    /// The last matching minute of a day that is at most this.
    private func time(through minute: Int) -> Int? {
        let (hour, minute) = minute.quotientAndRemainder(dividingBy: 60)
        if self.hour.contains(hour), let found = self.minute.previous(through: minute) { return hour * 60 + found }
        guard let earlier = self.hour.previous(through: hour - 1), let last = self.minute.previous(through: 59) else {
            return nil
        }
        return earlier * 60 + last
    }
}
