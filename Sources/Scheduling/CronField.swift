/// What one field of a cron expression allows, as crontab(5) has it.
public struct CronField: Hashable, Sendable {
    public enum Kind: Int, CaseIterable, Sendable {
        case minute, hour, dayOfMonth, month, dayOfWeek
    }

    public let kind: Kind
    /// Whether it begins with `*`: what crontab(5) and cron(8) call unrestricted, even if a step follows.
    public let isStarred: Bool
    /// Bit n is set where the value n is allowed. Sunday is bit 0, whichever way it was written.
    let values: UInt64

    init(_ kind: Kind, values: UInt64, isStarred: Bool) {
        self.kind = kind
        self.isStarred = isStarred
        // 7 is Sunday, too.
        let isSunday = kind == .dayOfWeek && values & 0b1000_0001 != 0
        self.values = kind == .dayOfWeek ? values & 0b111_1110 | (isSunday ? 1 : 0) : values
    }

    public func contains(_ value: Int) -> Bool { values >> UInt64(value) & 1 == 1 }

    /// Whether every value is allowed.
    var isFull: Bool { values == kind.all }

    /// The first allowed value that is at least this.
    func next(from value: Int) -> Int? {
        guard value < 64 else { return nil }
        let rest = values >> UInt64(value)
        return rest == 0 ? nil : value + rest.trailingZeroBitCount
    }

    /// The last allowed value that is at most this.
    func previous(through value: Int) -> Int? {
        guard value >= 0 else { return nil }
        let rest = values << UInt64(63 - value)
        return rest == 0 ? nil : value - rest.leadingZeroBitCount
    }
}

extension CronField.Kind {
    /// The numbers that may be written.
    var range: ClosedRange<Int> {
        switch self {
        case .minute: 0...59
        case .hour: 0...23
        case .dayOfMonth: 1...31
        case .month: 1...12
        case .dayOfWeek: 0...7
        }
    }

    /// What is a value of this field, as a sentence says it.
    var name: String {
        switch self {
        case .minute: "minute"
        case .hour: "hour"
        case .dayOfMonth: "day of the month"
        case .month: "month"
        case .dayOfWeek: "day of the week"
        }
    }

    var plural: String {
        switch self {
        case .minute, .hour, .month: name + "s"
        case .dayOfMonth: "days of the month"
        case .dayOfWeek: "days of the week"
        }
    }

    /// Names that stand for numbers, from the first number of `range`.
    var names: [String] {
        switch self {
        case .minute, .hour, .dayOfMonth: []
        case .month: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
        case .dayOfWeek: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
        }
    }

    /// The bits of every value that there is.
    var all: UInt64 {
        let last = self == .dayOfWeek ? 6 : range.upperBound
        return (range.lowerBound...last).reduce(0) { $0 | 1 << UInt64($1) }
    }
}
