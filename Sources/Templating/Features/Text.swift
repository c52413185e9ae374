internal import Diagnostics
internal import Localization
internal import TimelineModel

extension ElementDeclaration {
    /// How characters look: for styles, texts and spans.
    static let characterLook: [AttributeDeclaration] = [
        AttributeDeclaration("fontFamily", .text, "Font families in order of preference: sans, serif, mono, or names."),
        AttributeDeclaration("fontWeight", .integer(100...900), "100 to 900; 400 is regular, 700 bold."),
        AttributeDeclaration("fontStyle", .keyword(["normal", "italic"]), "normal or italic."),
        AttributeDeclaration(
            "color", .paint, "What fills the characters: a colour, or a gradient over the whole text."),
        AttributeDeclaration(
            "textOutline", .strokes,
            "Lines around the characters, each outside the one before: 0.5vmin #000, 1vmin #fff."),
        AttributeDeclaration("letterSpacing", .length, "Extra room after every character."),
        AttributeDeclaration(
            "textDecoration", .keyword(["none", "underline", "lineThrough"]), "A line under or through the characters."),
        AttributeDeclaration(
            "fontFeatures", .fontFeatures, "OpenType features by name: tnum, smcp; liga=0 turns one off."),
        AttributeDeclaration(
            "wrapOption", .keyword(["wrap", "noWrap"]), "Whether lines may end inside; noWrap keeps it together."),
    ]

    /// How a block of text looks: for styles and texts.
    static let blockLook: [AttributeDeclaration] =
        characterLook + [
            AttributeDeclaration("fontSize", .length, "The em size."),
            AttributeDeclaration("minFontSize", .length, "How small it may be made to fit; default fontSize."),
            AttributeDeclaration("lineHeight", .number(0.5...5), "Distance of lines as a multiple of the font size."),
            AttributeDeclaration("lines", .integer(1...1000), "The most lines."),
            AttributeDeclaration(
                "overflow", .keyword(["shrink", "ellipsis", "error"]),
                "Text without room: smaller down to minFontSize (default); then cut with an ellipsis; or never smaller."
            ),
            AttributeDeclaration(
                "lineBreak", .keyword(BlockStyle.LineBreak.allCases.map(\.rawValue)),
                "Which signs may begin a line in Chinese, Japanese and Korean; auto is strict."),
            AttributeDeclaration(
                "missingGlyphs", .keyword(["error", "skip"]),
                "A character that no font has: an error (default), or left out."),
            AttributeDeclaration(
                "textAlign", .keyword(BlockStyle.TextAlign.allCases.map(\.rawValue)), "start center end left right."),
            AttributeDeclaration(
                "displayAlign", .keyword(BlockStyle.DisplayAlign.allCases.map(\.rawValue)),
                "Where the lines stand in the box: before center after."),
            AttributeDeclaration(
                "listStyleType", .listMarker,
                "Makes every paragraph an item of a list: disc circle square dash check decimal, or a sign in quotes."),
            AttributeDeclaration("markerColor", .color, "The colour of the items' markers; default that of the words."),
            AttributeDeclaration(
                "writingMode", .keyword(["horizontalTb", "verticalRl"]),
                "horizontalTb (default), or lines from the top to the bottom, the first at the right."),
            AttributeDeclaration(
                "textShadow", .shadows,
                "Shadows and glows, the first on top: offset x and y, blur and spread if any, colour."),
            AttributeDeclaration("backgroundColor", .paint, "What fills a box behind the text."),
            AttributeDeclaration("border", .stroke, "A line along the edge of that box, inside: 0.3vmin #fff."),
            AttributeDeclaration(
                "backgroundExtent", .keyword(BlockStyle.BoxExtent.allCases.map(\.rawValue)),
                "One box around the whole block (default), or one that hugs every line."),
            AttributeDeclaration("padding", .length, "Room between the text and the edge of its box."),
            AttributeDeclaration("radius", .length, "Corner radius of the box."),
        ]

    static let style = ElementDeclaration(
        "style", "A named look of text.",
        attributes: [
            AttributeDeclaration("name", .name, .literal, required: true, "What style attributes call it."),
            AttributeDeclaration("style", .name, .literal, "The style it starts from."),
            AttributeDeclaration(
                "output", .name, .literal, "The output, or the shape (portrait, wide, square), it is for; default all."),
            AttributeDeclaration("lang", .languages, .literal, "The languages it is for; default all."),
        ] + blockLook)

