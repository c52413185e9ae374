import Foundation

extension DatePattern {
    /// The pattern as Foundation takes it. Foundation offers no way in for a pattern that is known only when the
    /// program runs, so the interpolation is put together piece by piece.
    var formatString: Date.FormatString {
        var text = Date.FormatString.StringInterpolation(literalCapacity: 16, interpolationCount: parts.count)
        for part in parts {
            switch part {
            case .literal(let literal): text.appendLiteral(literal)
            case .field(let letter, let count): Self.append(letter, count, to: &text)
            }
        }
        return Date.FormatString(stringInterpolation: text)
    }

    private static func append(
        _ letter: Character, _ count: Int, to text: inout Date.FormatString.StringInterpolation
    ) {
        switch letter {
        case "y":
            text.appendInterpolation(year: count == 1 ? .defaultDigits : count == 2 ? .twoDigits : .padded(count))
        case "M": text.appendInterpolation(month: month(count))
        case "L": text.appendInterpolation(standaloneMonth: standaloneMonth(count))
        case "d": text.appendInterpolation(day: count == 1 ? .defaultDigits : .twoDigits)
        case "E":
            text.appendInterpolation(weekday: count == 4 ? .wide : count == 5 ? .narrow : .abbreviated)
        case "H": text.appendInterpolation(hour: hour(count, clock: .twentyFourHour, cycle: .zeroBased))
        case "h": text.appendInterpolation(hour: hour(count, clock: .twelveHour, cycle: .oneBased))
        case "m": text.appendInterpolation(minute: count == 1 ? .defaultDigits : .twoDigits)
        case "s": text.appendInterpolation(second: count == 1 ? .defaultDigits : .twoDigits)
        case "a": text.appendInterpolation(dayPeriod: .standard(.abbreviated))
        default: break  // `split` let no other letter through
        }
    }

    private static func hour(
        _ count: Int, clock: Date.FormatStyle.Symbol.VerbatimHour.Clock,
        cycle: Date.FormatStyle.Symbol.VerbatimHour.HourCycle
    ) -> Date.FormatStyle.Symbol.VerbatimHour {
        count == 1
            ? .defaultDigits(clock: clock, hourCycle: cycle) : .twoDigits(clock: clock, hourCycle: cycle)
    }

    private static func month(_ count: Int) -> Date.FormatStyle.Symbol.Month {
        switch count {
        case 1: .defaultDigits
        case 2: .twoDigits
        case 3: .abbreviated
        case 4: .wide
        default: .narrow
        }
    }

    private static func standaloneMonth(_ count: Int) -> Date.FormatStyle.Symbol.StandaloneMonth {
        switch count {
        case 1: .defaultDigits
        case 2: .twoDigits
        case 3: .abbreviated
        case 4: .wide
        default: .narrow
        }
    }
}
