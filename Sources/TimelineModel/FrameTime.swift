/// Frames per second as an exact fraction.
public struct FrameRate: Hashable, Sendable, CustomStringConvertible {
    public var numerator: Int
    public var denominator: Int

    public init(_ numerator: Int, _ denominator: Int = 1) {
        self.numerator = numerator
        self.denominator = denominator
    }

    public var framesPerSecond: Double { Double(numerator) / Double(denominator) }

    /// The time of a frame's start in seconds.
    public func seconds(_ frame: Int) -> Double { Double(frame) * Double(denominator) / Double(numerator) }

    /// `30` or `30000/1001`.
    public var description: String { denominator == 1 ? String(numerator) : "\(numerator)/\(denominator)" }
}

/// A run of frames: `start` is the first one shown, `end` the first one no longer shown.
///
/// Frames count from the start of what holds the span: a scene for its layers, the video for scenes and sound,
/// the slice once a slice was cut (then `start` may be negative).
public struct FrameSpan: Hashable, Sendable, CustomStringConvertible {
    public var start: Int
    public var end: Int

    public init(_ start: Int, _ end: Int) {
        self.start = start
        self.end = end
    }

    public var count: Int { end - start }
    public var isEmpty: Bool { end <= start }

    public func contains(_ frame: Int) -> Bool { frame >= start && frame < end }
    public func contains(_ other: FrameSpan) -> Bool { start <= other.start && other.end <= end }
    public func overlaps(_ other: FrameSpan) -> Bool { start < other.end && other.start < end }

    /// The same frames counted from `origin`.
    public func rebased(to origin: Int) -> FrameSpan { FrameSpan(start - origin, end - origin) }

    /// `12..<40`.
    public var description: String { "\(start)..<\(end)" }
}

/// How a value goes from its start to its end, with the curves of CSS Easing Functions Level 1.
public enum Easing: String, Hashable, Sendable, CaseIterable {
    case linear
    case ease
    case easeIn
    case easeOut
    case easeInOut
    /// Goes past its end and comes back: a tenth of the way too far.
    case easeOutBack

    /// Whether its values leave 0...1 on the way.
    public var overshoots: Bool { self == .easeOutBack }

    /// The eased progress for a linear progress in 0...1.
    ///
    /// The first curves are the cubic Béziers that CSS names; `easeOutBack` is cubic-bezier(0.34, 1.56, 0.64, 1), known
    /// by this name from easings.net. x(t) is inverted by bisection to 2^-40.
    public func callAsFunction(_ progress: Double) -> Double {
        let x = min(max(progress, 0), 1)
        let (x1, y1, x2, y2): (Double, Double, Double, Double)
        switch self {
        case .linear: return x
        case .ease: (x1, y1, x2, y2) = (0.25, 0.1, 0.25, 1)
        case .easeIn: (x1, y1, x2, y2) = (0.42, 0, 1, 1)
        case .easeOut: (x1, y1, x2, y2) = (0, 0, 0.58, 1)
        case .easeInOut: (x1, y1, x2, y2) = (0.42, 0, 0.58, 1)
        case .easeOutBack: (x1, y1, x2, y2) = (0.34, 1.56, 0.64, 1)
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
