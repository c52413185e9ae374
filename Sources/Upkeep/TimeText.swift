internal import Foundation

/// Times as logs, states and folders have them, whatever the locale.
enum TimeText {
    /// `2026-11-22T02:30:00+01:00`: local time with its distance from universal time, so that lines of a night with a
    /// change of clocks can be told apart.
    static func log(_ date: Date, in zone: TimeZone = .current) -> String {
        date.formatted(Date.ISO8601FormatStyle(timeZoneSeparator: .colon, timeZone: zone))
    }

    /// `Sun 2026-11-22 02:30 GMT+1`
    static func minute(_ date: Date, in zone: TimeZone) -> String {
        let text = date.formatted(
            style(
                "\(weekday: .abbreviated) \(year: .padded(4))-\(month: .twoDigits)-\(day: .twoDigits) \(hour: hour):\(minute: .twoDigits)",
                zone))
        return text + (zone.abbreviation(for: date).map { " \($0)" } ?? "")
    }

    /// `20261122T013000Z`, in universal time.
    static func stamp(_ date: Date) -> String {
        date.formatted(
            style(
                "\(year: .padded(4))\(month: .twoDigits)\(day: .twoDigits)T\(hour: hour)\(minute: .twoDigits)\(second: .twoDigits)Z",
                .gmt))
    }

    private static let hour = Date.FormatStyle.Symbol.VerbatimHour.twoDigits(
        clock: .twentyFourHour, hourCycle: .zeroBased)

    private static func style(_ format: Date.FormatString, _ zone: TimeZone) -> Date.VerbatimFormatStyle {
        Date.VerbatimFormatStyle(
            format: format, locale: Locale(identifier: "en_GB"), timeZone: zone,
            calendar: Calendar(identifier: .gregorian))
    }
}
