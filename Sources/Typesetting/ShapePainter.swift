import Foundation
public import TimelineModel

/// Paints shapes and gradients with exact edges, and masks with rounded corners. Pure functions.
public enum ShapePainter {
    /// The picture of a shape that fills a box.
    ///
    /// - Parameter box: in output coordinates, edges between pixels allowed; the bitmap's origin is of the output.
    /// - Throws: `PaintingError.tooLarge`.
    public static func paint(_ shape: Shape, in box: Rect) throws -> Bitmap {
        let area = try self.area(box)
        var canvas = Canvas(area)
        switch shape.kind {
        case .rectangle(let radius): paintRound(.rectangle(radius), shape, box, in: area, on: &canvas)
        case .ellipse: paintRound(.ellipse, shape, box, in: area, on: &canvas)
        case .polygon, .star, .arrow, .line: try paintPath(shape, box, on: &canvas)
        case .progress(let value, let edge, let radius, let background):
            paintBar(value, towards: edge, radius: radius, background, shape, box, on: &canvas)
        case .qr(let code): paint(code, shape.fill ?? .color(.black), box, on: &canvas)
        }
        return canvas.trimmed()
    }

    /// What has an edge without corners, or with round ones.
    enum Round {
        case rectangle(_ radius: Length)
        case ellipse
    }

    /// - Parameter area: Where the box is, in whole pixels.
    static func paintRound(
        _ round: Round, _ shape: Shape, _ box: Rect, in area: PixelArea, on canvas: inout Canvas
    ) {
        let outer = coverage(round, box, in: area)
        canvas.paint(outer, shape.fill, box)
        if shape.stroke != nil { canvas.paint(ring(round, outer, box, shape.stroke), shape.stroke) }
    }

    /// The line along the edge of a round shape, inside it.
    static func ring(_ round: Round, _ outer: Coverage, _ box: Rect, _ stroke: Stroke?) -> Coverage {
        var line = outer
        guard let stroke, stroke.width.units > 0, let (round, inner) = inset(round, box, by: stroke.width) else {
            return line
        }
        line.remove(coverage(round, inner, in: outer.area))
        return line
    }

    /// The coverage of a box with rounded corners, to cut pictures with.
    public static func mask(radius: Length, in box: Rect) throws -> Mask {
        let area = try self.area(box)
        let coverage = coverage(rectangle: box, radius: radius, in: area)
        return Mask(origin: (area.x, area.y), width: area.width, height: area.height, coverage: coverage.bytes)
    }

    /// The coverage of the ellipse that fills a box.
    public static func mask(ellipse box: Rect) throws -> Mask {
        let area = try self.area(box)
        let coverage = coverage(ellipse: box, in: area)
        return Mask(origin: (area.x, area.y), width: area.width, height: area.height, coverage: coverage.bytes)
    }

    static func bounds(_ box: Rect) -> Bounds {
        Bounds(left: box.x.pixels, top: box.y.pixels, right: box.maxX.pixels, bottom: box.maxY.pixels)
    }

    private static func area(_ box: Rect) throws(PaintingError) -> PixelArea {
        guard box.width.units > 0, box.height.units > 0 else {
            return PixelArea(left: 0, top: 0, right: 0, bottom: 0)
        }
        let area = bounds(box).area
        guard area.width < 1 << 20, area.height < 1 << 20, area.width * area.height <= TextPainter.mostPixels else {
            throw .tooLarge(width: area.width, height: area.height)
        }
        return area
    }

    private static func coverage(_ round: Round, _ box: Rect, in area: PixelArea) -> Coverage {
        switch round {
        case .rectangle(let radius): coverage(rectangle: box, radius: radius, in: area)
        case .ellipse: coverage(ellipse: box, in: area)
        }
    }

