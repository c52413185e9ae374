internal import Diagnostics
internal import TimelineModel

extension Resolution {
    /// The look of a text: its style, what its region says about alignment, its own attributes.
    ///
    /// Put together once, however often the text is measured.
    func style(of instance: Instance) -> Values {
        if let known = styles[ObjectIdentifier(instance)] { return known }
        let style = madeStyle(of: instance)
        styles[ObjectIdentifier(instance)] = style
        return style
    }

    private func madeStyle(of instance: Instance) -> Values {
        let element = instance.element
        let attributes = bound.styledAttributes.value(for: StyledElement(element, in: sheet)) {
            var attributes = styleName(of: instance).flatMap { sheet.styles[$0] } ?? [:]
            let region = regionOfText(instance)
            for name in ["textAlign", "displayAlign"] {
                if let value = region?.attributes[name] { attributes[name] = value }
            }
            return attributes.merging(element.attributes) { _, own in own }
        }
        return Values(attributes, element, instance.scope, self)
    }

    /// The style it names; otherwise the one called like its region, otherwise `body`, if there is one.
    private func styleName(of instance: Instance) -> String? {
        if let own = instance.element.literal("style") { return own }
        let region = regionOfText(instance)?.literal("name")
        return [region, "body"].compactMap { $0 }.first(where: template.sheet.hasStyle)
    }

    /// Its region, or that of the group around it.
    private func regionOfText(_ instance: Instance) -> Element? {
        if instance.element.literal("region") != nil || instance.parent?.name != "group" { return region(of: instance) }
        return instance.parent.flatMap(regionOfText)
    }

    func blockStyle(_ values: Values, _ box: Box) -> BlockStyle {
        let size =
            values.length("fontSize", parent: box.height) ?? Double(min(output.size.width, output.size.height)) * 0.05
        let overflow = values.text("overflow")
        let least = overflow == "error" ? size : values.length("minFontSize", parent: box.height) ?? size
        func length(_ name: String) -> Length { Length(pixels: values.length(name, parent: size) ?? 0) }
        return BlockStyle(
            fontSize: Length(pixels: size), minFontSize: Length(pixels: min(least, size)),
            lineHeight: values.value("lineHeight") { number($0) }.map { Int(($0 * 1000).rounded()) },
            textAlign: values.word("textAlign", BlockStyle.TextAlign.self) ?? .start,
            displayAlign: values.word("displayAlign", BlockStyle.DisplayAlign.self) ?? .before,
            maxLines: values.value("lines") { Int($0) }, overflow: overflow == "ellipsis" ? .ellipsis : .report,
            lineBreak: values.word("lineBreak", BlockStyle.LineBreak.self) ?? .auto,
            skipsMissingGlyphs: values.text("missingGlyphs") == "skip",
            shadows: (values.value("textShadow", ShadowValue.list) ?? []).map {
                TextShadow(
                    offset: Point(x: pixels($0.x, size), y: pixels($0.y, size)), deviation: pixels($0.blur, size) * 0.5,
                    spread: pixels($0.spread, size), color: $0.color)
            },
            background: values.value("backgroundColor") { Paint($0) },
            border: values.value("border") { StrokeValue($0) }.map {
                Stroke(width: pixels($0.width, size), color: $0.color)
            },
            boxExtent: values.word("backgroundExtent", BlockStyle.BoxExtent.self) ?? .block,
            padding: length("padding"), radius: length("radius"), listMarker: listMarker(values),
            isVertical: values.text("writingMode") == "verticalRl")
    }

    /// Written each outside the one before, they reach as far as their widths together.
    private func outlines(_ values: [StrokeValue], _ parent: Double) -> [Stroke] {
        var reach = Length.zero
        return values.map { value in
            reach = reach + pixels(value.width, parent)
            return Stroke(width: reach, color: value.color)
        }.filter { $0.width > .zero }
    }

    private func listMarker(_ values: Values) -> ListMarker? {
        guard let kind = values.value("listStyleType", { ListMarkerValue($0) })?.kind else { return nil }
        return ListMarker(kind: kind, color: values.value("markerColor") { Color($0) })
    }

    private func pixels(_ value: LengthValue, _ parent: Double) -> Length {
        Length(pixels: value.pixels(in: output, parent: parent))
    }

    /// The look of characters: `outer` with what an element says about itself.
    func spanStyle(_ values: Values, over outer: SpanStyle, fontSize: Double) -> SpanStyle {
        var style = outer
        if let families = values.text("fontFamily") {
            style.fontFamily = families.split(separator: ",").map {
                $0.trimming { $0.isWhitespace || $0 == "'" || $0 == "\"" }
            }.filter { !$0.isEmpty }
        }
        if let weight = values.value("fontWeight", { Int($0) }) { style.fontWeight = weight }
        if let slant = values.text("fontStyle") { style.isItalic = slant == "italic" }
        if let paint = values.value("color", { Paint($0) }) { style.paint = paint }
        if let lines = values.value("textOutline", StrokeValue.list) { style.outlines = outlines(lines, fontSize) }
        if let spacing = values.length("letterSpacing", parent: fontSize) {
            style.letterSpacing = Length(pixels: spacing)
        }
        if let decoration = values.text("textDecoration") { style.decoration = TextDecoration(rawValue: decoration) }
        if let features = values.value("fontFeatures", FontFeature.list) {
            style.features = FontFeature.merged(style.features, with: features)
        }
        if let wrapping = values.text("wrapOption") { style.wraps = wrapping == "wrap" }
        return style
    }
}

extension Substring {
    fileprivate func trimming(_ isTrimmed: (Character) -> Bool) -> String {
        var rest = drop(while: isTrimmed)
        while let last = rest.last, isTrimmed(last) { rest.removeLast() }
        return String(rest)
    }
}
