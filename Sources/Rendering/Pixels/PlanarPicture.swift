internal import Media
internal import Resampling

/// A still picture as planes of Y'CbCr, laid on black where it is transparent, with its alpha beside: ready to be resampled
/// plane by plane. Black and grey are the middle of what filters overshoot around, so that they leave no fringes.
struct PlanarPicture: Sendable {
    let luma: SamplePlane
    let blue: SamplePlane
    let red: SamplePlane
    /// Nil if every pixel is opaque.
    let alpha: SamplePlane?
    /// Where the planes' first sample lies in the frame they come from.
    private let origin: (x: Int, y: Int)
    /// Pixels of the frame per sample, along each side.
    let shrink: Int
    /// Pixels of the frame per pixel of the picture as it is measured: 1, but for vector pictures.
    private let scale: (x: Double, y: Double)

    var byteCount: Int { luma.samples.count * (alpha == nil ? 3 : 5) }

    /// What the planes show, in pixels of the picture.
    var pixels: SourceRect {
        SourceRect(
            x: Double(origin.x) / scale.x, y: Double(origin.y) / scale.y,
            width: Double(luma.width * shrink) / scale.x, height: Double(luma.height * shrink) / scale.y)
    }

    /// Takes a part of a straight RGBA picture.
    ///
    /// - Parameters:
    ///   - part: The pixels wanted; what lies outside is left out.
    ///   - shrink: How many pixels are averaged along each side, at least 1. Averaging whole blocks is exact and quick;
    ///     a resampler does the rest of the way.
    ///   - scale: Pixels of the frame per pixel in which parts of the picture will be asked for.
    init(_ frame: borrowing Frame, part: PixelRect, shrink: Int, scale: (x: Double, y: Double) = (1, 1)) {
        let wanted = part.intersection(PixelRect(0, 0, frame.width, frame.height))
        let inside = wanted.isEmpty ? PixelRect(0, 0, min(1, frame.width), min(1, frame.height)) : wanted
        let width = (inside.width + shrink - 1) / shrink
        let height = (inside.height + shrink - 1) / shrink
        var luma = SamplePlane(width: width, height: height)
        var blue = SamplePlane(width: width, height: height)
        var red = SamplePlane(width: width, height: height)
        var alpha = SamplePlane(width: width, height: height)
        var isOpaque = true
        frame.withPlane(0) { bytes, stride in
            luma.withPlane { luma in
                blue.withPlane { blue in
                    red.withPlane { red in
                        alpha.withPlane { alpha in
                            guard let pixels = bytes.baseAddress else { return }
                            let first = pixels + (inside.minY * stride + inside.minX * 4)
                            isOpaque = Block.convert(
                                first, stride, inside, shrink,
                                (luma: luma, blue: blue, red: red, alpha: alpha), width, height)
                        }
                    }
                }
            }
        }
        self.luma = luma
        self.blue = blue
        self.red = red
        self.alpha = isOpaque ? nil : alpha
        origin = (inside.minX, inside.minY)
        self.shrink = shrink
        self.scale = scale
    }
}

/// Squares of pixels that become one sample.
private enum Block {
    typealias Planes = (luma: Plane, blue: Plane, red: Plane, alpha: Plane)

    /// Fills the planes; true if everything is opaque.
    static func convert(
        _ first: UnsafePointer<UInt8>, _ stride: Int, _ part: PixelRect, _ shrink: Int, _ planes: Planes, _ width: Int,
        _ height: Int
    ) -> Bool {
        var isOpaque = true
        for y in 0..<height {
            let rows = min(shrink, part.height - y * shrink)
            for x in 0..<width {
                let columns = min(shrink, part.width - x * shrink)
                let corner = first + (y &* shrink &* stride &+ x &* shrink &* 4)
                let sum = shrink == 1 ? pixel(corner) : mean(corner, stride, columns, rows)
                let (r, g, b) = (sum.x, sum.y, sum.z)
                planes.luma.at(x, y).pointee = Conversion.byte(Conversion.luma(r, g, b, alpha: 255))
                planes.blue.at(x, y).pointee = Conversion.byte(Conversion.blue(r, g, b, alpha: 255))
                planes.red.at(x, y).pointee = Conversion.byte(Conversion.red(r, g, b, alpha: 255))
                planes.alpha.at(x, y).pointee = Conversion.byte(sum.w)
                if sum.w < 254.5 { isOpaque = false }
            }
        }
        return isOpaque
    }

