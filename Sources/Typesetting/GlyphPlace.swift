internal import TimelineModel

/// Where the origin of a glyph is in the block, in pixels from the top left of its box.
struct GlyphPlace {
    var x: Double
    var y: Double
    /// Whether it lies on its right side, as Latin letters do in vertical lines.
    var isTurned = false

    init(x: Double, y: Double) {
        self.x = x
        self.y = y
    }

    /// - Parameter pen: Where the run has come to along the line, in pixels from the line's origin.
    init(_ glyph: Glyph, _ run: TextRun, pen: Double, scale: Double, face: FontFace, line: LinePlace) {
        let (dx, dy) = (Double(glyph.xOffset) * scale, Double(glyph.yOffset) * scale)
        let rise = run.rise.pixels
        switch line.writingMode {
        case .horizontalTb:
            (x, y) = (line.origin.x.pixels + pen + dx, line.origin.y.pixels - rise - dy)
        case .verticalRl(let width):
            let (middle, top) = (width.pixels - line.origin.y.pixels + rise, line.origin.x.pixels + pen)
            if run.isUpright {
                (x, y) = (middle + dx, top - dy)
            } else {
                // The middle of what the face calls its height lies on the middle line.
                let center = Double(face.ascender + face.descender) / 2 * scale
                (x, y, isTurned) = (middle - center + dy, top + dx, true)
            }
        }
    }
}

/// A line's place in the block and the way it goes.
struct LinePlace {
    var origin: Point
    var writingMode: WritingMode

    /// Edges that are given as the line goes, along it and across, as they are in the block.
    func turned(_ bounds: Bounds) -> Bounds {
        guard case .verticalRl(let width) = writingMode else { return bounds }
        return Bounds(
            left: width.pixels - bounds.bottom, top: bounds.left, right: width.pixels - bounds.top,
            bottom: bounds.right)
    }

    /// The whole pixels that a picture in the line takes: those nearest to its place.
    func place(of run: TextRun, aspect: Double) -> PixelArea {
        let along = origin.x.pixels + run.x.pixels
        let size = Bitmap.size(of: run, aspect: aspect)
        switch writingMode {
        case .horizontalTb:
            let foot = (origin.y.pixels - run.rise.pixels).rounded()
            return PixelArea(x: Int(along.rounded()), y: Int(foot) - size.height, size)
        case .verticalRl(let width):
            let left = width.pixels - origin.y.pixels + run.rise.pixels
            return PixelArea(x: Int(left.rounded()), y: Int(along.rounded()), size)
        }
    }
}

extension Bitmap {
    /// The size of a picture in a line, in whole pixels.
    static func size(of run: TextRun, aspect: Double) -> PixelSize {
        let height = max(1, Int(run.size.pixels.rounded()))
        return PixelSize(width: max(1, Int((run.size.pixels * aspect).rounded())), height: height)
    }

    /// Turned a quarter to the right about its own origin of coordinates.
    var turned: Bitmap {
        var turned = Bitmap(
            origin: (-origin.y - height, origin.x), width: height, height: width, pixels: pixels)
        for y in 0..<height {
            for x in 0..<width {
                let (from, to) = ((y * width + x) * 4, (x * height + height - 1 - y) * 4)
                for channel in 0..<4 { turned.pixels[to + channel] = pixels[from + channel] }
            }
        }
        return turned
    }

    func moved(_ x: Int, _ y: Int) -> Bitmap {
        var moved = self
        moved.origin = (origin.x + x, origin.y + y)
        return moved
    }
}

extension PixelArea {
    init(x: Int, y: Int, _ size: PixelSize) {
        self.init(
            left: Double(x), top: Double(y), right: Double(x + size.width), bottom: Double(y + size.height))
    }
}
