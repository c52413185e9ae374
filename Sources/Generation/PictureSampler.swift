public import Media

/// Draws any part of one picture at any size, with the part given in fractions of a pixel.
///
/// Made for slow camera moves: what moves by a hundredth of a pixel per frame is drawn a hundredth of a pixel further.
/// The picture is kept in floating point at about the resolution that the widest view needs; rows and columns are
/// filtered separately with four taps and rounded once, dithered, so that smooth backdrops stay smooth in eight bits.
///
/// Immutable once made: several threads may draw from it at once. Memory is 6 to 12 bytes per pixel kept (4 more with
/// transparency), and it keeps at most about 1.6 times the pixels of the target.
public final class PictureSampler: Sendable {
    /// Size of the source in pixels, the space of every area.
    public let sourceWidth: Int
    public let sourceHeight: Int
    public var hasAlpha: Bool { planes.alpha != nil }

    private let planes: PicturePlanes
    /// Samples kept per pixel of the source, along x and y.
    private let density: (x: Double, y: Double)
    private let kernel: Kernel

    /// How many samples are kept per pixel of the widest view. A few more than one keep a view that was moved in as
    /// sharp as the first; more would alias under a filter of four taps.
    static let detail = 1.25

    /// Prepares `picture` for views no wider than `widest`.
    ///
    /// - Parameters:
    ///   - picture: `.rgba` with straight alpha in sRGB, as `Image.decode` returns it. Not kept.
    ///   - widest: The largest part that will be asked for; nil is all of the picture. Larger ones can be asked for,
    ///     but may alias.
    ///   - width: Pixels that the part will fill, at most.
    /// - Throws: `MediaError` when a smaller copy cannot be made.
    public convenience init(
        _ picture: borrowing Frame, widest: Scaler.Crop? = nil, width: Int, height: Int
    ) throws(MediaError) {
        let widest = widest ?? Scaler.Crop(x: 0, y: 0, width: Double(picture.width), height: Double(picture.height))
        func kept(_ size: Int, part: Double, pixels: Int) -> Int {
            let wanted = Double(size) / max(part, 1e-6) * Double(max(pixels, 1)) * Self.detail
            return wanted < Double(size) ? max(1, Int(wanted.rounded(.up))) : size
        }
        let keptWidth = kept(picture.width, part: widest.width, pixels: width)
        let keptHeight = kept(picture.height, part: widest.height, pixels: height)
        var planes: PicturePlanes
        if keptWidth == picture.width, keptHeight == picture.height, picture.format == .rgba {
            planes = PicturePlanes(picture)
        } else {
            let scaler = Scaler(
                sourceWidth: picture.width, sourceHeight: picture.height, width: keptWidth, height: keptHeight,
                format: .rgba)
            planes = PicturePlanes(try scaler.scale(picture))
        }
        // Video shows chroma at half size; a picture that has clearly more is halved first, so that it cannot alias.
        if Double(keptWidth) / Double(picture.width) * widest.width > 0.7 * Double(width) { planes.halveChroma() }
        self.init(
            planes, sourceWidth: picture.width, sourceHeight: picture.height, kernel: .moving)
    }

    /// A sampler over planes made elsewhere, which stand for a source of the given size.
    init(_ planes: PicturePlanes, sourceWidth: Int, sourceHeight: Int, kernel: Kernel) {
        self.sourceWidth = sourceWidth
        self.sourceHeight = sourceHeight
        density = (
            x: Double(planes.luma.width) / Double(sourceWidth), y: Double(planes.luma.height) / Double(sourceHeight)
        )
        var planes = planes
        planes.pad()
        self.planes = planes
        self.kernel = kernel
    }

    /// Fills a rectangle of `target` with `area`, a part of the source in its pixels, stretched if the shapes differ.
    ///
    /// What reaches beyond the source repeats its edge.
    /// - Parameters:
    ///   - target: `.yuv420p` or `.yuva420p`, bt709 limited, chroma sited left as in MPEG-2 and H.264. Without an alpha
    ///     plane the picture's transparency is dropped; with one, an opaque picture writes 255.
    ///   - x: Left edge of the rectangle in pixels of the target; the rectangle must lie inside of it.
    ///   - width: Nil reaches to the right edge of the target.
    /// - Throws: `MediaError` if the target's pixels were shared and could not be copied.
    public func draw(
        _ area: Scaler.Crop, into target: inout Frame, x: Int = 0, y: Int = 0, width: Int? = nil, height: Int? = nil
    ) throws {
        try draw(area, into: &target, x: x, y: y, width: width, height: height, light: nil)
    }

    func draw(
        _ area: Scaler.Crop, into target: inout Frame, x: Int, y: Int, width: Int?, height: Int?, light: Light?
    ) throws {
        let place = PixelArea(
            x: x, y: y, width: width ?? target.width - x, height: height ?? target.height - y)
        guard target.format == .yuv420p || target.format == .yuva420p, place.isInside(target.width, target.height)
        else {
            throw MediaError(
                operation: "draw a moving picture",
                detail: "\(place) is not a part of a \(target.width)x\(target.height) yuv420p frame")
        }
        guard place.width > 0, place.height > 0 else { return }
        let step = (x: area.width / Double(place.width), y: area.height / Double(place.height))
        for index in 0..<target.planeCount {
            let isChroma = index == 1 || index == 2
            let plane: Plane? =
                switch index {
                case 0: planes.luma
                case 1: planes.blue
                case 2: planes.red
                default: planes.alpha
                }
            let rows = isChroma ? place.chroma : place
            // Centres of the plane's first sample, in pixels of the target: H.264's default siting puts chroma on even
            // columns and between even and odd rows.
            let centre =
                isChroma
                ? (x: Double(2 * rows.x) + 0.5 - Double(x), y: Double(2 * rows.y) + 1 - Double(y)) : (x: 0.5, y: 0.5)
            let shrink = isChroma ? Double(planes.chromaStep) : 1
            let stride = isChroma ? 2.0 : 1.0
            try target.withMutablePlane(index) { bytes, pitch in
                guard let base = bytes.baseAddress else { return }
                let start = base + rows.y * pitch + rows.x
                guard let plane else {
                    for row in 0..<rows.height { (start + row * pitch).update(repeating: 255, count: rows.width) }
                    return
                }
                let view = PlaneView(
                    columns: AxisTaps(
                        count: rows.width, origin: (area.x + centre.x * step.x) * density.x / shrink - 0.5,
                        step: stride * step.x * density.x / shrink, limit: plane.width, kernel: kernel),
                    rows: AxisTaps(
                        count: rows.height, origin: (area.y + centre.y * step.y) * density.y / shrink - 0.5,
                        step: stride * step.y * density.y / shrink, limit: plane.height, kernel: kernel),
                    range: index == 0 ? 16...235 : index == 3 ? 0...255 : 16...240)
                view.draw(
                    plane, into: start, stride: pitch, origin: rows,
                    light: index == 0 ? light?.over(place) : nil)
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