    /// Premultiplied red, green, blue, and alpha.
    @inline(__always)
    private static func pixel(_ at: UnsafePointer<UInt8>) -> SIMD4<Float> {
        let alpha = Float(at[3])
        return SIMD4(Float(at[0]), Float(at[1]), Float(at[2]), 255) * (alpha / 255)
    }

    @inline(__always)
    private static func mean(_ corner: UnsafePointer<UInt8>, _ stride: Int, _ columns: Int, _ rows: Int) -> SIMD4<Float>
    {
        var sum = SIMD4<Float>()
        for row in 0..<rows {
            for column in 0..<columns { sum += pixel(corner + (row &* stride &+ column &* 4)) }
        }
        return sum / Float(columns * rows)
    }
}

/// A picture that can be drawn from any of its parts, to a fraction of a pixel.
struct PictureSampler: Sendable {
    private let luma: PlaneSampler
    private let blue: PlaneSampler
    private let red: PlaneSampler
    private let alpha: PlaneSampler?
    private let chromaAlpha: PlaneSampler?
    private let origin: (x: Double, y: Double)
    /// How far left of the middle of its two pixels a chroma sample's colour belongs, in pixels of the picture.
    private let chromaSiting: Double
    /// Samples per pixel of the picture; luma and chroma.
    private let lumaScale: (x: Double, y: Double)
    private let chromaScale: (x: Double, y: Double)

    var hasAlpha: Bool { alpha != nil }

    /// - Parameter halvesChroma: Keeps chroma at half size, enough unless the picture will be enlarged.
    init(_ picture: PlanarPicture, halvesChroma: Bool) {
        luma = PlaneSampler(picture.luma)
        blue = PlaneSampler(halvesChroma ? picture.blue.halved : picture.blue)
        red = PlaneSampler(halvesChroma ? picture.red.halved : picture.red)
        alpha = picture.alpha.map { PlaneSampler($0) }
        chromaAlpha = picture.alpha.map { PlaneSampler(halvesChroma ? $0.halved : $0) }
        let pixels = picture.pixels
        origin = (pixels.x, pixels.y)
        lumaScale = (Double(picture.luma.width) / pixels.width, Double(picture.luma.height) / pixels.height)
        chromaSiting = 0
        let divisor = halvesChroma ? 2.0 : 1.0
        chromaScale = (lumaScale.x / divisor, lumaScale.y / divisor)
    }

    /// A surface that was drawn by another sampler `onBlack`, filled by `pixels` of the picture. Its chroma is sited left.
    init(_ surface: Surface, showing pixels: SourceRect) {
        let bounds = surface.bounds
        func sampler(_ plane: Plane, _ divisor: Int) -> PlaneSampler {
            PlaneSampler(SamplePlane(plane, width: bounds.width / divisor, height: bounds.height / divisor))
        }
        (luma, blue, red, alpha, chromaAlpha) = surface.withRaster { raster in
            (
                sampler(raster.luma, 1), sampler(raster.blue, 2), sampler(raster.red, 2),
                raster.alpha.map { sampler($0, 1) }, raster.chromaAlpha.map { sampler($0, 2) }
            )
        }
        origin = (pixels.x, pixels.y)
        lumaScale = (Double(bounds.width) / pixels.width, Double(bounds.height) / pixels.height)
        chromaScale = (lumaScale.x / 2, lumaScale.y / 2)
        chromaSiting = 0.5 / lumaScale.x
    }