    static let text = ElementDeclaration(
        "text", "Words on the picture.",
        attributes: [
            AttributeDeclaration(
                "style", .name, .literal, "Its look; default the style named like its region, otherwise body."),
            AttributeDeclaration(
                "highlight", .highlight,
                "Another colour for one word after the other, over a time from its begin: 2s #fc0, 2s #000 on #fc0."),
            .blendMode, context,
            AttributeDeclaration(
                "motion", .keyword(["scrollStart"]), .literal,
                "A ticker: one line that runs through its box towards the start, again and again."),
            AttributeDeclaration("scrollSpeed", .length, "How far a ticker runs in a second; default 400%."),
            AttributeDeclaration("gap", .length, "The room before a ticker's words come again; default 200%."),
        ] + blockLook + layer + [language, translate],
        children: inlineElements + layerParts, hasText: true)
}

/// A text that was laid out, and how much of its box it takes.
struct PlacedLayout {
    var layout: TextLayout
    var values: Values
    var pieces: [TextContent.Piece]
    /// What messages call the room it was given.
    var room: String

    /// The cell that a character stands in, or else where the template has it.
    func place(of scalar: Unicode.Scalar) -> Place? {
        let piece = pieces.first { $0.text.unicodeScalars.contains(scalar) }
        return piece?.cells.first ?? values.provenance.translation ?? values.provenance.template
    }
}

extension Resolution {
    /// The words of a text, worked out once however often they are asked for.
    func text(_ instance: Instance) -> TextContent {
        if let known = texts[ObjectIdentifier(instance)] { return known }
        let content = instance.name == "counter" ? counted(instance) : TextContent(instance)
        diagnostics.add(content.diagnostics)
        texts[ObjectIdentifier(instance)] = content
        return content
    }

    /// Lays a text out in a box; nil when nothing is left of it.
    ///
    /// - Parameters:
    ///   - shrinking: How far from `fontSize` (0) to `minFontSize` (1) it starts.
    ///   - isTight: Whether the box will be cut down to the text's own height.
    func layOut(_ instance: Instance, in box: Box, shrinking: Double = 0, isTight: Bool = false) -> PlacedLayout? {
        layOut(text(instance), of: instance, in: box, shrinking: shrinking, isTight: isTight)
    }

    /// The same of words that the element shows at some time.
    ///
    /// - Parameter size: The font size, instead of the largest that fits.
    func layOut(
        _ content: TextContent, of instance: Instance, in box: Box, shrinking: Double = 0, isTight: Bool = false,
        size: Length? = nil
    ) -> PlacedLayout? {
        guard !content.pieces.isEmpty else { return nil }
        let values = style(of: instance)
        values.note(content.cells)
        var block = blockStyle(values, box)
        if isTight { block.displayAlign = .before }
        if block.listMarker?.kind == .decimal { block.listMarker?.digits = digits(of: instance) }
        let base = block.fontSize.pixels
        if shrinking > 0 {
            block.fontSize = Length(pixels: base - (base - block.minFontSize.pixels) * shrinking)
        }
        if let size { (block.fontSize, block.minFontSize) = (size, min(size, block.minFontSize)) }
        let outer = spanStyle(values, over: SpanStyle(), fontSize: base)
        let spans = content.pieces.compactMap { span($0, over: outer, fontSize: base, noting: values) }
        let request = TextRequest(
            spans: spans, width: Length(pixels: box.width), height: Length(pixels: box.height),
            language: languageTag(of: instance), style: block, unit: unit(of: instance))
        onLayOut?(instance, request)
        let room =
            instance.element.literal("region") ?? instance.element.literal("id")
            ?? instance.element.literal("style") ?? instance.parent?.element.literal("region")
        return PlacedLayout(
            layout: world.measuring.layOut(request), values: values, pieces: content.pieces,
            room: room.map { "\"\($0)\"" } ?? "its box")
    }

    /// The digits of an element's language.
    private func digits(of instance: Instance) -> [Character] {
        let tag = languageTag(of: instance)
        if tag == language.description { return instance.scope.formats.numberingSystem.digits }
        return template.formats((try? LanguageTag(tag)) ?? language).numberingSystem.digits
    }

    /// The language of an element's words: the nearest `lang` around it, otherwise the video's.
    func languageTag(of instance: Instance) -> String {
        var next: Instance? = instance
        while let current = next {
            let isOfWords = current.element.forLanguages == nil
            if isOfWords, let tag = current.element.literal("lang").flatMap({ try? LanguageTag($0) }) {
                return tag.description
            }
            next = current.parent
        }
        return language.description
    }
}
