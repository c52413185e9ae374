internal import TimelineModel

/// A line as it is written: `0.5vmin #000`.
struct StrokeValue: Hashable, Sendable {
    var width: LengthValue
    var color: Color

    static let expected = "a width and a colour such as 0.5vmin #000"

    init?(_ text: String) {
        let parts = words(of: text)
        guard parts.count == 2, let width = LengthValue(parts[0]), width.amount >= 0, let color = Color(parts[1]) else {
            return nil
        }
        self.width = width
        self.color = color
    }

    static let expectedList = "none, or up to 8 widths and colours such as 0.5vmin #000, 1vmin #fff"

    /// Lines around letters, each outside the one before it; `none` is none.
    static func list(_ text: String) -> [StrokeValue]? { Templating.list(text, of: StrokeValue.init) }
}

/// A shadow as CSS writes it: `0 0.4vmin 1vmin 0.2vmin #000a` (offset x and y, blur radius and spread if any, colour).
struct ShadowValue: Hashable, Sendable {
    var x: LengthValue
    var y: LengthValue
    var blur: LengthValue
    var spread: LengthValue
    var color: Color

    static let expectedList =
        "none, or up to 8 of offsets, blur, spread and colour such as 0 0.4vmin 1vmin #000a, 0 0 2vmin #fff8"

    /// Shadows, the topmost first; `none` is none.
    static func list(_ text: String) -> [ShadowValue]? { Templating.list(text, of: ShadowValue.init) }

    init?(_ text: String) {
        let parts = words(of: text)
        guard (3...5).contains(parts.count), let color = Color(parts[parts.count - 1]) else { return nil }
        var lengths = parts.dropLast().compactMap(LengthValue.init)
        guard lengths.count == parts.count - 1, lengths.dropFirst(2).allSatisfy({ $0.amount >= 0 }) else { return nil }
        while lengths.count < 4 { lengths.append(LengthValue(amount: 0, unit: .px)) }
        (x, y, blur, spread) = (lengths[0], lengths[1], lengths[2], lengths[3])
        self.color = color
    }
}

/// The point of a picture that stays in view when it is cropped: `50% 30%`.
struct FocusPoint: Hashable, Sendable {
    /// 0...1 from the left and the top.
    var x: Double
    var y: Double

    static let center = FocusPoint(x: 0.5, y: 0.5)
    static let expected = "two percentages such as 50% 30%"

    init(x: Double, y: Double) {
        self.x = x
        self.y = y
    }

    init?(_ text: String) {
        let parts = words(of: text)
        guard parts.count == 2, let x = number(parts[0], unit: "%"), let y = number(parts[1], unit: "%"),
            (0...100).contains(x), (0...100).contains(y)
        else { return nil }
        self.init(x: x / 100, y: y / 100)
    }
}
