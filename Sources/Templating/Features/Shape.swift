internal import TimelineModel

extension ElementDeclaration {
    static let shape = ElementDeclaration(
        "shape", "A drawn rectangle or ellipse that fills its box.",
        attributes: [
            AttributeDeclaration("kind", .keyword(["rectangle", "ellipse"]), .literal, "Default rectangle."),
            AttributeDeclaration("fill", .paint, "A colour or gradient; default none."),
            AttributeDeclaration("stroke", .stroke, "A line along the edge: 0.3vmin #fff."),
            AttributeDeclaration("radius", .length, "Corner radius of a rectangle."),
        ] + layer,
        children: ["filter"])
}

extension Resolution {
    func shape(_ values: Values, _ box: Box) -> (Layer.Content, Box)? {
        let shorter = min(box.width, box.height)
        let kind: Shape.Kind = values.text("kind") == "ellipse" ? .ellipse : .rectangle(radius: radius(values, box))
        let stroke = values.value("stroke") { StrokeValue($0) }.map {
            Stroke(width: Length(pixels: $0.width.pixels(in: output.size, parent: shorter)), color: $0.color)
        }
        return (.shape(Shape(kind: kind, fill: values.value("fill") { Paint($0) }, stroke: stroke)), box)
    }
}
