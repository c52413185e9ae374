/// What is cut away from the sides of a box, as it is written: top, end, bottom, start, filled up as in CSS.
struct InsetsValue: Hashable, Sendable {
    /// Top, end, bottom, start.
    var sides: [LengthValue]

    static let expected = "one to four lengths (top, end, bottom, start) such as 0% 50% 0% 0%"
    static let pattern = #"\s*\S+(\s+\S+){0,3}\s*"#

    init?(_ text: String) {
        let values = words(of: text).map { LengthValue($0) }
        let sides = values.compactMap { $0 }
        guard (1...4).contains(values.count), sides.count == values.count, sides.allSatisfy({ $0.amount >= 0 }) else {
            return nil
        }
        switch sides.count {
        case 1: self.sides = [sides[0], sides[0], sides[0], sides[0]]
        case 2: self.sides = [sides[0], sides[1], sides[0], sides[1]]
        case 3: self.sides = [sides[0], sides[1], sides[2], sides[1]]
        default: self.sides = sides
        }
    }
}
