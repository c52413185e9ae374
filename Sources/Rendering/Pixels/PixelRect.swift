internal import TimelineModel

/// A rectangle of whole canvas pixels: `minX` and `minY` are in it, `maxX` and `maxY` are not.
struct PixelRect: Hashable, Sendable {
    var minX: Int
    var minY: Int
    var maxX: Int
    var maxY: Int

    init(_ minX: Int, _ minY: Int, _ maxX: Int, _ maxY: Int) {
        self.minX = minX
        self.minY = minY
        self.maxX = maxX
        self.maxY = maxY
    }

    /// All of a canvas.
    init(_ size: PixelSize) { self.init(0, 0, size.width, size.height) }

    /// A box with each edge on the nearest pixel: edges of pictures and shapes stay crisp, and boxes that touch
    /// in the timeline touch on the picture.
    init(nearest box: Rect) {
        let (minX, minY) = (box.x.rounded, box.y.rounded)
        self.init(minX, minY, max(minX, box.maxX.rounded), max(minY, box.maxY.rounded))
    }

    var width: Int { maxX - minX }
    var height: Int { maxY - minY }
    var isEmpty: Bool { maxX <= minX || maxY <= minY }
    var area: Int { isEmpty ? 0 : width * height }

    func contains(_ other: PixelRect) -> Bool {
        minX <= other.minX && minY <= other.minY && maxX >= other.maxX && maxY >= other.maxY
    }

    func intersects(_ other: PixelRect) -> Bool { !intersection(other).isEmpty }

    func intersection(_ other: PixelRect) -> PixelRect {
        PixelRect(max(minX, other.minX), max(minY, other.minY), min(maxX, other.maxX), min(maxY, other.maxY))
    }

    func union(_ other: PixelRect) -> PixelRect {
        if isEmpty { return other }
        if other.isEmpty { return self }
        return PixelRect(min(minX, other.minX), min(minY, other.minY), max(maxX, other.maxX), max(maxY, other.maxY))
    }

    /// The smallest rectangle around it whose edges lie between chroma samples (4:2:0).
    var onChromaGrid: PixelRect {
        PixelRect(minX & ~1, minY & ~1, (maxX + 1) & ~1, (maxY + 1) & ~1)
    }

    /// The chroma samples that its pixels touch.
    var chroma: PixelRect {
        PixelRect(minX >> 1, minY >> 1, (maxX + 1) >> 1, (maxY + 1) >> 1)
    }

    func moved(x: Int, y: Int) -> PixelRect { PixelRect(minX + x, minY + y, maxX + x, maxY + y) }
}

/// Rectangles that are disjoint after merging; what has to be drawn again.
struct Damage: Hashable, Sendable {
    private(set) var rects: [PixelRect] = []

    var isEmpty: Bool { rects.isEmpty }

    /// Adds a rectangle, grown to the chroma grid, and merges it with what it touches.
    mutating func add(_ rect: PixelRect) {
        guard !rect.isEmpty else { return }
        var grown = rect.onChromaGrid
        while let index = rects.firstIndex(where: { $0.intersects(grown) }) {
            grown = grown.union(rects.remove(at: index))
        }
        rects.append(grown)
    }

    func intersects(_ rect: PixelRect) -> Bool { rects.contains { $0.intersects(rect) } }
}
