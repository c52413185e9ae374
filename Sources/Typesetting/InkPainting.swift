internal import TimelineModel

/// Paints the ink of a text, or of a part of it, in stages from below to above: boxes, shadows, outlines, letters.
struct InkPainting {
    private(set) var canvas: Canvas
    /// What gradients in letters span.
    private let frame: Rect

    /// - Parameter area: What `bounds` says, or more.
    init(area: PixelArea, frame: Rect?) throws(PaintingError) {
        guard area.width < 1 << 20, area.height < 1 << 20, area.width * area.height <= TextPainter.mostPixels else {
            throw .tooLarge(width: area.width, height: area.height)
        }
        canvas = Canvas(area)
        self.frame = frame ?? Rect(x: 0, y: 0, width: 0, height: 0)
    }

    /// The edges of everything that the stages paint.
    static func bounds(_ boxes: [TextBox], _ shadows: [TextShadow], _ ink: TextInk) -> Bounds {
        var bounds = ink.bounds()
        for shadow in shadows { bounds.add(self.bounds(shadow, ink)) }
        for box in boxes { bounds.add(ShapePainter.bounds(box.rect)) }
        return bounds
    }

    private static func bounds(_ shadow: TextShadow, _ ink: TextInk) -> Bounds {
        ink.bounds(spread: shadow.spread).grown(Blur.reach(shadow.deviation.pixels))
            .moved(Double(shadow.offset.x.rounded), Double(shadow.offset.y.rounded))
    }

    /// What was painted, without empty rows and columns around it. Ends the painting.
    consuming func trimmed() -> Bitmap { canvas.trimmed() }

    // MARK: Stages

    mutating func paintBoxes(_ boxes: [TextBox]) throws(PaintingError) {
        for joined in JoinedBoxes.of(boxes) { try joined.paint(on: &canvas) }
    }

    /// A shadow's offset is rounded to whole pixels.
    mutating func paintShadows(_ shadows: [TextShadow], of ink: TextInk) {
        for shadow in shadows.reversed() {
            let bounds = Self.bounds(shadow, ink)
            guard !bounds.isEmpty else { continue }
            var coverage = ink.coverage(
                spread: shadow.spread, movedBy: (shadow.offset.x.rounded, shadow.offset.y.rounded), in: bounds.area)
            Blur.apply(&coverage, deviation: shadow.deviation.pixels)
            canvas.paint(coverage, shadow.color)
        }
    }

    /// The outlines of all letters, so that none covers a neighbouring letter; the outermost first.
    ///
    /// - Parameter whole: What the ink is a part of.
    mutating func paintOutlines(of ink: TextInk, in whole: TextInk? = nil) {
        let outlines = ink.outlines
        guard !outlines.isEmpty else { return }
        let area = ink.bounds().area
        // What lies above and lets something through: below it nothing is painted, or it would darken.
        var open = (whole ?? ink).fills(in: area) { !$0.isOpaque }.map(\.1)
        var coverages: [Coverage] = []
        for outline in outlines.reversed() {
            let whole = ink.coverage(of: outline, in: area)
            var seen = whole
            for above in open { seen.subtract(above) }
            coverages.append(seen)
            if outline.color.alpha < 255 { open.append(whole) }
        }
        for (outline, coverage) in zip(outlines, coverages.reversed()) { canvas.paint(coverage, outline.color) }
    }

    /// Letters, the lines under and through them, and emoji.
    mutating func paintLetters(of ink: TextInk) {
        for (paint, coverage) in ink.fills(in: ink.bounds().area) { canvas.paint(coverage, paint, frame) }
        for case .picture(let picture) in ink.pieces.lazy.map(\.content) { canvas.paint(picture) }
    }
}
