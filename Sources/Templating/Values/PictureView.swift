internal import TimelineModel

/// A part of a picture as it is written: `10% 5% 60% 60%` are x, y, width and height, of the upright picture.
struct PictureView: Hashable, Sendable {
    /// In 1/100 of the picture's width and height.
    var x: Double
    var y: Double
    var width: Double
    var height: Double

    static let expected = "x, y, width and height in per cent of the picture such as 10% 5% 60% 60%"
    static let pattern = #"\s*\+?[0-9.]+%(\s+\+?[0-9.]+%){3}\s*"#

    init?(_ text: String) {
        let parts = words(of: text).compactMap { number($0, unit: "%") }
        guard parts.count == 4, words(of: text).count == 4, parts.allSatisfy({ (0...100).contains($0) }),
            parts[2] >= 1, parts[3] >= 1
        else { return nil }
        (x, y, width, height) = (parts[0], parts[1], parts[2], parts[3])
    }

    /// The part grown about its middle to a shape, and moved into the picture; what is too large for that becomes the
    /// largest part of the shape.
    ///
    /// - Parameter shape: Width over height, in pixels of the picture.
    func box(in size: PixelSize, shape: Double) -> Box {
        let (wide, high) = (Double(size.width), Double(size.height))
        var box = Box(
            x: x / 100 * wide, y: y / 100 * high, width: width / 100 * wide, height: height / 100 * high)
        let (middleX, middleY) = (box.x + box.width / 2, box.y + box.height / 2)
        box.width = min(max(box.width, box.height * shape), wide, high * shape)
        box.height = box.width / shape
        box.x = clamp(middleX - box.width / 2, wide - box.width)
        box.y = clamp(middleY - box.height / 2, high - box.height)
        return box
    }
}