    private static func inset(_ round: Round, _ box: Rect, by width: Length) -> (Round, Rect)? {
        let inner = Rect(
            x: box.x + width, y: box.y + width, width: box.width - width - width, height: box.height - width - width)
        guard inner.width.units > 0, inner.height.units > 0 else { return nil }
        switch round {
        case .rectangle(let radius): return (.rectangle(max(.zero, radius - width)), inner)
        case .ellipse: return (.ellipse, inner)
        }
    }

    /// A rectangle, its corners rounded by at most half its shorter side. Straight edges are exact to 1/255 of a pixel.
    static func coverage(rectangle box: Rect, radius: Length, in area: PixelArea) -> Coverage {
        var coverage = Coverage(area)
        coverage.addRectangle(
            left: box.x.pixels, top: box.y.pixels, right: box.maxX.pixels, bottom: box.maxY.pixels)
        let radius = min(radius.pixels, box.width.pixels / 2, box.height.pixels / 2)
        guard radius > 0 else { return coverage }
        for (x, right) in [(box.x.pixels, false), (box.maxX.pixels, true)] {
            for (y, down) in [(box.y.pixels, false), (box.maxY.pixels, true)] {
                coverage.round(
                    cornerX: x, cornerY: y, centerX: right ? x - radius : x + radius,
                    centerY: down ? y - radius : y + radius, radius: radius)
            }
        }
        return coverage
    }

    private static func coverage(ellipse box: Rect, in area: PixelArea) -> Coverage {
        var coverage = Coverage(area)
        let (a, b) = (box.width.pixels / 2, box.height.pixels / 2)
        let (centerX, centerY) = (box.x.pixels + a, box.y.pixels + b)
        for row in 0..<area.height {
            for column in 0..<area.width {
                let x = (Double(area.x + column) + 0.5 - centerX) / a
                let y = (Double(area.y + row) + 0.5 - centerY) / b
                // The distance to the edge, to first order: how far the equation is from 0 over its slope.
                let value = (x * x + y * y).squareRoot()
                let slope = value == 0 ? 0 : ((x / a) * (x / a) + (y / b) * (y / b)).squareRoot() / value
                let distance = slope == 0 ? min(a, b) : (1 - value) / slope
                coverage.bytes[row * area.width + column] = UInt8(min(max(distance + 0.5, 0), 1) * 255 + 0.5)
            }
        }
        return coverage
    }
}

extension Coverage {
    /// Cuts one corner of a rectangle round: pixels between the corner and the centre of its circle.
    fileprivate mutating func round(
        cornerX: Double, cornerY: Double, centerX: Double, centerY: Double, radius: Double
    ) {
        let columns = Int(min(cornerX, centerX).rounded(.down))..<Int(max(cornerX, centerX).rounded(.up))
        let rows = Int(min(cornerY, centerY).rounded(.down))..<Int(max(cornerY, centerY).rounded(.up))
        for y in rows.clamped(to: area.y..<(area.y + area.height)) {
            for x in columns.clamped(to: area.x..<(area.x + area.width)) {
                let (dx, dy) = (Double(x) + 0.5 - centerX, Double(y) + 0.5 - centerY)
                guard (dx < 0) == (cornerX < centerX), (dy < 0) == (cornerY < centerY) else { continue }
                let inside = min(max(radius - (dx * dx + dy * dy).squareRoot() + 0.5, 0), 1)
                let index = (y - area.y) * area.width + x - area.x
                bytes[index] = min(bytes[index], UInt8(inside * 255 + 0.5))
            }
        }
    }

    /// Keeps what another covers, too. Both cover the same area.
    mutating func limit(to other: Coverage) {
        for index in bytes.indices { bytes[index] = min(bytes[index], other.bytes[index]) }
    }

    /// Takes away the coverage of a part of the same shape: what is left is the ring between both edges.
    fileprivate mutating func remove(_ inner: Coverage) {
        for index in bytes.indices { bytes[index] -= min(bytes[index], inner.bytes[index]) }
    }
}

extension Canvas {
    mutating func paint(_ line: Coverage, _ stroke: Stroke?) {
        if let stroke, stroke.width.units > 0 { paint(line, stroke.color) }
    }
}
