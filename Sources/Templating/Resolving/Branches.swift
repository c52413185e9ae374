/// Follows neighbours along a chain of `if` (or `unless`, or `for`) and `else`: at most one of them is shown.
struct Branches {
    /// Whether an element of the chain has been shown.
    private var isTaken = false

    /// Whether the chain leaves room for an element that comes next.
    func allows(_ element: Element) -> Bool { !(element.isElse && isTaken) }

    /// - Parameter isShown: Whether the element, or a copy of it, is there.
    mutating func pass(_ element: Element, isShown: Bool) {
        isTaken = (element.isElse && isTaken) || isShown
    }
}

extension Element {
    /// Whether it stands in for the elements before it.
    var isElse: Bool { literal("else") == "true" }

    /// Whether `else` may follow it.
    var isConditional: Bool {
        isElse || ["if", "unless", "for"].contains { attributes[$0] != nil } || forLanguages != nil
    }
}
