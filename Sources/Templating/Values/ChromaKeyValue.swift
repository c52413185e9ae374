internal import TimelineModel

/// The colour that becomes transparent as it is written: `#00b140`, `#00b140 40% 20%`.
struct ChromaKeyValue: Hashable, Sendable {
    var color: Color
    /// In per cent of the way from the colour to grey.
    var similarity = 40.0
    var softness = 20.0

    static let expected =
        "a colour that is not grey, and its similarity and softness if any, such as #00b140 or #00b140 40% 20%"
    static let pattern = #"\s*\S.*"#

    init?(_ text: String) {
        let parts = words(of: text)
        guard (1...3).contains(parts.count), let color = Color(parts[0]), color.alpha == 255 else { return nil }
        let levels = [color.red, color.green, color.blue]
        // Grey is as far from every hue.
        guard let most = levels.max(), let least = levels.min(), most - least >= 40 else { return nil }
        self.color = color
        let numbers = parts.dropFirst().compactMap { number($0, unit: "%") }
        guard numbers.count == parts.count - 1, numbers.allSatisfy({ (0...100).contains($0) }) else { return nil }
        if let first = numbers.first { similarity = first }
        if numbers.count > 1 { softness = numbers[1] }
    }
}
