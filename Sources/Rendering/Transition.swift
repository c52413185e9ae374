internal import Resampling
internal import TimelineModel

/// The overlap of two scenes as one picture of the size of the canvas.
///
/// Both scenes are composed over the layers that lie under everything. A fade mixes the two pictures, so what lies under
/// both stays as it is. A slide lays the coming scene over the going one; if that scene does not fill the canvas, it
/// is composed on its own with alpha, so that what lies under everything does not move with it. A push moves both
/// pictures with all that lies under them, and a zoom the going one.
final class TransitionSource: LayerSource {
    private let transition: Transition
    private let canvas: PixelRect
    private let going: (stack: Compositor, surface: Surface)
    private let coming: (stack: Compositor, surface: Surface)
    private let result: Surface
    /// What a dip goes through.
    private var plain: Surface?
    private var shown: Int?
    private var version = 0

    init(_ transition: Transition, going: Compositor, coming: Compositor, comingHasAlpha: Bool, size: PixelSize) throws
    {
        self.transition = transition
        canvas = PixelRect(size)
        self.going = (going, try Surface(canvas, hasAlpha: false))
        self.coming = (coming, try Surface(canvas, hasAlpha: comingHasAlpha))
        result = try Surface(canvas, hasAlpha: false)
    }

    var isStatic: Bool { false }

    func picture(at n: Int) throws -> LayerPicture? {
        if shown != n {
            shown = nil
            for (stack, surface) in [going, coming] {
                let damage = try stack.prepare(n)
                if !damage.isEmpty { try surface.withMutableRaster { try stack.draw(damage, on: $0) } }
            }
            let progress = transition.progress(n)
            switch transition.kind {
            case .fade: try mix(going.surface, coming.surface, weight: progress)
            case .dip(let color):
                guard let middle = try self.color(color) else { break }
                if progress < 0.5 {
                    try mix(going.surface, middle, weight: progress * 2)
                } else {
                    try mix(middle, coming.surface, weight: progress * 2 - 1)
                }
            case .slide(let edge): try slide(towards: edge, progress)
            case .push(let edge): try push(towards: edge, progress)
            case .wipe(let edge): try wipe(towards: edge, progress)
            case .circle: try circle(progress)
            case .zoom: try zoom(progress)
            }
            shown = n
            version += 1
        }
        return LayerPicture(surface: result, version: version)
    }

    /// - Parameter weight: Of the second picture, 0...1.
    private func mix(_ first: Surface, _ second: Surface, weight: Double) throws {
        let weight = UInt16(min(max(weight * 256, 0), 256).rounded())
        try eachPlane(first, second) { to, first, second, part, _ in
            for y in 0..<part.height {
                Blend.mix(to.at(0, y), first.at(0, y), second.at(0, y), weight: weight, count: part.width)
            }
        }
    }

    private func color(_ color: Color) throws -> Surface? {
        if plain == nil { plain = try Paint.color(color).surface(filling: canvas) }
        return plain
    }

    /// The coming scene stands `1 − progress` of the canvas away from where it belongs, on the side it comes from.
    private func slide(towards edge: Edge, _ progress: Double) throws {
        func distance(_ length: Int) -> Int { Int(((1 - progress) * Double(length) * 64).rounded()) }
        let (x, y) =
            switch edge {
            case .left: (distance(canvas.width), 0)
            case .right: (-distance(canvas.width), 0)
            case .up: (0, distance(canvas.height))
            case .down: (0, -distance(canvas.height))
            }
        let moved = try coming.surface.shifted(x: x, y: y)
        try result.withMutableRaster { target in
            going.surface.withRaster { Draw.over(target, $0, visible: canvas, clip: canvas, opacity: 256) }
            moved.withRaster { Draw.over(target, $0, visible: moved.visible, clip: canvas, opacity: 256) }
        }
    }

