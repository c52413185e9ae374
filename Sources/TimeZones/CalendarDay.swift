/// A day of the proleptic Gregorian calendar.
public struct CalendarDay: Hashable, Sendable {
    /// Days from 1970-01-01.
    public let number: Int
    public let year: Int
    /// 1...12
    public let month: Int
    /// 1...31
    public let day: Int

    /// By Howard Hinnant's `civil_from_days` (chrono-compatible low-level date algorithms).
    public init(number: Int) {
        self.number = number
        let days = number + 719_468
        let era = (days >= 0 ? days : days - 146_096) / 146_097
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        month = shifted < 10 ? shifted + 3 : shifted - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        day = dayOfYear - (153 * shifted + 2) / 5 + 1
    }

    /// By `days_from_civil` of the same source.
    ///
    /// - Parameters:
    ///   - month: 1...12
    ///   - day: A day that the month has.
    public init(year: Int, month: Int, day: Int) {
        let y = month <= 2 ? year - 1 : year
        let era = (y >= 0 ? y : y - 399) / 400
        let yearOfEra = y - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        number = era * 146_097 + dayOfEra - 719_468
        (self.year, self.month, self.day) = (year, month, day)
    }

    /// 0 for Sunday to 6 for Saturday; 1970-01-01 was a Thursday.
    public var weekday: Int { Self.weekday(of: number) }

    /// `Sun` to `Sat`.
    public var weekdayName: String { ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][weekday] }

    public static func weekday(of number: Int) -> Int { (number + 4).dividedDown(by: 7).remainder }

    public static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

extension Int {
    /// The quotient rounded down, and the remainder that goes with it, which is never negative.
    package func dividedDown(by divisor: Int) -> (quotient: Int, remainder: Int) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
