internal import CFFmpeg

/// Cuts a part out of pictures of one source and brings it to a size and format.
///
/// What comes out is bt709 limited (YUV) or sRGB (RGB), whatever the source's matrix and range. Only the part that
/// is wanted is scaled. Its origin is rounded to whole pixels of the source (to the chroma's step where chroma is
/// smaller), its size to whole pixels. Bicubic; area averaging when it shrinks threefold or more.
///
/// The source may change its size or format on the way (streams do): the part is meant in relation to
/// `sourceWidth` and `sourceHeight`. Used by one thread at a time.
public final class Scaler {
    /// A rectangle in pixels of the source as it is shown: upright, square pixels.
    public struct Crop: Hashable, Sendable {
        public var x: Double
        public var y: Double
        public var width: Double
        public var height: Double

        public init(x: Double, y: Double, width: Double, height: Double) {
            self.x = x
            self.y = y
            self.width = width
            self.height = height
        }
    }

    public let width: Int
    public let height: Int
    public let format: PixelFormat
    private let crop: Crop
    private let sourceWidth: Double
    private let sourceHeight: Double
    private var conversion: Conversion?

    /// - Parameters:
    ///   - sourceWidth: Width at which the source is shown (`MediaInfo.width`), the space of `crop`.
    ///   - crop: The part that fills the result; nil is all.
    public init(
        sourceWidth: Int, sourceHeight: Int, crop: Crop? = nil, width: Int, height: Int, format: PixelFormat
    ) {
        self.sourceWidth = Double(max(1, sourceWidth))
        self.sourceHeight = Double(max(1, sourceHeight))
        self.crop = crop ?? Crop(x: 0, y: 0, width: self.sourceWidth, height: self.sourceHeight)
        self.width = width
        self.height = height
        self.format = format
    }

    /// Fills `target`, which has the size and format of the scaler.
    public func scale(_ source: borrowing Frame, into target: inout Frame) throws(MediaError) {
        let (part, origin) = part(of: source)
        try scale(source, from: part, x: origin.x, y: origin.y, into: &target)
    }

    /// A new frame with the scaled picture.
    public func scale(_ source: borrowing Frame) throws(MediaError) -> Frame {
        var target = try Frame(width: width, height: height, format: format)
        try scale(source, into: &target)
        return target
    }

    /// The wanted part of a picture of the source, with pixels of its own, for `scale(part:into:)`.
    public func cut(_ source: borrowing Frame) throws(MediaError) -> Frame {
        let (part, origin) = part(of: source)
        return try source.part(x: origin.x, y: origin.y, width: part.width, height: part.height)
    }

    /// Fills `target` from a part that was cut out before: the pixels are those that the whole picture would give.
    public func scale(part: borrowing Frame, into target: inout Frame) throws(MediaError) {
        try scale(part, from: Conversion.Shape(part), x: 0, y: 0, into: &target)
    }

    private func scale(
        _ source: borrowing Frame, from part: Conversion.Shape, x: Int, y: Int, into target: inout Frame
    ) throws(MediaError) {
        guard target.width == width, target.height == height, target.format == format else {
            throw MediaError(operation: "scale a frame", detail: "The target is not \(width)x\(height) \(format)")
        }
        try target.makeWritable()
        let conversion = try conversion(from: part)
        try conversion.convert(source, x: x, y: y, into: target)
        conversion.to.color.tag(target.raw)
        target.raw.pointee.pts = source.raw.pointee.pts
    }

    private func conversion(from part: Conversion.Shape) throws(MediaError) -> Conversion {
        if let conversion, conversion.from == part { return conversion }
        let color: ColorDescription = format.isRGB ? .rgb : .bt709
        let made = try Conversion(
            from: part, to: Conversion.Shape(width: width, height: height, format: format, color: color))
        conversion = made
        return made
    }

    /// The crop in whole pixels of a frame: never empty, never outside.
    private func part(of source: borrowing Frame) -> (Conversion.Shape, (x: Int, y: Int)) {
        let (shape, format) = (Conversion.Shape(source), source.format)
        func span(_ start: Double, _ length: Double, _ whole: Int, _ shift: Int) -> (Int, Int) {
            let step = 1 << shift
            let start = start.isFinite ? start : 0
            let length = length.isFinite ? length : Double(whole)
            let first = Int((min(max(start, 0), Double(whole - 1)) / Double(step)).rounded()) * step
            let origin = min(first, (whole - 1) / step * step)
            return (origin, max(1, min(Int(length.rounded()), whole - origin)))
        }
        let (scaleX, scaleY) = (Double(shape.width) / sourceWidth, Double(shape.height) / sourceHeight)
        let (x, width) = span(crop.x * scaleX, crop.width * scaleX, shape.width, format.chromaShiftX)
        let (y, height) = span(crop.y * scaleY, crop.height * scaleY, shape.height, format.chromaShiftY)
        var part = shape
        part.width = width
        part.height = height
        return (part, (x, y))
    }
}