    /// Both pictures side by side, moved on by `progress` of the canvas: by whole samples of chroma, so that no seam opens
    /// between them.
    private func push(towards edge: Edge, _ progress: Double) throws {
        let isAcross = edge == .left || edge == .right
        let length = isAcross ? canvas.width : canvas.height
        let way = Int((progress * Double(length) / 2).rounded()) * 2 * (edge == .left || edge == .up ? -1 : 1)
        let behind = way < 0 ? way + length : way - length
        try result.withMutableRaster { target in
            for (surface, shift) in [(going.surface, way), (coming.surface, behind)] {
                let (x, y) = isAcross ? (shift, 0) : (0, shift)
                surface.withRaster { Draw.copy(target, $0, movedBy: (x: x, y: y)) }
            }
        }
    }

    private func wipe(towards edge: Edge, _ progress: Double) throws {
        let line = Wipe(edge: edge, progress: Int((progress * 4096).rounded()), hidesBehind: false)
        try result.withMutableRaster { target in
            going.surface.withRaster { Draw.over(target, $0, visible: canvas, clip: canvas, opacity: 256) }
            coming.surface.withRaster { source in
                for piece in line.pieces(of: canvas) {
                    Draw.over(target, source, visible: piece.rect, clip: canvas, opacity: piece.opacity)
                }
            }
        }
    }

    /// A circle about the middle that reaches the corners at the end. Its edge is four pixels soft.
    private func circle(_ progress: Double) throws {
        let (middleX, middleY) = (Double(canvas.width) / 2, Double(canvas.height) / 2)
        let radius = progress * (middleX * middleX + middleY * middleY).squareRoot()
        try eachPlane(going.surface, coming.surface) { to, going, coming, part, pixels in
            let middle = middleX / pixels
            for y in 0..<part.height {
                let down = (Double(y) + 0.5) * pixels - middleY
                /// The samples of this row in a circle.
                func inside(_ radius: Double) -> Range<Int> {
                    let half = max(0, (radius < 0 ? 0 : radius * radius) - down * down).squareRoot() / pixels
                    let start = min(max(Int((middle - half).rounded()), 0), part.width)
                    return start..<min(max(Int((middle + half).rounded()), start), part.width)
                }
                let (inner, outer) = (inside(radius - 2), inside(radius + 2))
                to.at(0, y).update(from: going.at(0, y), count: part.width)
                to.at(inner.lowerBound, y).update(from: coming.at(inner.lowerBound, y), count: inner.count)
                for x in outer where !inner.contains(x) {
                    let across = (Double(x) + 0.5) * pixels - middleX
                    let distance = (across * across + down * down).squareRoot()
                    let weight = UInt16((min(max((radius + 2 - distance) / 4, 0), 1) * 256).rounded())
                    Blend.mix(to.at(x, y), going.at(x, y), coming.at(x, y), weight: weight, count: 1)
                }
            }
        }
    }

    /// Calls `body` with each plane of the result and of two pictures, with its size in samples and how many pixels a
    /// sample is wide.
    private func eachPlane(
        _ first: Surface, _ second: Surface,
        _ body: (_ to: Plane, _ first: Plane, _ second: Plane, _ part: PixelRect, _ pixels: Double) -> Void
    ) throws {
        try result.withMutableRaster { target in
            first.withRaster { first in
                second.withRaster { second in
                    body(target.luma, first.luma, second.luma, canvas, 1)
                    body(target.blue, first.blue, second.blue, canvas.chroma, 2)
                    body(target.red, first.red, second.red, canvas.chroma, 2)
                }
            }
        }
    }

    /// How many times as near the going scene is at the end.
    private static let nearest = 1.4

    private func zoom(_ progress: Double) throws {
        let scale = 1 + (Self.nearest - 1) * progress
        let (width, height) = (Double(canvas.width), Double(canvas.height))
        let whole = SourceRect(x: 0, y: 0, width: width, height: height)
        let part = SourceRect(
            x: width * (1 - 1 / scale) / 2, y: height * (1 - 1 / scale) / 2, width: width / scale,
            height: height / scale)
        let near = try Surface(canvas, hasAlpha: false)
        let sampler = PictureSampler(going.surface, showing: whole)
        try near.withMutableRaster { sampler.draw(part, into: $0, curve: .linear) }
        try mix(near, coming.surface, weight: progress)
    }
}
