internal import Diagnostics

/// Words of a template as translators see them: placeholders as written, elements as numbered tags.
///
///     Only <1>{{ price | money }}</1> left, <2/> order now
///
/// White space is one space, as viewers see it. A `<` that would be read as a tag is written `\<`.
struct MessageText {
    private(set) var text = ""
    /// The elements behind the tags, by number from 1 in the order of the document.
    private(set) var tags: [Int: Element] = [:]
    /// The tags that stand in another one, and which one that is.
    private(set) var parents: [Int: Int] = [:]
    /// The placeholders, each as first written, by form.
    private(set) var placeholders: [String: String] = [:]
    /// Whether there are words to be translated: letters, and not only in values.
    private(set) var hasWords = false
    /// The elements that stand for the one before them, and which one that is, by their ordinals.
    private(set) var branches: [Int: Int] = [:]
    private var endsInSpace = true

    /// What stands in a `<text>`.
    init(_ children: [Element.Content]) {
        add(children, in: nil)
        trimEnd()
    }

    /// An attribute.
    init(_ value: AttributeValue) {
        switch value.content {
        case .literal(let text): add(literal: text)
        case .interpolation(let interpolation): add(interpolation)
        default: break
        }
        trimEnd()
    }

    /// Whether an element has an end tag of its own.
    static func isPair(_ element: Element) -> Bool {
        !element.children.isEmpty && element.literal("translate") != "no"
    }

    private mutating func add(_ children: [Element.Content], in parent: Int?) {
        var before: Element?
        for child in children {
            switch child {
            case .text(let interpolation): add(interpolation)
            case .element(let element):
                guard ElementDeclaration.inlineElements.contains(element.name) || element.name == "rt" else { continue }
                let number = tags.count + 1
                tags[number] = element
                parents[number] = parent
                if element.isElse, let before { branches[element.ordinal] = before.ordinal }
                before = element
                guard Self.isPair(element) else {
                    text += "<\(number)/>"
                    endsInSpace = false
                    continue
                }
                text += "<\(number)>"
                add(element.children, in: number)
                text += "</\(number)>"
            }
        }
    }

    private mutating func add(_ interpolation: Interpolation) {
        for piece in interpolation.pieces {
            switch piece {
            case .literal(let literal): add(literal: literal)
            case .placeholder(let expression):
                let written = "{{ \(Self.onOneLine(expression.written)) }}"
                let form = expression.root.form
                placeholders[form] = placeholders[form] ?? written
                if expression.root.shownWords.contains(where: { $0.contains(where: \.isLetter) }) { hasWords = true }
                text += written
                endsInSpace = false
            }
        }
    }

    private mutating func add(literal: String) {
        if literal.contains(where: \.isLetter) { hasWords = true }
        var backslashes = 0
        let scalars = Array(literal.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            if scalar == " " || scalar == "\n" || scalar == "\t" {
                if !endsInSpace { text += " " }
                endsInSpace = true
            } else {
                if scalar == "<" {
                    // Every backslash before a < counts twice, so that one alone can say that the < is none of a tag.
                    text += String(repeating: "\\", count: backslashes)
                    let next = index + 1 < scalars.count ? scalars[index + 1] : " "
                    if next == "/" || ("0"..."9").contains(next) { text += "\\" }
                }
                text.unicodeScalars.append(scalar)
                endsInSpace = false
            }
            backslashes = scalar == "\\" ? backslashes + 1 : 0
        }
    }

    private mutating func trimEnd() {
        while text.last == " " { text.removeLast() }
    }

    /// White space outside of quotation marks becomes one space.
    private static func onOneLine(_ expression: String) -> String {
        var result = String.UnicodeScalarView()
        var quote: Unicode.Scalar?
        var isEscaped = false
        for scalar in expression.unicodeScalars {
            if let open = quote {
                if scalar == open, !isEscaped { quote = nil }
                isEscaped = scalar == "\\" && !isEscaped
                result.append(scalar)
            } else if scalar.properties.isWhitespace {
                if result.last != " " { result.append(" ") }
            } else {
                if scalar == "\"" || scalar == "'" { quote = scalar }
                result.append(scalar)
            }
        }
        return String(result)
    }
}