    /// Fills a raster with a part of the picture, given in its pixels.
    ///
    /// Chroma is sited left, as in MPEG-2 and H.264: on every second column of luma, between two of its rows.
    ///
    /// - Parameter onBlack: Leaves colours laid on black, to be sampled again, instead of premultiplying them.
    func draw(_ part: SourceRect, into raster: Raster, curve: ResampleCurve, onBlack: Bool = false) {
        let (width, height) = (raster.bounds.width, raster.bounds.height)
        func fill(_ sampler: PlaneSampler?, _ plane: Plane?, _ scale: (x: Double, y: Double), _ divisor: Int) {
            guard let sampler, let plane else { return }
            let siting = divisor == 1 ? 0 : 0.5 * part.width / Double(width) - chromaSiting
            sampler.sample(
                x: (part.x - siting - origin.x) * scale.x, y: (part.y - origin.y) * scale.y,
                width: part.width * scale.x, height: part.height * scale.y, curve: curve, into: plane.base,
                stride: plane.stride, width: width / divisor, height: height / divisor)
        }
        fill(luma, raster.luma, lumaScale, 1)
        fill(blue, raster.blue, chromaScale, 2)
        fill(red, raster.red, chromaScale, 2)
        guard raster.alpha != nil else { return }
        guard hasAlpha else {
            raster.fillAlpha()
            return
        }
        fill(alpha, raster.alpha, lumaScale, 1)
        fill(chromaAlpha, raster.chromaAlpha, chromaScale, 2)
        if !onBlack { raster.liftFromBlack() }
    }
}

/// A part of a picture, in its pixels.
struct SourceRect: Hashable, Sendable {
    var x: Double
    var y: Double
    var width: Double
    var height: Double

    func union(_ other: SourceRect) -> SourceRect {
        let (minX, minY) = (min(x, other.x), min(y, other.y))
        return SourceRect(
            x: minX, y: minY, width: max(x + width, other.x + other.width) - minX,
            height: max(y + height, other.y + other.height) - minY)
    }

    /// The point between two rectangles at `progress`.
    static func between(_ a: SourceRect, _ b: SourceRect, _ progress: Double) -> SourceRect {
        func mix(_ a: Double, _ b: Double) -> Double { a + (b - a) * progress }
        return SourceRect(
            x: mix(a.x, b.x), y: mix(a.y, b.y), width: mix(a.width, b.width), height: mix(a.height, b.height))
    }
}

extension Raster {
    /// Turns colours that lie on black, with the alpha they were laid there with, into premultiplied ones.
    func liftFromBlack() {
        guard let alpha, let chromaAlpha else { return }
        func lift(
            _ plane: Plane, _ cover: Plane, _ width: Int, _ height: Int, black: UInt16, lowest: UInt16, highest: UInt16
        ) {
            for y in 0..<height {
                let (row, covers) = (plane.at(0, y), cover.at(0, y))
                for x in 0..<width {
                    let cover = UInt16(covers[x])
                    let ground = Blend.divide255(black &* (255 &- cover))
                    // What a filter overshot must stay a colour at this alpha, or blending would overflow.
                    let (low, high) = (Blend.divide255(lowest &* cover), Blend.divide255(highest &* cover))
                    let lifted = max(UInt16(row[x]), ground) &- ground
                    row[x] = UInt8(truncatingIfNeeded: min(max(lifted, low), high))
                }
            }
        }
        lift(luma, alpha, bounds.width, bounds.height, black: 16, lowest: 16, highest: 235)
        for plane in [blue, red] {
            lift(plane, chromaAlpha, bounds.width / 2, bounds.height / 2, black: 128, lowest: 16, highest: 240)
        }
    }

    /// Kernels with negative lobes may overshoot; a premultiplied sample above its alpha would overflow when blended.
    func limitToAlpha() {
        guard let alpha, let chromaAlpha else { return }
        func limit(_ plane: Plane, _ cover: Plane, _ width: Int, _ height: Int) {
            for y in 0..<height {
                let (row, limits) = (plane.at(0, y), cover.at(0, y))
                for x in 0..<width { row[x] = min(row[x], limits[x]) }
            }
        }
        limit(luma, alpha, bounds.width, bounds.height)
        limit(blue, chromaAlpha, bounds.width / 2, bounds.height / 2)
        limit(red, chromaAlpha, bounds.width / 2, bounds.height / 2)
    }
}
