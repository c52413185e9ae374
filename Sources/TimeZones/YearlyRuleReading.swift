extension YearlyRule {
    /// Reads a value of `TZ`; nil if it is none, or one that leaves to the system when summer is.
    init?(_ text: some StringProtocol) {
        guard text.utf8.count <= 200 else { return nil }
        var reader = Reader(rest: Array(text.utf8)[...])
        guard let standard = reader.localTime(isSummer: false) else { return nil }
        self.standard = standard
        if reader.rest.isEmpty { return }
        guard var time = reader.localTime(isSummer: true) else { return nil }
        if !reader.hasOffset { time.offset = standard.offset + 3600 }
        guard reader.take(","), let begin = reader.moment(), reader.take(","), let end = reader.moment(),
            reader.rest.isEmpty
        else { return nil }
        summer = Summer(time: time, begin: begin, end: end)
    }

    private struct Reader {
        var rest: ArraySlice<UInt8>
        /// Whether the last local time had its offset written.
        var hasOffset = false

        mutating func take(_ scalar: Unicode.Scalar) -> Bool {
            guard rest.first == UInt8(ascii: scalar) else { return false }
            rest.removeFirst()
            return true
        }

        /// `CET-1`, `<+0330>-3:30`; an offset counts westwards there.
        mutating func localTime(isSummer: Bool) -> ZoneRules.LocalTime? {
            guard let name = name() else { return nil }
            hasOffset = rest.first.map { $0 != UInt8(ascii: ",") } ?? false
            guard hasOffset else { return isSummer ? ZoneRules.LocalTime(offset: 0, abbreviation: name) : nil }
            return time(hours: 24).map { ZoneRules.LocalTime(offset: -$0, abbreviation: name) }
        }

        private mutating func name() -> String? {
            let isQuoted = take("<")
            let bytes = rest.prefix { isQuoted ? $0.isAlphanumeric || $0.isSign : $0.isLetter }
            rest = rest.dropFirst(bytes.count)
            guard bytes.count >= 3, !isQuoted || take(">") else { return nil }
            return String(decoding: bytes, as: UTF8.self)
        }

        /// Seconds of `2`, `-1`, `3:30`, `+12:45:30`.
        private mutating func time(hours limit: Int) -> Int? {
            let isNegative = take("-")
            if !isNegative { _ = take("+") }
            guard let hours = number(0...limit) else { return nil }
            var seconds = hours * 3600
            for unit in [60, 1] {
                guard take(":") else { break }
                guard let value = number(0...59) else { return nil }
                seconds += value * unit
            }
            return isNegative ? -seconds : seconds
        }

        /// `M3.5.0`, `M10.5.0/3`, `J60`, `59/26`
        mutating func moment() -> Moment? {
            guard let day = day() else { return nil }
            var moment = Moment(day: day)
            if take("/") {
                guard let time = time(hours: 167) else { return nil }
                moment.time = time
            }
            return moment
        }

        private mutating func day() -> Moment.Day? {
            if take("J") { return number(1...365).map { .ofYearWithoutLeapDay($0) } }
            guard take("M") else { return number(0...365).map { .ofYear($0) } }
            guard let month = number(1...12), take("."), let week = number(1...5), take("."),
                let weekday = number(0...6)
            else { return nil }
            return .ofMonth(month, week: week, weekday: weekday)
        }

        private mutating func number(_ range: ClosedRange<Int>) -> Int? {
            let digits = rest.prefix(4).prefix { (0x30...0x39).contains($0) }
            rest = rest.dropFirst(digits.count)
            guard let value = Int(String(decoding: digits, as: UTF8.self)), range.contains(value) else { return nil }
            return value
        }
    }
}

extension UInt8 {
    fileprivate var isLetter: Bool { (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self) }
    fileprivate var isAlphanumeric: Bool { isLetter || (0x30...0x39).contains(self) }
    fileprivate var isSign: Bool { self == UInt8(ascii: "+") || self == UInt8(ascii: "-") }
}
