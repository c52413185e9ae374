internal import TimelineModel

/// A length as it is written: `12px 5% 4vw 4vh 4vmin 4vmax`, 0, or one of the output's safe area: `safe.top`.
struct LengthValue: Hashable, Sendable {
    enum Unit: String, CaseIterable {
        // The longer names first: "vmin" also ends in "n", "px" in nothing else.
        case vmin, vmax, vw, vh, px
        case percent = "%"
        case safeTop = "safe.top"
        case safeBottom = "safe.bottom"
        case safeStart = "safe.start"
        case safeEnd = "safe.end"
        case safeWidth = "safe.width"
        case safeHeight = "safe.height"

        /// Whether it is a length of its own, without a number.
        var isWord: Bool { rawValue.hasPrefix("safe.") }
    }

    var amount: Double
    var unit: Unit

    static let expected = "a length such as 12px, 5%, 10vw or 4vmin"
    static let pattern =
        #"[\-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)(px|%|vw|vh|vmin|vmax)|0|safe\.(top|bottom|start|end|width|height)"#

    init(amount: Double, unit: Unit) {
        self.amount = amount
        self.unit = unit
    }

    init?(_ text: String) {
        if text == "0" {
            self.init(amount: 0, unit: .px)
            return
        }
        if let word = Unit(rawValue: text), word.isWord {
            self.init(amount: 1, unit: word)
            return
        }
        for unit in Unit.allCases where !unit.isWord {
            if let amount = number(text, unit: unit.rawValue) {
                self.init(amount: amount, unit: unit)
                return
            }
        }
        return nil
    }

    /// Pixels of the output; `parent` is what 100% is.
    func pixels(in output: Output, parent: Double) -> Double {
        let (width, height) = (Double(output.size.width), Double(output.size.height))
        let safe = output.safe
        return switch unit {
        case .px: amount
        case .percent: amount / 100 * parent
        case .vw: amount / 100 * width
        case .vh: amount / 100 * height
        case .vmin: amount / 100 * min(width, height)
        case .vmax: amount / 100 * max(width, height)
        case .safeTop: safe.top / 100 * height
        case .safeBottom: safe.bottom / 100 * height
        case .safeStart: safe.start / 100 * width
        case .safeEnd: safe.end / 100 * width
        case .safeWidth: (100 - safe.start - safe.end) / 100 * width
        case .safeHeight: (100 - safe.top - safe.bottom) / 100 * height
        }
    }
}

extension PixelSize {
    static let expected = "a size such as 1080x1920"
    static let pattern = "[0-9]+x[0-9]+"

    init?(_ text: String) {
        guard let match = text.wholeMatch(of: /([0-9]{1,5})x([0-9]{1,5})/), let width = Int(match.1),
            let height = Int(match.2)
        else { return nil }
        self.init(width: width, height: height)
    }
}
