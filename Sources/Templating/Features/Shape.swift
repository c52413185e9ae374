internal import Diagnostics
internal import TimelineModel

extension ElementDeclaration {
    static let shape = ElementDeclaration(
        "shape", "A drawn shape that fills its box: a rectangle, a badge, an arrow, a progress bar, a QR code.",
        attributes: [
            AttributeDeclaration("type", .keyword(ShapeWord.allCases.map(\.rawValue)), .literal, "Default rectangle."),
            AttributeDeclaration(
                "fill", .paint, "A colour or gradient; default none, black for the modules of a QR code."),
            AttributeDeclaration(
                "backgroundColor", .color, "What is behind a QR code (default white) or an unfilled progress bar."),
            AttributeDeclaration("stroke", .stroke, "A line along the edge, inside: 0.3vmin #fff. Draws a line."),
            AttributeDeclaration("radius", .length, "Corner radius of a rectangle or a progress bar."),
            AttributeDeclaration(
                "sides", .integer(3...100),
                "Sides of a polygon (default 6), points of a star (default 5) or of a burst (default 16)."),
            AttributeDeclaration(
                "direction", .keyword(ShapeWord.directions), .literal,
                "Where an arrow points or a bar grows (default toEnd); how a line goes (default horizontal)."),
            AttributeDeclaration(
                "value", .text, "What a QR code says; how much of a progress bar is filled, from 0 to 1."),
            AttributeDeclaration(
                "errorCorrection", .keyword(QRCode.Correction.allCases.map(\.rawValue)), .literal,
                "How much of a QR code may be hidden: L 7 %, M 15 % (default), Q 25 %, H 30 %."),
            AttributeDeclaration(
                "quietZone", .integer(0...16), "Empty room around a QR code, in modules; default 4."),
            .dropShadow, .blendMode,
        ] + layer + [forLanguages],
        children: layerParts)
}

/// The types of shapes, as templates name them.
enum ShapeWord: String, CaseIterable {
    case rectangle, ellipse, line, polygon, star, burst, arrow, progress, qr

    /// The words of `direction`: of movement, and of lines.
    static let directions = Direction.allCases.map(\.rawValue) + Shape.Line.allCases.map(\.rawValue)
}

extension Resolution {
    func shape(_ values: Values, _ box: Box) -> (Layer.Content, Box)? {
        let shorter = min(box.width, box.height)
        let stroke = values.value("stroke") { StrokeValue($0) }.map {
            Stroke(width: Length(pixels: $0.width.pixels(in: output, parent: shorter)), color: $0.color)
        }
        guard let kind = shapeKind(values, box) else { return nil }
        if case .line = kind, stroke == nil {
            diagnostics.add(
                .error(
                    "shape-stroke", at: values.place, "a line has no width of its own",
                    hint: "write stroke=\"0.5vmin #fff\""))
            return nil
        }
        return (.shape(Shape(kind: kind, fill: values.value("fill") { Paint($0) }, stroke: stroke)), box)
    }

    private func shapeKind(_ values: Values, _ box: Box) -> Shape.Kind? {
        let sides = values.value("sides") { Int($0) }
        let direction = values.text("direction")
        let edge = (direction.flatMap(Direction.init(rawValue:)) ?? .toEnd).edge(mirrored: values.isMirrored)
        switch values.word("type", ShapeWord.self) ?? .rectangle {
        case .rectangle: return .rectangle(radius: radius(values, box))
        case .ellipse: return .ellipse
        case .line: return .line(direction.flatMap(Shape.Line.init(rawValue:)) ?? .horizontal)
        case .polygon: return .polygon(sides: sides ?? 6)
        case .star:
            let points = sides ?? 5
            // The notches of a star of five points lie where its edges are straight on: 38 %.
            return .star(points: points, inner: points < 5 ? 30 : points == 5 ? 38 : 60)
        case .burst: return .star(points: sides ?? 16, inner: 84)
        case .arrow: return .arrow(edge)
        case .progress:
            guard let value = share(values) else { return nil }
            return .progress(
                value: value, towards: edge, radius: radius(values, box),
                background: values.value("backgroundColor") { Color($0) }.map { .color($0) })
        case .qr: return code(values, box).map { .qr($0) }
        }
    }

    /// How much of a progress bar is filled, per mille.
    private func share(_ values: Values) -> Int? {
        guard let text = values.text("value") else {
            diagnostics.add(missing("value", values, "value=\"{{ rating | divided_by: 5 }}\""))
            return nil
        }
        guard let share = number(text), (0...1).contains(share) else {
            diagnostics.add(
                .error(
                    "bad-value", at: values.provenance.place,
                    "\"\(text.prefix(40))\(text.count > 40 ? "…" : "")\" is not a share of a progress bar: expected a "
                        + "number from 0 to 1"))
            return nil
        }
        return Int((share * 1000).rounded())
    }

    private func code(_ values: Values, _ box: Box) -> QRCode? {
        guard let text = values.text("value"), !text.isEmpty else {
            diagnostics.add(missing("value", values, "value=\"https://example.com/{{ sku }}\""))
            return nil
        }
        let code = QRCode(
            text: text, correction: values.word("errorCorrection", QRCode.Correction.self) ?? .medium,
            quietZone: values.value("quietZone") { Int($0) } ?? 4,
            background: values.value("backgroundColor") { Color($0) } ?? .white)
        guard let modules = world.measuring.modules(of: code) else {
            diagnostics.add(
                .error(
                    "qr-length", at: values.place(of: "value"),
                    "\(text.utf8.count) bytes are too many for a QR code with errorCorrection "
                        + "\"\(code.correction.rawValue)\"",
                    hint: "shorten it, or use a lower errorCorrection: L holds 2953 bytes"))
            return nil
        }
        let whole = modules + 2 * code.quietZone
        let size = Int(min(box.width, box.height)) / whole
        guard size >= 2 else {
            diagnostics.add(
                .error(
                    "qr-size", at: values.place,
                    "a QR code of \(whole)x\(whole) modules needs a box of \(2 * whole) px, and has "
                        + "\(Int(min(box.width, box.height))) px",
                    hint: "give it more room, or shorten the value"))
            return nil
        }
        if size < 4 {
            diagnostics.add(
                .warning(
                    "qr-size", at: values.place,
                    "the modules of this QR code are \(size) px wide: phones will hardly read it off a screen",
                    hint: "give it \(4 * whole) px, or shorten the value"))
        }
        return code
    }

    private func missing(_ attribute: String, _ values: Values, _ example: String) -> Diagnostic {
        .error(
            "missing-attribute", at: values.place, "<shape> of this type needs \(attribute)", hint: "write \(example)")
    }
}
