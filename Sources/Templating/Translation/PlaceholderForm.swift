internal import Diagnostics

// What of a placeholder a translation may write otherwise: the texts in quotation marks that viewers read, such as
// the forms of plural. What it reads and computes stays what it is.

extension Node {
    /// What is read and computed, without the words for viewers: two placeholders of one form show the same values.
    var form: String { form(isShown: true) }

    /// The words for viewers that are written in it.
    var shownWords: [String] { shownWords(isShown: true) }

    /// - Parameter isShown: Whether viewers read what it gives.
    private func form(isShown: Bool) -> String {
        switch kind {
        case .text(let text): return isShown ? "…" : "\"\(text)\""
        case .choice(let condition, let yes, let no):
            return "(? \(condition.form(isShown: false)) \(yes.form(isShown: isShown)) \(no.form(isShown: isShown)))"
        case .binary(.plus, let left, let right):
            return "(+ \(left.form(isShown: isShown)) \(right.form(isShown: isShown)))"
        case .filter(let input, let use):
            let words = FilterWords(use)
            var parts = [input.form(isShown: isShown && words.showsInput), use.name]
            for (index, argument) in use.arguments.enumerated() {
                if words.isFree(index), case .text = argument.value.kind { continue }
                let value = argument.value.form(isShown: isShown && words.showsArgument(index))
                parts.append((argument.name.map { "\($0): " } ?? "") + value)
            }
            return "(| \(parts.joined(separator: " ")))"
        default: return description
        }
    }

    private func shownWords(isShown: Bool) -> [String] {
        switch kind {
        case .text(let text): return isShown ? [text] : []
        case .choice(_, let yes, let no): return yes.shownWords(isShown: isShown) + no.shownWords(isShown: isShown)
        case .binary(.plus, let left, let right):
            return left.shownWords(isShown: isShown) + right.shownWords(isShown: isShown)
        case .filter(let input, let use):
            let words = FilterWords(use)
            return input.shownWords(isShown: isShown && words.showsInput)
                + use.arguments.enumerated().flatMap { index, argument in
                    argument.value.shownWords(isShown: isShown && words.showsArgument(index))
                }
        default: return []
        }
    }
}

/// Which parts of a filter are words for viewers.
private struct FilterWords {
    private let use: FilterUse

    init(_ use: FilterUse) { self.use = use }

    /// Whether a text that it is applied to is still read as a text.
    var showsInput: Bool {
        ![
            "date", "plural", "unit", "number", "money", "percent", "join", "list", "split", "map", "where", "sort",
            "clock",
        ].contains(use.name)
    }

    /// Whether viewers read the argument.
    func showsArgument(_ index: Int) -> Bool {
        switch use.name {
        case "plural", "default", "append", "prepend", "join": true
        case "replace": name(index, ["search", "replacement"]) == "replacement"
        case "truncate", "truncatewords": name(index, ["length", "ellipsis"]) == "ellipsis"
        default: false
        }
    }

    /// Whether a translation may leave the argument out, have it besides, or write it otherwise: languages differ in
    /// their plural forms, and in how they write dates.
    func isFree(_ index: Int) -> Bool { use.name == "plural" || use.name == "date" }

    private func name(_ index: Int, _ names: [String]) -> String? {
        use.arguments[index].name ?? (names.indices.contains(index) ? names[index] : nil)
    }
}
