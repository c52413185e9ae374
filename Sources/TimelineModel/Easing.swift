/// How a value goes from its start to its end, with the curves of CSS Easing Functions Level 1.
public enum Easing: Hashable, Sendable {
    case linear
    case ease
    case easeIn
    case easeOut
    case easeInOut
    /// Goes past its end and comes back: a tenth of the way too far.
    case easeOutBack
    /// A curve with control points of its own, in 1/1000; x within 0...1000.
    case cubicBezier(x1: Int, y1: Int, x2: Int, y2: Int)
    /// So many equal steps, each taken at its end (CSS: jump-end).
    case steps(Int)

    /// The curves with a name.
    public static let named: [Easing] = [.linear, .ease, .easeIn, .easeOut, .easeInOut, .easeOutBack]

    /// Whether its values leave 0...1 on the way.
    public var overshoots: Bool {
        switch self {
        case .easeOutBack: true
        case .cubicBezier(_, let y1, _, let y2): !(0...1000).contains(y1) || !(0...1000).contains(y2)
        default: false
        }
    }

    /// The eased progress for a linear progress in 0...1.
    ///
    /// The named curves are the cubic Béziers of CSS; `easeOutBack` is cubic-bezier(0.34, 1.56, 0.64, 1), known by this
    /// name from easings.net. x(t) is inverted by bisection to 2^-40.
    public func callAsFunction(_ progress: Double) -> Double {
        let x = min(max(progress, 0), 1)
        let (x1, y1, x2, y2): (Double, Double, Double, Double)
        switch self {
        case .linear: return x
        case .steps(let count): return (x * Double(count) + 1e-9).rounded(.down) / Double(count)
        case .ease: (x1, y1, x2, y2) = (0.25, 0.1, 0.25, 1)
        case .easeIn: (x1, y1, x2, y2) = (0.42, 0, 1, 1)
        case .easeOut: (x1, y1, x2, y2) = (0, 0, 0.58, 1)
        case .easeInOut: (x1, y1, x2, y2) = (0.42, 0, 0.58, 1)
        case .easeOutBack: (x1, y1, x2, y2) = (0.34, 1.56, 0.64, 1)
        case .cubicBezier(let a, let b, let c, let d):
            (x1, y1, x2, y2) = (Double(a) / 1000, Double(b) / 1000, Double(c) / 1000, Double(d) / 1000)
        }
        func bezier(_ a: Double, _ b: Double, _ t: Double) -> Double {
            let u = 1 - t
            return 3 * u * u * t * a + 3 * u * t * t * b + t * t * t
        }
        var (low, high) = (0.0, 1.0)
        for _ in 0..<40 {
            let middle = (low + high) / 2
            if bezier(x1, x2, middle) < x { low = middle } else { high = middle }
        }
        return bezier(y1, y2, (low + high) / 2)
    }
}

extension Easing: CustomStringConvertible {
    /// As templates write it: `easeIn`, `cubicBezier(0.3,0,0,1)`, `steps(4)`.
    public var description: String {
        switch self {
        case .linear: "linear"
        case .ease: "ease"
        case .easeIn: "easeIn"
        case .easeOut: "easeOut"
        case .easeInOut: "easeInOut"
        case .easeOutBack: "easeOutBack"
        case .cubicBezier(let x1, let y1, let x2, let y2):
            "cubicBezier(\([x1, y1, x2, y2].map { decimal($0, per: 1000) }.joined(separator: ",")))"
        case .steps(let count): "steps(\(count))"
        }
    }
}
