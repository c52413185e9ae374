public import Foundation

extension Decimal {
    /// The number that ASCII digits write, exactly: `12`, `-0.50`. No grouping, no exponent, no spaces.
    ///
    /// Never asks a locale, unlike Foundation's own reading. Nil when something else is written, and for more
    /// than 38 digits, which is what a decimal holds without rounding.
    public init?(exactly text: some StringProtocol) {
        var value = Decimal()
        var (chunk, chunkScale) = (UInt64(0), UInt64(1))
        var (digits, decimals) = (0, 0)
        var (isNegative, hasPoint) = (false, false)
        for (index, byte) in text.utf8.enumerated() {
            switch byte {
            case 0x2D where index == 0: isNegative = true
            case 0x2E where !hasPoint: hasPoint = true
            case 0x30...0x39:
                // Leading zeros cost no precision.
                if digits > 0 || byte != 0x30 { digits += 1 }
                if hasPoint { decimals += 1 }
                chunk = chunk * 10 + UInt64(byte - 0x30)
                chunkScale *= 10
                if chunkScale == 1_000_000_000_000_000_000 {
                    value = value * Decimal(chunkScale) + Decimal(chunk)
                    (chunk, chunkScale) = (0, 1)
                }
            default: return nil
            }
        }
        let written = text.utf8.count - (isNegative ? 1 : 0) - (hasPoint ? 1 : 0)
        guard written > 0, digits <= 38, decimals <= 100 else { return nil }
        value = value * Decimal(chunkScale) + Decimal(chunk)
        self = Decimal(sign: isNegative ? .minus : .plus, exponent: -decimals, significand: value)
    }
}
