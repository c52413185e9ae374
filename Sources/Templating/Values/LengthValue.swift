internal import TimelineModel

/// A length as it is written: `12px 5% 4vw 4vh 4vmin 4vmax`, or 0.
struct LengthValue: Hashable, Sendable {
    enum Unit: String, CaseIterable {
        // The longer names first: "vmin" also ends in "n", "px" in nothing else.
        case vmin, vmax, vw, vh, px
        case percent = "%"
    }

    var amount: Double
    var unit: Unit

    static let expected = "a length such as 12px, 5%, 10vw or 4vmin"
    static let pattern = #"[\-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)(px|%|vw|vh|vmin|vmax)|0"#

    init(amount: Double, unit: Unit) {
        self.amount = amount
        self.unit = unit
    }

    init?(_ text: String) {
        if text == "0" {
            self.init(amount: 0, unit: .px)
            return
        }
        for unit in Unit.allCases {
            if let amount = number(text, unit: unit.rawValue) {
                self.init(amount: amount, unit: unit)
                return
            }
        }
        return nil
    }

    /// Pixels of the output; `parent` is what 100% is.
    func pixels(in output: PixelSize, parent: Double) -> Double {
        let (width, height) = (Double(output.width), Double(output.height))
        return switch unit {
        case .px: amount
        case .percent: amount / 100 * parent
        case .vw: amount / 100 * width
        case .vh: amount / 100 * height
        case .vmin: amount / 100 * min(width, height)
        case .vmax: amount / 100 * max(width, height)
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
