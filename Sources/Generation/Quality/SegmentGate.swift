public import TimelineModel

/// What a segment must be like to be taken: the limits of `<segment accept="sharp">`.
///
/// They are meant to catch what went wrong, and not to judge taste: a false alarm costs a generation. Where they come from,
/// with the figures of pictures that are sharp and of the same ones blurred, is in Documentation/Segments.md.
public struct SegmentGate: Hashable, Sendable {
    /// The least variance of the Laplacian, the median over the frames. Pictures of things on a plain ground have 9 to 240
    /// at 832x480 when they are sharp, and 0.6 to 10 when blurred by a Gaussian of two pixels.
    public var leastSharpness = 4.0
    /// The most that pixels may change from frame to frame, of 255 levels: frames that have nothing to do with each other
    /// change by 30 and more, a camera that passes 16 pixels with every frame by 15 at most.
    public var mostMotion = 20.0
    /// The most that the mean luma may jump out of line with its neighbours, of 255 levels.
    public var mostFlicker = 4.0
    /// The part of the frames that may be black or without any detail.
    public var mostEmpty = 0.1
    /// The part of the frames that may equal the one before.
    public var mostFrozen = 0.5

    public init() {}

    /// The gate of a test.
    public init(_ test: SegmentAcceptance.Test) {
        switch test {
        case .sharp: self.init()
        }
    }

    /// Everything that keeps a segment from being taken, in words: `it is blurred (sharpness 2.1, at least 4)`.
    public func reasons(against quality: SegmentQuality) -> [String] {
        guard quality.frames > 0 else { return ["it has no frames"] }
        var reasons: [String] = []
        func note(_ count: Int, _ part: Double, _ what: String) {
            guard Double(count) > part * Double(quality.frames) else { return }
            reasons.append("\(count) of \(quality.frames) frames \(what)")
        }
        note(quality.blackFrames, mostEmpty, "are black")
        // A black frame has no detail either: told once.
        note(quality.flatFrames - min(quality.flatFrames, quality.blackFrames), mostEmpty, "show nothing")
        if reasons.isEmpty {
            note(quality.frozenFrames, mostFrozen, "equal the one before")
            if quality.sharpness < leastSharpness {
                reasons.append(
                    "it is blurred (sharpness \(shown(quality.sharpness)), at least \(shown(leastSharpness)))")
            }
        }
        if quality.flicker > mostFlicker {
            reasons.append("it flickers (by \(shown(quality.flicker)) levels, at most \(shown(mostFlicker)))")
        }
        if quality.motion > mostMotion {
            reasons.append("it falls apart (pixels change by \(shown(quality.motion)), at most \(shown(mostMotion)))")
        }
        return reasons
    }

    /// Whether one that is not accepted is better than another that is not: less of it is empty, it has fewer faults, it
    /// has more detail.
    func isBetter(_ one: SegmentQuality, than other: SegmentQuality) -> Bool {
        func rank(_ quality: SegmentQuality) -> (Double, Int, Double) {
            let empty = Double(max(quality.blackFrames, quality.flatFrames)) / Double(max(1, quality.frames))
            return (empty > mostEmpty ? empty : 0, reasons(against: quality).count, -quality.sharpness)
        }
        return rank(one) < rank(other)
    }

    private func shown(_ value: Double) -> String {
        let tenths = Int((min(max(value, 0), 1e12) * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }
}
