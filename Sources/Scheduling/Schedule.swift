public import Foundation
public import TimeZones

/// When a run is due: the times of a cron expression, on the clocks of a time zone.
///
/// Everything that asks for times asks here, with its own clock: the service, the timers of systemd, and what prints
/// the next ones.
///
/// When clocks are set for daylight saving, this does as cron(8) of Vixie and Debian ("Special considerations exist
/// when the clock is changed by less than 3 hours"):
/// - If the hour is fixed, a time that does not exist because clocks are set forward past it happens nevertheless,
///   once, at the moment when they are set; several such times happen as one. A time that clocks show twice happens
///   the first time only.
/// - If the hour field begins with `*`, the run follows the clocks: it happens whenever they show the time, twice if
///   they do, and never if they do not. So an hourly run happens once in each hour that passes.
///
/// That cron also lets a fixed hour follow the clocks if the minute begins with `*`; here `*/5 2 * * *` counts as
/// fixed.
public struct Schedule: Hashable, Sendable {
    public let cron: CronExpression
    public let timeZone: Zone

    public init(cron: CronExpression, timeZone: Zone) {
        self.cron = cron
        self.timeZone = timeZone
    }

    /// The first time after a moment; nil if there is none before the end of the year 9999.
    public func next(after moment: Date) -> Date? { times(after: moment).first { _ in true } }

    /// The last time that is not after a moment; nil if there is none since the beginning of the year 1.
    public func latest(atOrBefore moment: Date) -> Date? {
        latest(through: moment.second).flatMap { $0 > Date.seconds.lowerBound ? Date(second: $0) : nil }
    }

    /// How many times there are after `start`, up to and with `end`.
    ///
    /// - Parameter limit: Where counting stops: a run for every minute that was not begun for years has millions.
    public func count(after start: Date, through end: Date, limit: Int = .max) -> Int {
        var count = 0
        for time in times(after: start) {
            guard time <= end, count < limit else { break }
            count += 1
        }
        return count
    }

    /// The times after a moment, in order, without end for all that matters.
    public func times(after moment: Date) -> UnfoldSequence<Date, Int?> {
        sequence(state: moment.second + 1) { second in
            guard let time = second.flatMap({ next(from: $0) }), time < Date.seconds.upperBound else {
                second = nil
                return nil
            }
            second = time + 1
            return Date(second: time)
        }
    }
}

extension Schedule: CustomStringConvertible {
    /// `30 2 * * 1-5 Europe/Berlin`
    public var description: String { "\(cron) \(timeZone.name)" }
}
