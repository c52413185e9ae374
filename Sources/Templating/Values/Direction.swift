internal import TimelineModel

/// A direction of movement as a template writes it; start and end follow the language's direction.
enum Direction: String, CaseIterable, Sendable {
    case toStart, toEnd, toTop, toBottom

    /// The physical side it leads to.
    func edge(mirrored: Bool) -> Edge {
        switch self {
        case .toStart: mirrored ? .right : .left
        case .toEnd: mirrored ? .left : .right
        case .toTop: .up
        case .toBottom: .down
        }
    }
}

/// `fade 400ms easeOut`: a kind, then a time, a direction, a length, an easing and a unit of text in any order, each once;
/// and a second time, between units.
struct MovementWords {
    var kind: String
    var time: TimeLiteral?
    var direction: Direction?
    var distance: LengthValue?
    var easing: Easing?
    var unit: TextUnit?
    var secondTime: TimeLiteral?

    init?(_ text: String) {
        let parts = words(of: text)
        guard let first = parts.first else { return nil }
        kind = first
        for part in parts.dropFirst() {
            // "0" is a time here: a movement over no distance is none.
            if let value = TimeLiteral(part), secondTime == nil, value.seconds >= 0, value.frames >= 0 {
                if time == nil { time = value } else { secondTime = value }
            } else if let value = Direction(rawValue: part), direction == nil {
                direction = value
            } else if let value = Easing(part), easing == nil {
                easing = value
            } else if let value = TextUnit(written: part), unit == nil {
                unit = value
            } else if let value = LengthValue(part), distance == nil {
                distance = value
            } else {
                return nil
            }
        }
    }
}
