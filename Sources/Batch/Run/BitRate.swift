/// Bits per second as people write them: `6M`, `800k`, `1.5M`, `6Mbps`, `6000000`.
public struct BitRate: Hashable, Sendable {
    public var bitsPerSecond: Int

    public static let expected = "a rate such as 6M or 800k"

    private static let units = [
        "": 1.0, "k": 1e3, "m": 1e6, "g": 1e9, "kbps": 1e3, "mbps": 1e6, "kbit/s": 1e3, "mbit/s": 1e6,
    ]

    public init?(_ text: String) {
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        guard let number = Double(digits), let unit = Self.units[text.dropFirst(digits.count).lowercased()],
            (1..<1e15).contains(number * unit)
        else { return nil }
        bitsPerSecond = Int(number * unit)
    }
}
