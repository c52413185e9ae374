internal import TimelineModel

extension Easing {
    static let expected =
        "an easing: \(named.map(\.description).joined(separator: ", ")), cubicBezier(0.3, 0, 0, 1) or steps(4)"
    static let pattern =
        "\\s*(\(named.map(\.description).joined(separator: "|"))|cubic(Bezier|-bezier)\\(.+\\)|steps\\([0-9]+\\))\\s*"

    /// As templates write it; `cubic-bezier(…)` as in CSS is understood too.
    init?(_ text: String) {
        if let known = Easing.named.first(where: { $0.description == text }) {
            self = known
            return
        }
        guard text.hasSuffix(")"), let bracket = text.firstIndex(of: "(") else { return nil }
        let arguments = commas(in: String(text[text.index(after: bracket)...].dropLast()))
        switch text[..<bracket] {
        case "steps":
            guard arguments.count == 1, let count = Int(arguments[0]), (1...1000).contains(count) else { return nil }
            self = .steps(count)
        case "cubicBezier", "cubic-bezier":
            let points = arguments.compactMap { number($0).map { Int(($0 * 1000).rounded()) } }
            guard arguments.count == 4, points.count == 4, [points[0], points[2]].allSatisfy((0...1000).contains),
                [points[1], points[3]].allSatisfy((-2000...3000).contains)
            else { return nil }
            self = .cubicBezier(x1: points[0], y1: points[1], x2: points[2], y2: points[3])
        default: return nil
        }
    }
}
