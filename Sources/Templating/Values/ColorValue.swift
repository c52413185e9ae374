internal import TimelineModel

extension Color {
    static let expected = "a colour such as #1a73e8, #fff8, white or rgb(26 115 232 / 50%)"

    /// CSS: `#rgb #rgba #rrggbb #rrggbbaa`, a colour name, `rgb()` and `rgba()` with commas or spaces.
    init?(_ text: String) {
        let text = text.lowercased()
        if text.hasPrefix("#") {
            self.init(hex: Array(text.utf8.dropFirst()))
        } else if text == "transparent" {
            self.init(red: 0, green: 0, blue: 0, alpha: 0)
        } else if let value = ColorNames.values[text] {
            self.init(
                red: UInt8(value >> 16 & 255), green: UInt8(value >> 8 & 255), blue: UInt8(value & 255))
        } else {
            self.init(function: text)
        }
    }

    private init?(hex digits: [UInt8]) {
        let nibbles = digits.compactMap { UInt8(String(Unicode.Scalar($0)), radix: 16) }
        guard nibbles.count == digits.count else { return nil }
        let bytes: [UInt8]
        switch nibbles.count {
        case 3, 4: bytes = nibbles.map { $0 * 17 }
        case 6, 8: bytes = stride(from: 0, to: nibbles.count, by: 2).map { nibbles[$0] * 16 + nibbles[$0 + 1] }
        default: return nil
        }
        self.init(red: bytes[0], green: bytes[1], blue: bytes[2], alpha: bytes.count == 4 ? bytes[3] : 255)
    }

    private init?(function text: String) {
        guard text.hasSuffix(")"), text.hasPrefix("rgb(") || text.hasPrefix("rgba(") else { return nil }
        let inside = text.drop { $0 != "(" }.dropFirst().dropLast()
        let parts = inside.split { $0 == "," || $0 == " " || $0 == "/" }
        guard parts.count == 3 || parts.count == 4 else { return nil }
        func byte(_ part: Substring) -> UInt8? {
            let value = part.hasSuffix("%") ? number(part.dropLast()).map { $0 * 255 / 100 } : number(part)
            guard let value, (0...255).contains(value) else { return nil }
            return UInt8(value.rounded())
        }
        func alpha(_ part: Substring) -> UInt8? {
            let value = part.hasSuffix("%") ? number(part.dropLast()).map { $0 / 100 } : number(part)
            guard let value, (0...1).contains(value) else { return nil }
            return UInt8((value * 255).rounded())
        }
        guard let red = byte(parts[0]), let green = byte(parts[1]), let blue = byte(parts[2]),
            let opacity = parts.count == 4 ? alpha(parts[3]) : 255
        else { return nil }
        self.init(red: red, green: green, blue: blue, alpha: opacity)
    }
}
