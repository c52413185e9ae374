internal import TimelineModel

/// Where a picture stands in its line, in ems of the block's font size.
struct InlinePlace {
    /// Room along the line, and across it.
    let width: Double
    let height: Double
    /// Its foot above the baseline; in vertical lines its left edge from the middle line, to the right.
    let rise: Double

    /// - Parameter face: of the letters around it.
    init(_ picture: InlinePicture, style: SpanStyle, face: FontFace, isVertical: Bool) {
        let size = Double(style.relativeSize) / 1000
        let capitals = Double(face.capHeight) / Double(face.unitsPerEm) * size
        let tall = picture.height.map { Double($0) / 1000 * size } ?? (isVertical ? size : capitals)
        let wide = tall * picture.asset.aspect
        if isVertical {
            (width, height, rise) = (tall, wide, -wide / 2)
        } else {
            let shift = Double(style.baselineShift) / 1000
            (width, height, rise) = (wide, tall, shift + (picture.isCentered ? (capitals - tall) / 2 : 0))
        }
    }
}

extension Asset {
    /// Its width over its height; 1 of what has no size.
    var aspect: Double { size.width > 0 && size.height > 0 ? Double(size.width) / Double(size.height) : 1 }
}

extension TextRun {
    /// How far along the line the picture reaches that it is.
    func advance(of picture: Asset) -> Length { isUpright ? size : Length(pixels: size.pixels * picture.aspect) }

    /// Makes it a picture in a block of some size.
    mutating func show(
        _ picture: InlinePicture, style: SpanStyle, face: FontFace, isVertical: Bool, size: Length
    ) {
        let place = InlinePlace(picture, style: style, face: face, isVertical: isVertical)
        self.picture = picture.asset
        self.size = Length(pixels: (isVertical ? place.width : place.height) * size.pixels)
        rise = Length(pixels: place.rise * size.pixels)
        (letterSpacing, decoration, features) = (.zero, nil, [])
    }
}
