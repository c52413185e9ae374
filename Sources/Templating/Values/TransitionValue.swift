internal import TimelineModel

/// How a scene comes in, as it is written: `none`, `fade 500ms`, `slide 400ms toStart easeOut`.
enum TransitionValue: Hashable, Sendable {
    case none
    case fade(TimeLiteral, Easing)
    case slide(TimeLiteral, Direction, Easing)

    static let expected = "none, \"fade 500ms\" or \"slide 400ms toStart\""
    static let kinds = ["none", "fade", "slide"]

    init?(_ text: String) {
        guard let words = MovementWords(text), words.distance == nil, words.unit == nil, words.secondTime == nil,
            words.easing?.overshoots != true
        else { return nil }
        let time = words.time ?? TimeLiteral(seconds: 0.5)
        switch words.kind {
        case "none" where words.time == nil && words.direction == nil && words.easing == nil: self = .none
        case "fade" where words.direction == nil: self = .fade(time, words.easing ?? .linear)
        case "slide": self = .slide(time, words.direction ?? .toStart, words.easing ?? .easeInOut)
        default: return nil
        }
    }

    var time: TimeLiteral {
        switch self {
        case .none: .zero
        case .fade(let time, _), .slide(let time, _, _): time
        }
    }

    /// The transition over `frames` frames; nil if that is none.
    func transition(frames: Int, mirrored: Bool) -> Transition? {
        guard frames > 0 else { return nil }
        return switch self {
        case .none: nil
        case .fade(_, let easing): Transition(kind: .fade, frames: frames, easing: easing)
        case .slide(_, let direction, let easing):
            Transition(kind: .slide(direction.edge(mirrored: mirrored)), frames: frames, easing: easing)
        }
    }
}
