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
}

/// A shadow as CSS writes it: `0 0.4vmin 1vmin #000a` (offset x, offset y, blur radius if any, colour).
struct ShadowValue: Hashable, Sendable {
    var x: LengthValue
    var y: LengthValue
    var blur: LengthValue
    var color: Color

    static let expected = "offsets, blur and colour such as 0 0.4vmin 1vmin #000a"

    init?(_ text: String) {
        let parts = words(of: text)
        guard parts.count == 3 || parts.count == 4, let x = LengthValue(parts[0]), let y = LengthValue(parts[1]),
            let color = Color(parts[parts.count - 1])
        else { return nil }
        let blur = parts.count == 4 ? LengthValue(parts[2]) : LengthValue(amount: 0, unit: .px)
        guard let blur, blur.amount >= 0 else { return nil }
        self.x = x
        self.y = y
        self.blur = blur
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
