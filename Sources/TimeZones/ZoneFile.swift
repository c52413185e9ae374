/// A file of the time zone database: TZif, RFC 9636. All numbers are big-endian.
struct ZoneFile {
    /// The largest of the database is below 4 kB.
    static let sizeLimit = 1_000_000

    private var rest: ArraySlice<UInt8>

    /// The rules that the bytes of a file say; nil if they are damaged, or count leap seconds, which civil times do not.
    static func rules(_ bytes: [UInt8]) -> ZoneRules? {
        var file = ZoneFile(rest: bytes[...])
        guard let first = file.header() else { return nil }
        if first.version == 0 { return file.block(first, secondsSize: 4, after: nil) }
        // Later versions say everything twice; the first time is for readers of 32 bits.
        guard file.take(first.size(secondsSize: 4)) != nil, let header = file.header(),
            let block = file.take(header.size(secondsSize: 8)), file.take(1)?.first == newline,
            let footer = file.rest.firstIndex(of: newline).map({ file.rest[..<$0] })
        else { return nil }
        let after = footer.isEmpty ? nil : YearlyRule(String(decoding: footer, as: UTF8.self))
        guard footer.isEmpty || after != nil else { return nil }
        file.rest = block
        return file.block(header, secondsSize: 8, after: after)
    }

    private static let newline = UInt8(ascii: "\n")

    /// How much of everything there is.
    private struct Header {
        var version: UInt8
        var universalFlags, standardFlags, leapSeconds, changes, times, characters: Int

        func size(secondsSize: Int) -> Int {
            changes * (secondsSize + 1) + times * 6 + characters + leapSeconds * (secondsSize + 4) + standardFlags
                + universalFlags
        }
    }

    private mutating func header() -> Header? {
        guard let start = take(20), start.starts(with: "TZif".utf8) else { return nil }
        var counts: [Int] = []
        for _ in 0..<6 {
            guard let count = number(4), (0...Self.sizeLimit).contains(count) else { return nil }
            counts.append(count)
        }
        let header = Header(
            version: start[start.startIndex + 4], universalFlags: counts[0], standardFlags: counts[1],
            leapSeconds: counts[2], changes: counts[3], times: counts[4], characters: counts[5])
        return header.times > 0 && header.leapSeconds == 0 ? header : nil
    }

    private mutating func block(_ header: Header, secondsSize: Int, after: YearlyRule?) -> ZoneRules? {
        guard var seconds = take(header.changes * secondsSize).map(ZoneFile.init), let indices = take(header.changes),
            var types = take(header.times * 6).map(ZoneFile.init), let characters = take(header.characters)
        else { return nil }
        var changes: [ZoneRules.Change] = []
        for index in indices {
            guard let second = seconds.number(secondsSize), Int(index) < header.times,
                changes.last.map({ $0.second < second }) ?? true
            else { return nil }
            changes.append(ZoneRules.Change(second: second, time: Int(index)))
        }
        var times: [ZoneRules.LocalTime] = []
        for _ in 0..<header.times {
            // Whether it counts as daylight saving is for those who show it.
            guard let offset = types.number(4), (-89_999...93_599).contains(offset), types.take(1) != nil,
                let start = types.number(1), start < characters.count
            else { return nil }
            let name = characters.dropFirst(start).prefix { $0 != 0 }
            times.append(ZoneRules.LocalTime(offset: offset, abbreviation: String(decoding: name, as: UTF8.self)))
        }
        return ZoneRules(times: times, changes: changes, after: after)
    }

    private mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard count <= rest.count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    /// A number of 1 (without sign), 4 or 8 bytes.
    private mutating func number(_ size: Int) -> Int? {
        guard let bytes = take(size) else { return nil }
        let bits = bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return size == 4 ? Int(Int32(truncatingIfNeeded: bits)) : Int(Int64(bitPattern: bits))
    }
}
