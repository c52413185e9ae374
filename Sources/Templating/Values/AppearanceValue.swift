internal import TimelineModel

/// How a layer comes or goes, as it is written: `fade 400ms`, `slide 300ms toTop 8vmin`, `wipe 500ms toEnd`.
struct AppearanceValue: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        case fade
        case slide(Direction, LengthValue)
        case wipe(Direction)
    }

    var kind: Kind
    var time: TimeLiteral
    var easing: Easing

    static let expected = "\"fade 400ms\", \"slide 300ms toTop\" or \"wipe 500ms toEnd\""
    static let kinds = ["fade", "slide", "wipe"]

    init?(_ text: String) {
        guard let words = MovementWords(text) else { return nil }
        switch words.kind {
        case "fade" where words.direction == nil && words.distance == nil: kind = .fade
        case "slide":
            let distance = words.distance ?? LengthValue(amount: 4, unit: .vmin)
            guard distance.amount >= 0 else { return nil }
            kind = .slide(words.direction ?? .toTop, distance)
        case "wipe" where words.distance == nil: kind = .wipe(words.direction ?? .toEnd)
        default: return nil
        }
        time = words.time ?? TimeLiteral(seconds: 0.4)
        easing = words.easing ?? .easeOut
    }
}
