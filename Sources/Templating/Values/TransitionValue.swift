internal import TimelineModel

/// How a scene comes in, as it is written: `none`, `fade 500ms`, `slide 400ms toStart easeOut`, `circle 600ms`.
struct TransitionValue: Hashable, Sendable {
    enum Kind: String, CaseIterable, Sendable {
        case none, fade, fadeBlack, fadeWhite, slide, push, wipe, circle, zoom

        /// Whether it goes to a side.
        var isDirected: Bool { [.slide, .push, .wipe].contains(self) }
    }

    private var kind: Kind
    let time: TimeLiteral
    private var direction: Direction
    private var easing: Easing

    static let none = TransitionValue(kind: .none, time: .zero, direction: .toStart, easing: .linear)
    static let expected = "none, \"fade 500ms\" or \"slide 400ms toStart\""
    static let kinds = Kind.allCases.map(\.rawValue)
    static let pattern = "\\s*(\(kinds.joined(separator: "|")))(\\s.*)?"

    private init(kind: Kind, time: TimeLiteral, direction: Direction, easing: Easing) {
        self.kind = kind
        self.time = time
        self.direction = direction
        self.easing = easing
    }

    init?(_ text: String) {
        guard let words = MovementWords(text), let kind = Kind(rawValue: words.kind), words.distance == nil,
            words.unit == nil, words.secondTime == nil, words.easing?.overshoots != true,
            words.direction == nil || kind.isDirected
        else { return nil }
        if kind == .none {
            guard words.time == nil, words.easing == nil else { return nil }
            self = .none
            return
        }
        let isFade = [.fade, .fadeBlack, .fadeWhite].contains(kind)
        self.init(
            kind: kind, time: words.time ?? TimeLiteral(seconds: 0.5),
            // A line goes on the way that one reads; what comes in, comes from where reading goes to.
            direction: words.direction ?? (kind == .wipe ? .toEnd : .toStart),
            easing: words.easing ?? (isFade ? .linear : .easeInOut))
    }

    /// The transition over `frames` frames; nil if that is none.
    func transition(frames: Int, mirrored: Bool) -> Transition? {
        guard frames > 0, let kind = physical(direction.edge(mirrored: mirrored)) else { return nil }
        return Transition(kind: kind, frames: frames, easing: easing)
    }

    private func physical(_ edge: Edge) -> Transition.Kind? {
        switch kind {
        case .none: nil
        case .fade: .fade
        case .fadeBlack: .dip(.black)
        case .fadeWhite: .dip(.white)
        case .slide: .slide(edge)
        case .push: .push(edge)
        case .wipe: .wipe(edge)
        case .circle: .circle
        case .zoom: .zoom
        }
    }
}
