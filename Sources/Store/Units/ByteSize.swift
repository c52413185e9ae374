/// A number of bytes as people write it: `20GB`, `512 MiB`.
public struct ByteSize: Hashable, Sendable, CustomStringConvertible {
    public var bytes: Int

    public init(_ bytes: Int) { self.bytes = bytes }

    public static let expected = "a size such as 20GB, 500MB or 2GiB"

    private static let units: [(name: String, bytes: Double)] = [
        ("b", 1), ("kb", 1e3), ("mb", 1e6), ("gb", 1e9), ("tb", 1e12), ("kib", 0x1p10), ("mib", 0x1p20),
        ("gib", 0x1p30), ("tib", 0x1p40),
    ]

    /// Reads a size: decimal units (`MB`) or binary ones (`MiB`), in either case; a bare 0 needs none.
    public init?(_ text: String) {
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let unit = text.dropFirst(digits.count).drop { $0 == " " }.lowercased()
        guard let value = Double(digits), value.isFinite, digits.first != ".", digits.last != "." else { return nil }
        guard let factor = unit.isEmpty && value == 0 ? 1 : Self.units.first(where: { $0.name == unit })?.bytes else {
            return nil
        }
        let bytes = (value * factor).rounded()
        guard bytes < 0x1p62 else { return nil }
        self.bytes = Int(bytes)
    }

    /// `820 B`, `2.1 MB`, `1.5 TB`: decimal units, as file managers count.
    public var description: String {
        var value = Double(bytes)
        for unit in ["B", "kB", "MB", "GB"] {
            if value < 999.5 { return unit == "B" ? "\(bytes) B" : "\(Self.tenths(value)) \(unit)" }
            value /= 1000
        }
        return "\(Self.tenths(value)) TB"
    }

    private static func tenths(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}
