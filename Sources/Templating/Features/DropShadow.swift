internal import TimelineModel

extension AttributeDeclaration {
    static let dropShadow = AttributeDeclaration(
        "dropShadow", .shadows,
        "Shadows of what is seen of it: x y blur, spread if any, and colour: 0 1vmin 3vmin #0008.")
}

extension Resolution {
    /// Shadows under a layer, the topmost first.
    func shadows(_ values: Values, _ box: Box) -> [TextShadow] {
        let shorter = min(box.width, box.height)
        func pixels(_ value: LengthValue) -> Length { Length(pixels: value.pixels(in: output, parent: shorter)) }
        return (values.value("dropShadow", ShadowValue.list) ?? []).map {
            TextShadow(
                offset: Point(x: pixels($0.x), y: pixels($0.y)), deviation: pixels($0.blur) * 0.5,
                spread: pixels($0.spread), color: $0.color)
        }
    }
}
