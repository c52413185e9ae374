import Diagnostics

/// Filters that say how a text shows a value and leave the value as it is. They stand after all others, because
/// nothing that comes later would know of them.
enum Mark: String {
    /// The value stays on one line.
    case nowrap
    /// Its emphasis, strong and struck words are shown as such.
    case markdown
}

extension Node {
    /// The marks at the end; in a choice those of both sides.
    var marks: Set<Mark> {
        switch kind {
        case .filter(let input, let use):
            Mark(rawValue: use.name).map { input.marks.union([$0]) } ?? []
        case .choice(_, let yes, let no): yes.marks.union(no.marks)
        default: []
        }
    }

    /// The marks that have no effect where they stand.
    ///
    /// - Parameter isShown: Whether the value of the node is what a text shows.
    func misplacedMarks(isShown: Bool) -> [FilterUse] {
        switch kind {
        case .filter(let input, let use):
            let isMark = Mark(rawValue: use.name) != nil
            let own = isMark && !isShown ? [use] : []
            return own + input.misplacedMarks(isShown: isShown && isMark)
                + use.arguments.flatMap { $0.value.misplacedMarks(isShown: false) }
        case .choice(let condition, let yes, let no):
            return condition.misplacedMarks(isShown: false)
                + [yes, no].flatMap { $0.misplacedMarks(isShown: isShown) }
        default: return kind.children.flatMap { $0.misplacedMarks(isShown: false) }
        }
    }
}

extension Expression {
    /// Reports marks that have no effect.
    ///
    /// - Parameter isText: Whether a text shows the value.
    func checkMarks(isText: Bool, into diagnostics: inout Diagnostics) {
        for use in root.misplacedMarks(isShown: isText) {
            diagnostics.add(
                .error(
                    "misplaced-filter", at: source.place(at: use.offset),
                    "\(use.name) says how a text shows a value, and has no effect here",
                    hint: isText ? "let it stand after the other filters" : "it belongs in <text>"))
        }
    }
}
