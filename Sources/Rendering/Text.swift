internal import TimelineModel
internal import Typesetting

extension TextBlock {
    /// The painted text with the top left of its box at a whole pixel of the canvas; nil if nothing is to be seen.
    ///
    /// Text stands on whole pixels however its box was placed, so that the same block looks the same everywhere.
    func surface(x: Int, y: Int, _ resources: RenderResources) throws -> Surface? {
        let bitmap = try resources.painter.paint(self, drawing: PictureLoader.bitmap)
        let (left, top) = (x + bitmap.origin.x, y + bitmap.origin.y)
        return try Surface.painted(
            bitmap.pixels, at: PixelRect(left, top, left + bitmap.width, top + bitmap.height))
    }
}
