extension CivilDate {
    /// Reads ISO 8601: `2026-11-21`, `2026-11-21T09:30`, `2026-11-21 09:30:00.5+02:00`.
    ///
    /// Fractions of a second are dropped.
    public init?(iso text: some StringProtocol) {
        guard text.utf8.count <= 60 else { return nil }
        let bytes = Array(text.utf8)
        func number(_ start: Int, _ count: Int) -> Int? {
            guard start + count <= bytes.count else { return nil }
            var value = 0
            for byte in bytes[start..<start + count] {
                guard byte.isDigit else { return nil }
                value = value * 10 + Int(byte - 0x30)
            }
            return value
        }
        func isByte(_ index: Int, _ character: Unicode.Scalar) -> Bool {
            index < bytes.count && bytes[index] == UInt8(ascii: character)
        }
        guard let year = number(0, 4), isByte(4, "-"), let month = number(5, 2), isByte(7, "-"), let day = number(8, 2)
        else { return nil }
        if bytes.count == 10 {
            self.init(year: year, month: month, day: day)
            return
        }
        guard isByte(10, "T") || isByte(10, "t") || isByte(10, " "), let hour = number(11, 2), isByte(13, ":"),
            let minute = number(14, 2)
        else { return nil }
        var (position, second) = (16, 0)
        if isByte(position, ":") {
            guard let value = number(17, 2) else { return nil }
            (position, second) = (19, value)
            if isByte(position, ".") {
                position += 1
                let start = position
                while position < bytes.count, bytes[position].isDigit { position += 1 }
                guard position > start else { return nil }
            }
        }
        guard let offset = Self.offset(bytes[min(position, bytes.count)...]) else { return nil }
        self.init(year: year, month: month, day: day, time: (hour, minute, second), offset: offset.seconds)
    }

    /// `Z`, `+02:00`, `+0200` or nothing; nil when it is something else.
    private static func offset(_ bytes: ArraySlice<UInt8>) -> (seconds: Int?, Void)? {
        guard let sign = bytes.first else { return (nil, ()) }
        if bytes.count == 1 { return sign == UInt8(ascii: "Z") || sign == UInt8(ascii: "z") ? (0, ()) : nil }
        guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return nil }
        var (value, digits) = (0, 0)
        for byte in bytes.dropFirst() where byte != UInt8(ascii: ":") {
            guard byte.isDigit, digits < 4 else { return nil }
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
            digits += 1
        }
        guard digits == 4, value % 100 < 60, value <= 1800 else { return nil }
        let seconds = (value / 100 * 60 + value % 100) * 60
        return (sign == UInt8(ascii: "-") ? -seconds : seconds, ())
    }
}
