/// One property of a layer that changes over explicit keyframes.
///
/// Before its first frame the first value holds, after its last one the last: what moves never jumps. Where several
/// animations of one layer change the same property, the one that began last counts.
public struct Animation: Hashable, Sendable {
    /// What changes, and what its values count in.
    public enum Property: String, Hashable, Sendable, CaseIterable {
        /// In 1/1000.
        case opacity
        /// The distance from the layer's place, in 1/64 pixel, to the right and downwards.
        case x, y
        /// In 1/1000 of its size, about the middle of its box.
        case scale
        /// In 1/1000 degree, clockwise about the middle of its box.
        case rotate
        /// What is cut away from a side of its box, in 1/64 pixel.
        case insetTop, insetRight, insetBottom, insetLeft
    }

    public struct Keyframe: Hashable, Sendable {
        /// Frames from the start.
        public var frame: Int
        public var value: Int

        public init(_ frame: Int, _ value: Int) {
            self.frame = frame
            self.value = value
        }
    }

    public var property: Property
    /// Its first frame, counted like the layer's span.
    public var start: Int
    /// In order, the first one at 0; one alone is a value that stays.
    public var keyframes: [Keyframe]
    /// From each keyframe to the next.
    public var easing: Easing
    /// How many frames it runs: longer than its last keyframe where it repeats.
    public var duration: Int

    public init(
        _ property: Property, start: Int, keyframes: [Keyframe], easing: Easing = .linear, duration: Int? = nil
    ) {
        self.property = property
        self.start = start
        self.keyframes = keyframes
        self.easing = easing
        self.duration = duration ?? keyframes.last?.frame ?? 0
    }

    /// The frames of one run.
    public var cycle: Int { keyframes.last?.frame ?? 0 }

    /// The value in frame `n`.
    public func value(at n: Int) -> Int {
        guard let first = keyframes.first, cycle > 0, n > start else { return keyframes.first?.value ?? 0 }
        let time = min(n - start, duration)
        // At the end of the last run it stays there, and does not begin anew.
        let phase = time == duration && time % cycle == 0 ? cycle : time % cycle
        var before = first
        for next in keyframes.dropFirst() {
            if phase < next.frame {
                let progress = easing(Double(phase - before.frame) / Double(next.frame - before.frame))
                return before.value + Int((Double(next.value - before.value) * progress).rounded())
            }
            before = next
        }
        return before.value
    }

    /// Whether its value is the same in all frames of a span.
    func isConstant(in span: FrameSpan) -> Bool {
        if cycle == 0 || span.end <= start + 1 || span.start >= start + duration { return true }
        return Set(keyframes.map(\.value)).count == 1
    }

    /// As the slice `window` sees it, counting from the window's first frame.
    func cut(to window: FrameSpan) -> Animation {
        guard !isConstant(in: window) else {
            return Animation(property, start: 0, keyframes: [Keyframe(0, value(at: window.start))])
        }
        var cut = self
        cut.start -= window.start
        return cut
    }
}

extension Array<Animation> {
    /// The value of a property in frame `n`; nil when nothing changes it.
    public func value(of property: Animation.Property, at n: Int) -> Int? {
        var found: Animation?
        for animation in self where animation.property == property {
            guard let other = found else {
                found = animation
                continue
            }
            let (isFirst, begins) = (other.start > n, animation.start <= n)
            if begins && (isFirst || animation.start >= other.start) || isFirst && animation.start < other.start {
                found = animation
            }
        }
        return found?.value(at: n)
    }

    /// As the slice `window` sees them: what holds all through it is one value.
    func cut(to window: FrameSpan) -> [Animation] {
        Animation.Property.allCases.flatMap { property -> [Animation] in
            let own = filter { $0.property == property }
            guard own.count > 1 else { return own.map { $0.cut(to: window) } }
            // The one that began last counts until the next one begins.
            let seen = own.filter { animation in
                let next = own.filter { $0.start > animation.start && $0 != animation }.map(\.start).min()
                let isFirst = !own.contains { $0.start < animation.start }
                return (animation.start < window.end || isFirst) && (next.map { $0 > window.start } ?? true)
            }
            return seen.count > 1
                ? seen.map {
                    var rebased = $0
                    rebased.start -= window.start
                    return rebased
                } : seen.map { $0.cut(to: window) }
        }
    }
}

extension Animation: CustomStringConvertible {
    /// `animate x 0 at 0, 640 at 30 from 12 easeOut repeat 90`; `animate opacity 500` for a value that stays.
    public var description: String {
        guard cycle > 0 else { return "animate \(property) \(words(keyframes.first?.value ?? 0))" }
        let frames = keyframes.map { "\(words($0.value)) at \($0.frame)" }.joined(separator: ", ")
        var text = "animate \(property) \(frames)"
        if start != 0 { text += " from \(start)" }
        if easing != .linear { text += " \(easing)" }
        if duration != cycle { text += " repeat \(duration)" }
        return text
    }

    private func words(_ value: Int) -> String {
        switch property {
        case .opacity, .scale, .rotate: decimal(value, per: 1000)
        case .x, .y, .insetTop, .insetRight, .insetBottom, .insetLeft: "\(Length(units: value))"
        }
    }
}
