internal import Localization
internal import TimelineModel

// What may stand in a <text> beside words.

extension ElementDeclaration {
    /// The elements that may stand among words.
    static let inlineElements = ["span", "br", "icon", "ruby"]

    static let span = ElementDeclaration(
        "span", "Characters that look different.",
        attributes: characterLook + [
            AttributeDeclaration("fontSize", .percentage, "The size relative to the text around it: 80%."),
            AttributeDeclaration(
                "verticalAlign", .keyword(["baseline", "super", "sub"]),
                "On the line, or small above or below it: super, sub."),
        ] + repeatable + [language, translate],
        children: inlineElements, hasText: true)

    static let lineBreak = ElementDeclaration("br", "The end of a line.")

    static let icon = ElementDeclaration(
        "icon", "A picture that stands in a line like a letter.",
        attributes: [
            AttributeDeclaration("src", .media(.image), required: true, "The file."),
            AttributeDeclaration(
                "height", .percentage, "How high it is, relative to the font size; default as high as capitals."),
            AttributeDeclaration(
                "verticalAlign", .keyword(["baseline", "middle"]),
                "On the line (default), or its middle where that of capitals is."),
        ] + repeatable + [forLanguages])

    static let ruby = ElementDeclaration(
        "ruby", "Words with their reading over them: <ruby>漢字<rt>かんじ</rt></ruby>.",
        attributes: repeatable, children: ["rt"], hasText: true)

    static let rubyText = ElementDeclaration(
        "rt", "How the words before it are read, set small over them.",
        attributes: characterLook + [
            AttributeDeclaration("fontSize", .percentage, "The size relative to the words; default 50%.")
        ],
        hasText: true)
}

extension Resolution {
    /// A piece of a text as it is to be laid out; nil for a picture that cannot be used, which was reported.
    func span(
        _ piece: TextContent.Piece, over outer: SpanStyle, fontSize: Double, noting values: Values
    ) -> StyledSpan? {
        var style = outer
        for span in piece.spans { style = self.style(span, over: style, fontSize: fontSize, noting: values) }
        style.show(piece.look)
        if piece.marks.contains(.nowrap) { style.wraps = false }
        var span = StyledSpan(text: piece.text, style: style, isIsolated: piece.isValue)
        if let icon = piece.icon {
            guard let picture = picture(icon, noting: values) else { return nil }
            span.picture = picture
        }
        if let ruby = piece.ruby {
            style.decoration = nil
            var small = self.style(ruby.element, over: style, fontSize: fontSize, noting: values)
            if ruby.element.element.attributes["fontSize"] == nil { small.relativeSize /= 2 }
            span.ruby = Ruby(text: ruby.words, style: small)
        }
        return span
    }

    private func style(
        _ span: ScopedElement, over outer: SpanStyle, fontSize: Double, noting values: Values
    ) -> SpanStyle {
        let own = Values(span.element.attributes, span.element, span.scope, self)
        var style = spanStyle(own, over: outer, fontSize: fontSize)
        if let percent = own.value("fontSize", { number($0, unit: "%") }) {
            style.relativeSize = Int((Double(style.relativeSize) * percent / 100).rounded())
        }
        style.shift(own.word("verticalAlign", VerticalAlign.self) ?? .baseline)
        if let language = span.element.literal("lang").flatMap({ try? LanguageTag($0) }) {
            style.language = language.description
        }
        values.note(own.cells)
        return style
    }

    private func picture(_ icon: ScopedElement, noting values: Values) -> InlinePicture? {
        let own = Values(icon.element.attributes, icon.element, icon.scope, self)
        defer { values.note(own.cells) }
        guard let asset = own.asset("src", .image) else { return nil }
        return InlinePicture(
            asset: asset, height: own.value("height") { number($0, unit: "%") }.map { Int(($0 * 10).rounded()) },
            isCentered: own.text("verticalAlign") == "middle")
    }
}

/// CSS vertical-align, as far as letters have it.
private enum VerticalAlign: String {
    case baseline
    case `super`, sub
}

extension SpanStyle {
    /// Letters that are raised or lowered are 0.6 times as large: the tops of raised ones then stand a little above
    /// capitals, and the feet of lowered ones at the depth of a g.
    fileprivate mutating func shift(_ align: VerticalAlign) {
        guard align != .baseline else { return }
        baselineShift += relativeSize * (align == .super ? 340 : -160) / 1000
        relativeSize = relativeSize * 600 / 1000
    }

    fileprivate mutating func show(_ look: MarkdownEmphasis.Look) {
        // What is bold already can be stronger only by the heaviest weight there is.
        if look.contains(.strong) { fontWeight = fontWeight < 600 ? 700 : 900 }
        if look.contains(.emphasized) { isItalic = true }
        if look.contains(.struck) { decoration = .lineThrough }
        if look.contains(.code) { fontFamily = ["mono"] + fontFamily }
    }
}
