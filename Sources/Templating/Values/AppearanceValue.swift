internal import TimelineModel

/// How a layer comes or goes, as it is written: `fade 400ms`, `slide 300ms toTop 8vmin byWord 100ms`, `type 1.5s`.
struct AppearanceValue: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        case fade
        case slide(Direction, LengthValue)
        /// Without a direction it goes the way text is read.
        case wipe(Direction?)
        case pop
        case type
    }

    var kind: Kind
    /// Of one unit; of all of it for `type`.
    var time: TimeLiteral
    var easing: Easing
    /// Nil for the layer as a whole.
    var unit: TextUnit?
    /// How much later each unit begins than the one before it.
    var stagger: TimeLiteral

    static let expected =
        "\"fade 400ms\", \"slide 300ms toTop\", \"wipe 500ms toEnd\", \"pop 400ms\", \"slide 300ms byWord 100ms\" "
        + "or \"type 1.5s\""
    static let kinds = ["fade", "slide", "wipe", "pop", "type"]

    init?(_ text: String) {
        guard let words = MovementWords(text), words.unit != nil || words.secondTime == nil else { return nil }
        var usual = (time: 0.4, easing: Easing.easeOut)
        switch words.kind {
        case "fade" where words.direction == nil && words.distance == nil: kind = .fade
        case "slide":
            let distance = words.distance ?? LengthValue(amount: 4, unit: .vmin)
            guard distance.amount >= 0 else { return nil }
            kind = .slide(words.direction ?? .toTop, distance)
        case "wipe" where words.distance == nil: kind = .wipe(words.direction)
        case "pop" where words.direction == nil && words.distance == nil:
            kind = .pop
            usual.easing = .easeOutBack
        case "type" where words.direction == nil && words.distance == nil && words.secondTime == nil:
            kind = .type
            usual = (1, .linear)
        default: return nil
        }
        // How far parts of a text may come past their place is known beforehand.
        if case .cubicBezier? = words.easing, words.easing?.overshoots == true { return nil }
        time = words.time ?? TimeLiteral(seconds: usual.time)
        easing = words.easing ?? usual.easing
        unit = words.unit ?? (kind == .type ? .letter : nil)
        // A third: each unit is on its way with two others, so that the whole moves as one.
        stagger = words.secondTime ?? TimeLiteral(seconds: time.seconds / 3, frames: time.frames / 3)
    }
}

extension TextUnit {
    /// As templates write it: `byLine byWord byLetter`.
    init?(written word: String) {
        guard let unit = TextUnit.allCases.first(where: { $0.written == word }) else { return nil }
        self = unit
    }

    var written: String {
        switch self {
        case .line: "byLine"
        case .word: "byWord"
        case .letter: "byLetter"
        }
    }
}
