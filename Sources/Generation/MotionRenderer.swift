public import Media
internal import Resampling
public import TimelineModel

/// Draws the frames of a segment made by the embedded engine.
///
/// With a picture it is a studio camera's slow move over it; without one, light in the colours that the prompt names.
/// Frame `k` depends on the request and the size alone, so frames may be drawn in any order, by any renderer.
/// Used by one thread at a time.
public final class MotionRenderer {
    private enum Stage {
        case camera(PictureSampler, CameraMove)
        case framed(FramedPicture)
        case atmosphere(Atmosphere)
    }

    /// What is drawn, in pixels of the frame.
    public let size: PixelSize
    private let stage: Stage
    private let drift: LightDrift
    private let frames: Int
    private let seconds: Double

    /// Two shapes this near to each other are matched by cropping: the smaller part that stays, of the longer side.
    private static let enough = 0.8
    /// Frames with a side shorter than this have no room for a frame around a picture, and no eye for one.
    private static let tiny = 32

    /// Reads the request's picture, if it has one.
    ///
    /// - Parameter size: Pixels to draw, both even. The request's own size is not looked at.
    /// - Throws: `MediaError` naming the file when the picture cannot be read.
    public convenience init(request: SegmentRequest, size: PixelSize) throws {
        if let image = request.image {
            let picture = try Image.decode(path: image.path, fitting: (size.width, size.height))
            try self.init(request: request, picture: picture, size: size)
        } else {
            self.init(paletteOf: request, size: size)
        }
    }

    /// Moves over a picture that was decoded before; `picture` is `.rgba` and not kept.
    public init(request: SegmentRequest, picture: borrowing Frame, size: PixelSize) throws {
        var random = SeededRandom(seed: request.seed)
        self.size = size
        frames = request.frames
        seconds = request.frameRate.seconds(request.frames)
        drift = LightDrift(random: &random)
        stage = try Self.stage(picture, size: size, seconds: seconds, random: &random)
    }

    private init(paletteOf request: SegmentRequest, size: PixelSize) {
        var random = SeededRandom(seed: request.seed)
        self.size = size
        frames = request.frames
        seconds = request.frameRate.seconds(request.frames)
        drift = LightDrift(random: &random)
        stage = .atmosphere(Atmosphere(prompt: request.prompt, size: size, random: &random))
    }

    /// Draws frame `k`, counted from the segment's start; before the first and after the last it stands still.
    ///
    /// - Parameter target: `.yuv420p` of the renderer's size; written as bt709 limited.
    /// - Throws: `MediaError` if the target does not fit.
    public func draw(frame k: Int, into target: inout Frame) throws {
        guard target.width == size.width, target.height == size.height, target.format == .yuv420p else {
            throw MediaError(
                operation: "draw a generated segment",
                detail: "The frame is \(target.width)x\(target.height) \(target.format), not \(size) yuv420p")
        }
        let progress = frames > 1 ? min(max(Double(k) / Double(frames - 1), 0), 1) : 0
        switch stage {
        case .camera(let sampler, let move):
            try sampler.draw(move.area(progress), into: &target, light: drift.light(progress))
        case .framed(let framed):
            try framed.draw(progress, into: &target, light: drift.light(progress))
        case .atmosphere(let atmosphere):
            try atmosphere.draw(progress * seconds, into: &target)
        }
    }

    private static func stage(
        _ picture: borrowing Frame, size: PixelSize, seconds: Double, random: inout SeededRandom
    ) throws -> Stage {
        let shape = Double(size.width) / Double(size.height)
        let own = Double(picture.width) / Double(picture.height)
        let isTaller = shape < own
        if min(shape / own, own / shape) >= enough || min(size.width, size.height) < tiny {
            let move = CameraMove(
                width: Double(picture.width), height: Double(picture.height), shape: shape, seconds: seconds,
                random: &random)
            let sampler = try PictureSampler(picture, widest: move.largest, width: size.width, height: size.height)
            return .camera(sampler, move)
        }
        // As large as the frame needs it, and no larger: the longer way is what fits.
        let fit = isTaller ? Double(size.width) / Double(picture.width) : Double(size.height) / Double(picture.height)
        let kept = min(1, fit * PictureSampler.detail)
        let scaler = Scaler(
            sourceWidth: picture.width, sourceHeight: picture.height,
            width: max(4, Int((Double(picture.width) * kept).rounded())),
            height: max(4, Int((Double(picture.height) * kept).rounded())), format: .rgba)
        let planes = PicturePlanes(try scaler.scale(picture))
        guard Extension.isPossible(planes, isVertical: isTaller) else {
            return .framed(FramedPicture(planes, size: size, seconds: seconds, random: &random))
        }
        let (width, height) = (planes.luma.width, planes.luma.height)
        let missing = isTaller ? Double(width) / shape - Double(height) : Double(height) * shape - Double(width)
        let canvas = Extension(amount: Int((missing / 2).rounded(.up)), isVertical: isTaller).apply(planes)
        let (wide, high) = (canvas.luma.width, canvas.luma.height)
        let move = CameraMove(
            width: Double(wide), height: Double(high), shape: shape, seconds: seconds, random: &random)
        let sampler = PictureSampler(
            canvas, sourceWidth: wide, sourceHeight: high, curve: .even,
            halvesChroma: PictureSampler.hasSpareChroma(move.largest.width, for: size.width))
        return .camera(sampler, move)
    }
}

/// The light's slow way across the picture.
struct LightDrift: Sendable {
    private let from: (x: Double, y: Double)
    private let to: (x: Double, y: Double)

    init(random: inout SeededRandom) {
        let side = random.pick([-1.0, 1.0])
        let height = random.next(in: 0.22..<0.42)
        from = (0.5 - side * random.next(in: 0.22..<0.38), height)
        to = (0.5 + side * random.next(in: 0.12..<0.3), height + random.next(in: -0.05..<0.12))
    }

    func light(_ progress: Double) -> Light {
        Light(
            x: from.x + (to.x - from.x) * progress, y: from.y + (to.y - from.y) * progress, width: 0.5, height: 0.42,
            ambient: 0.945, strength: 0.085)
    }
}
