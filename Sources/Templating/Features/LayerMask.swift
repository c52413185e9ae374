internal import Diagnostics
internal import TimelineModel

extension AttributeDeclaration {
    static let mask = AttributeDeclaration(
        "mask", .mask,
        "What of it is seen: circle, ellipse, or a picture stretched over it (its alpha, or how bright it is).")
    static let border = AttributeDeclaration(
        "border", .stroke, "A line along the edge, inside, also along round corners and masks: 0.5vmin #fff.")
}

extension Resolution {
    /// What of a layer is seen, and the line along its edge.
    func mask(_ values: Values, _ box: Box) -> (mask: LayerMask?, border: Stroke?) {
        let shorter = min(box.width, box.height)
        let border = values.value("border") { StrokeValue($0) }.map {
            Stroke(width: Length(pixels: $0.width.pixels(in: output, parent: shorter)), color: $0.color)
        }.flatMap { $0.width > .zero ? $0 : nil }
        guard values.has("mask") else {
            let radius = radius(values, box)
            let isCut = radius > .zero && !cutsItself(values)
            return (isCut ? .rounded(radius: radius) : nil, border)
        }
        if values.has("radius") {
            diagnostics.add(
                .error(
                    "two-masks", at: values.place(of: "radius"), "radius and mask both cut the layer",
                    hint: "leave one of them out"))
        }
        switch values.value("mask", { MaskValue($0) }) {
        case .circle?: return (.circle, border)
        case .ellipse?: return (.ellipse, border)
        case .file?:
            if border != nil {
                diagnostics.add(
                    .error(
                        "mask-border", at: values.place(of: "border"),
                        "a border goes along an edge, and the mask is a picture, which has none",
                        hint: "use a mask that is circle or ellipse, or draw the line into the picture"))
            }
            return (values.asset("mask", .image).map { .picture($0) }, nil)
        case nil: return (nil, nil)
        }
    }

    /// Whether the round corners are those of the content, which is cut before anything else: without a line along them
    /// it makes no difference when.
    func cutsItself(_ values: Values) -> Bool { values.hasOwnRadius && !values.has("border") }
}

extension Values {
    /// Segments have no corners of their own: they are made as rectangles.
    fileprivate var hasOwnRadius: Bool { elementName != "segment" }
}
