internal import TimeZones

/// A schedule in the words of systemd.time(7), for the timers of systemd.
///
/// Away from changes of the clocks systemd elapses at the same times. At those changes it does not do as `Schedule`
/// does: a time that does not exist is passed over, and one that clocks show twice comes once, for hourly timers too.
public enum OnCalendar {
    /// Values for `OnCalendar=` lines: `Mon..Fri *-*-* 02:30:00 Europe/Berlin`. Two where a day has to match only one of
    /// its fields, because lines add up.
    public static func expressions(_ schedule: Schedule) -> [String] {
        let cron = schedule.cron
        // Without a name systemd takes the machine's zone, too.
        let zone = schedule.timeZone.isNamed ? " \(schedule.timeZone.name)" : ""
        let time = "\(list(cron.hour)):\(list(cron.minute)):00\(zone)"
        func line(_ day: CronField?, _ weekday: CronField?) -> String {
            let weekdays = weekday.flatMap { $0.isFull ? nil : names($0) + " " } ?? ""
            return "\(weekdays)*-\(list(cron.month))-\(day.map { list($0) } ?? "*") \(time)"
        }
        if cron.eitherDay, !cron.dayOfMonth.isFull, !cron.dayOfWeek.isFull {
            return [line(cron.dayOfMonth, nil), line(nil, cron.dayOfWeek)]
        }
        // Either field would do, and one of them is every day.
        return [cron.eitherDay ? line(nil, nil) : line(cron.dayOfMonth, cron.dayOfWeek)]
    }

    /// The values of a field: `*`, `00/15`, `08..18/2`, `01,15`.
    private static func list(_ field: CronField) -> String {
        if field.isFull { return "*" }
        let values = (0...59).filter(field.contains)
        if values.count > 2, let step = evenStep(values) {
            let end = step == 1 ? "" : "/\(step)"
            return "\(padded(values[0]))..\(padded(values[values.count - 1]))\(end)"
        }
        return values.map { padded($0) }.joined(separator: ",")
    }

    /// The step between all values, if it is the same.
    private static func evenStep(_ values: [Int]) -> Int? {
        let steps = Set(zip(values, values.dropFirst()).map { $1 - $0 })
        return steps.count == 1 ? steps.first : nil
    }

    /// `Mon..Fri`, `Sun`, `Mon,Wed,Sun`; the week begins on Monday there.
    private static func names(_ field: CronField) -> String {
        let week = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        let days = (0...6).filter { field.contains(($0 + 1) % 7) }
        if days.count > 2, evenStep(days) == 1 { return "\(week[days[0]])..\(week[days[days.count - 1]])" }
        return days.map { week[$0] }.joined(separator: ",")
    }
}
