/// How a layer comes in (`enter`) or goes out (`exit`), as a whole or unit by unit of its text.
public struct Appearance: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        case fade
        /// Moves between its place and its place plus `offset` (1/64 pixel), fading over the same time.
        case slide(offset: Point)
        /// Is uncovered (or covered) by a line that moves towards the edge.
        case wipe(Edge)
        /// Grows from a point (or shrinks to it), and fades over the smallest third.
        case pop
        /// Text is there up to a place that moves through it, where a caret stands; comes with units. The caret is also
        /// seen in the frames of `caret`, after the text is complete.
        case type(caret: [FrameSpan])
    }

    /// How the units of a text follow one another.
    public struct Sequence: Hashable, Sendable {
        public var unit: TextUnit
        /// The frames of each unit; the first one begins with the span, the last one ends with it.
        public var each: Int

        public init(unit: TextUnit, each: Int) {
            self.unit = unit
            self.each = each
        }
    }

    public var kind: Kind
    /// The frames it takes, counted like the layer's span: frame k of n (from 0) shows progress (k+1)/(n+1).
    public var span: FrameSpan
    public var easing: Easing
    /// Nil for the layer as a whole.
    public var sequence: Sequence?

    public init(kind: Kind, span: FrameSpan, easing: Easing = .easeOut, sequence: Sequence? = nil) {
        self.kind = kind
        self.span = span
        self.easing = easing
        self.sequence = sequence
    }

    /// The frames from its first to the last one in which anything of it is seen.
    public var extent: FrameSpan {
        guard case .type(let caret) = kind else { return span }
        return FrameSpan(span.start, caret.reduce(span.end) { max($0, $1.end) })
    }

    /// Linear progress in frame `n`: 0 before the span, 1 after it.
    private func time(_ n: Int) -> Double {
        if n < span.start { return 0 }
        if n >= span.end { return 1 }
        return Double(n - span.start + 1) / Double(span.count + 1)
    }

    /// Eased progress in frame `n`: 0 before the span, 1 after it; an easing that overshoots passes 1 on the way.
    public func progress(_ n: Int) -> Double {
        let time = time(n)
        return time > 0 && time < 1 ? easing(time) : time
    }

    /// How much is there in frame `n` of what comes or goes: 1 is all of it.
    ///
    /// What goes with an easing that overshoots, goes as it would have come, backwards: it swings back first.
    public func presence(_ n: Int, isComing: Bool) -> Double {
        if isComing { return progress(n) }
        let time = time(n)
        guard time > 0, time < 1 else { return 1 - time }
        return easing.overshoots ? easing(1 - time) : 1 - easing(time)
    }

    /// The appearance of one unit of `count`, in order of reading.
    ///
    /// Unit i begins (span − each)·i/(count−1) frames after the first, rounded down.
    public func part(_ index: Int, of count: Int) -> Appearance {
        guard let sequence else { return self }
        let each = min(max(sequence.each, 0), span.count)
        let delay = count > 1 ? (span.count - each) * index / (count - 1) : 0
        let start = span.start + delay
        return Appearance(kind: kind, span: FrameSpan(start, start + each), easing: easing)
    }

    /// How many of `count` units stand in frame `n`, for `type`.
    public func shown(_ n: Int, of count: Int, isComing: Bool) -> Int {
        Int((min(max(presence(n, isComing: isComing), 0), 1) * Double(count) + 1e-9).rounded(.down))
    }
}

/// What a text is taken apart into when its pieces move one after the other.
public enum TextUnit: String, Hashable, Sendable, CaseIterable {
    case line, word, letter
}

extension Appearance: CustomStringConvertible {
    /// `fade 0..<12`, `slide 0,40 0..<12 linear`, `wipe left 0..<12`, `pop 0..<30 easeOutBack by word 12`.
    public var description: String {
        var words: String
        switch kind {
        case .fade: words = "fade \(span)"
        case .slide(let offset): words = "slide \(offset) \(span)"
        case .wipe(let edge): words = "wipe \(edge) \(span)"
        case .pop: words = "pop \(span)"
        case .type(let caret):
            words = "type \(span)"
            if !caret.isEmpty { words += " caret " + caret.map(\.description).joined(separator: ",") }
        }
        if easing != .easeOut { words += " \(easing)" }
        if let sequence { words += " by \(sequence.unit) \(sequence.each)" }
        return words
    }
}
