internal import TimelineModel
internal import Typesetting

extension Shape {
    /// The drawn shape at its place, on whole pixels as pictures are; nil if nothing is to be seen.
    func surface(in place: PixelRect) throws -> Surface? {
        guard !place.isEmpty else { return nil }
        let box = Rect(
            x: Double(place.minX), y: Double(place.minY), width: Double(place.width), height: Double(place.height))
        let bitmap = try ShapePainter.paint(self, in: box)
        let (left, top) = bitmap.origin
        return try Surface.painted(
            bitmap.pixels, at: PixelRect(left, top, left + bitmap.width, top + bitmap.height))
    }
}
