internal import Media
internal import Resampling

/// Draws any part of one picture at any size, with the part given in fractions of a pixel.
///
/// Made for slow camera moves: what moves by a hundredth of a pixel per frame is drawn a hundredth of a pixel further.
/// The picture is kept in sixteen bits at about the resolution that the widest view needs and rounded once, dithered, so
/// that smooth backdrops stay smooth in eight bits.
///
/// Immutable once made. Memory is 3 bytes per pixel kept (6 if it is to be enlarged), and it keeps at most about 1.6
/// times the pixels of the target.
struct PictureSampler: Sendable {
    /// Size of the source in pixels, the space of every area.
    let sourceWidth: Int
    let sourceHeight: Int

    /// Luma, blue and red.
    private let planes: [PlaneSampler]
    /// Samples kept per pixel of the source, along x and y.
    private let density: (x: Double, y: Double)
    /// Luma samples per chroma sample each way: 1 or 2.
    private let chromaStep: Double
    private let curve: ResampleCurve

    /// How many samples are kept per pixel of the widest view: with a few more than one, a view that was moved in is as
    /// sharp as the first. As much as `ResampleCurve.even` takes without getting softer.
    static let detail = 1.25

    /// Prepares `picture` for views no wider than `widest`.
    ///
    /// - Parameters:
    ///   - picture: `.rgba` with straight alpha in sRGB, as `Image.decode` returns it. Not kept.
    ///   - widest: The largest part that will be asked for; nil is all of the picture.
    ///   - width: Pixels that the part will fill, at most.
    /// - Throws: `MediaError` when a smaller copy cannot be made.
    init(_ picture: borrowing Frame, widest: Scaler.Crop? = nil, width: Int, height: Int) throws(MediaError) {
        let widest = widest ?? Scaler.Crop(x: 0, y: 0, width: Double(picture.width), height: Double(picture.height))
        func kept(_ size: Int, part: Double, pixels: Int) -> Int {
            let wanted = Double(size) / max(part, 1e-6) * Double(max(pixels, 1)) * Self.detail
            return wanted < Double(size) ? max(1, Int(wanted.rounded(.up))) : size
        }
        let keptWidth = kept(picture.width, part: widest.width, pixels: width)
        let keptHeight = kept(picture.height, part: widest.height, pixels: height)
        let planes: PicturePlanes
        if keptWidth == picture.width, keptHeight == picture.height, picture.format == .rgba {
            planes = PicturePlanes(picture)
        } else {
            let scaler = Scaler(
                sourceWidth: picture.width, sourceHeight: picture.height, width: keptWidth, height: keptHeight,
                format: .rgba)
            planes = PicturePlanes(try scaler.scale(picture))
        }
        self.init(
            planes, sourceWidth: picture.width, sourceHeight: picture.height, curve: .even,
            halvesChroma: Self.hasSpareChroma(Double(keptWidth) / Double(picture.width) * widest.width, for: width))
    }

    /// A sampler over planes made elsewhere, which stand for a source of the given size.
    init(
        _ planes: PicturePlanes, sourceWidth: Int, sourceHeight: Int, curve: ResampleCurve, halvesChroma: Bool = false
    ) {
        self.sourceWidth = sourceWidth
        self.sourceHeight = sourceHeight
        self.curve = curve
        density = (
            x: Double(planes.luma.width) / Double(sourceWidth), y: Double(planes.luma.height) / Double(sourceHeight)
        )
        chromaStep = halvesChroma ? 2 : 1
        func sampler(_ plane: Plane) -> PlaneSampler {
            PlaneSampler(fine: plane.samples, width: plane.width, height: plane.height)
        }
        self.planes = [
            sampler(planes.luma), sampler(halvesChroma ? planes.blue.halved() : planes.blue),
            sampler(halvesChroma ? planes.red.halved() : planes.red),
        ]
    }

    /// Whether a view of `samples` across shows more chroma than 4:2:0 video of `pixels` can, so that it is halved once
    /// and cannot alias.
    static func hasSpareChroma(_ samples: Double, for pixels: Int) -> Bool { samples > 0.7 * Double(pixels) }

    /// Fills a rectangle of `target` with `area`, a part of the source in its pixels, stretched if the shapes differ.
    ///
    /// What reaches beyond the source repeats its edge.
    /// - Parameters:
    ///   - target: `.yuv420p`, bt709 limited, chroma sited left as in MPEG-2 and H.264.
    ///   - x: Left edge of the rectangle in pixels of the target; the rectangle must lie inside of it.
    ///   - width: Nil reaches to the right edge of the target.
    ///   - light: Over the rectangle.
    /// - Throws: `MediaError` if the target's pixels were shared and could not be copied.
    func draw(
        _ area: Scaler.Crop, into target: inout Frame, x: Int = 0, y: Int = 0, width: Int? = nil, height: Int? = nil,
        light: Light? = nil
    ) throws {
        let place = PixelArea(
            x: x, y: y, width: width ?? target.width - x, height: height ?? target.height - y)
        guard target.format == .yuv420p, place.isInside(target.width, target.height) else {
            throw MediaError(
                operation: "draw a moving picture",
                detail: "\(place) is not a part of a \(target.width)x\(target.height) yuv420p frame")
        }
        guard place.width > 0, place.height > 0 else { return }
        let step = (x: area.width / Double(place.width), y: area.height / Double(place.height))
        for (index, plane) in planes.enumerated() {
            let isChroma = index > 0
            let samples = isChroma ? place.chroma : place
            let stride = isChroma ? 2.0 : 1.0
            // Where the plane's first sample begins, in pixels of the rectangle. H.264's default siting puts chroma on
            // even columns and between even and odd rows.
            let corner =
                isChroma ? (x: Double(2 * samples.x - x) - 0.5, y: Double(2 * samples.y - y)) : (x: 0.0, y: 0.0)
            let scale = isChroma ? (density.x / chromaStep, density.y / chromaStep) : density
            let finish = PlaneFinish(
                range: isChroma ? 16...240 : 16...235, dither: (samples.x, samples.y),
                light: isChroma ? nil : light?.over(place))
            try target.withMutablePlane(index) { bytes, pitch in
                guard let base = bytes.baseAddress else { return }
                plane.sample(
                    x: (area.x + corner.x * step.x) * scale.0, y: (area.y + corner.y * step.y) * scale.1,
                    width: Double(samples.width) * stride * step.x * scale.0,
                    height: Double(samples.height) * stride * step.y * scale.1, curve: curve,
                    into: base + samples.y * pitch + samples.x, stride: pitch, width: samples.width,
                    height: samples.height, finish: finish)
            }
        }
    }
}

/// Whole pixels of a frame, or samples of one of its planes.
struct PixelArea: Equatable, CustomStringConvertible {
    var x: Int
    var y: Int
    var width: Int
    var height: Int

    func isInside(_ frameWidth: Int, _ frameHeight: Int) -> Bool {
        x >= 0 && y >= 0 && width >= 0 && height >= 0 && x + width <= frameWidth && y + height <= frameHeight
    }

    /// The samples of a 4:2:0 chroma plane that this touches.
    var chroma: PixelArea {
        PixelArea(
            x: x / 2, y: y / 2, width: (x + width + 1) / 2 - x / 2, height: (y + height + 1) / 2 - y / 2)
    }

    var description: String { "\(width)x\(height)+\(x)+\(y)" }
}
