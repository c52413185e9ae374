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
