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

extension Paint {
    static let expected = "a colour or linear-gradient(180deg, #1a2a6c, #000)"

    /// A colour, or CSS `linear-gradient([angle | to side],] color [position%], …)`.
    init?(_ text: String) {
        if let color = Color(text) {
            self = .color(color)
            return
        }
        let text = text.lowercased()
        guard text.hasPrefix("linear-gradient("), text.hasSuffix(")") else { return nil }
        var parts = Self.commas(String(text.dropFirst("linear-gradient(".count).dropLast()))
        var angle = 180
        if let first = parts.first, let value = Self.angle(first) {
            angle = value
            parts.removeFirst()
        }
        guard parts.count >= 2 else { return nil }
        var stops: [(color: Color, position: Double?)] = []
        for part in parts {
            let words = words(of: part)
            guard (1...2).contains(words.count), let color = Color(words[0]) else { return nil }
            guard words.count == 2 else {
                stops.append((color, nil))
                continue
            }
            guard let percent = number(words[1], unit: "%") else { return nil }
            stops.append((color, percent * 10))
        }
        self = .linearGradient(angle: angle, stops: Self.placed(stops))
    }

    private static func angle(_ text: String) -> Int? {
        let sides = [
            "to top": 0, "to right": 90, "to bottom": 180, "to left": 270, "to top right": 45, "to right top": 45,
            "to bottom right": 135, "to right bottom": 135, "to bottom left": 225, "to left bottom": 225,
            "to top left": 315, "to left top": 315,
        ]
        if let side = sides[text] { return side }
        guard let degrees = number(text, unit: "deg"), abs(degrees) <= 3600 else { return nil }
        return ((Int(degrees.rounded()) % 360) + 360) % 360
    }

    /// Positions as CSS fills them in: ends at 0 and 100 %, the rest evenly between their neighbours, never backwards.
    private static func placed(_ stops: [(color: Color, position: Double?)]) -> [GradientStop] {
        var positions = stops.map(\.position)
        positions[0] = positions[0] ?? 0
        positions[positions.count - 1] = positions[positions.count - 1] ?? 1000
        var last = 0
        for index in positions.indices.dropFirst() {
            guard let position = positions[index] else { continue }
            let start = positions[last] ?? 0
            let end = max(position, start)
            for between in (last + 1)..<max(index, last + 1) {
                positions[between] = start + (end - start) * Double(between - last) / Double(index - last)
            }
            positions[index] = end
            last = index
        }
        return zip(stops, positions).map {
            GradientStop(color: $0.color, position: Int(min(max($1 ?? 0, 0), 1000).rounded()))
        }
    }

    /// The text cut at commas outside parentheses.
    private static func commas(_ text: String) -> [String] {
        var parts = [""]
        var depth = 0
        for character in text {
            if character == "(" { depth += 1 }
            if character == ")" { depth -= 1 }
            if character == ",", depth == 0 { parts.append("") } else { parts[parts.count - 1].append(character) }
        }
        return parts.map { words(of: $0).joined(separator: " ") }
    }
}
