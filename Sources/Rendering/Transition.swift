internal import TimelineModel

/// The overlap of two scenes as one picture of the size of the canvas.
///
/// Both scenes are composed over the layers that lie under everything. A fade mixes the two pictures, so what lies under
/// both stays as it is. A slide lays the coming scene over the going one; if that scene does not fill the canvas, it
/// is composed on its own with alpha, so that what lies under everything does not move with it.
final class TransitionSource: LayerSource {
    private let transition: Transition
    private let canvas: PixelRect
    private let going: (stack: Compositor, surface: Surface)
    private let coming: (stack: Compositor, surface: Surface)
    private let result: Surface
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
            case .fade: try mix(weight: Int((progress * 256).rounded()))
            case .slide(let edge): try slide(towards: edge, progress)
            }
            shown = n
            version += 1
        }
        return LayerPicture(surface: result, version: version)
    }

    private func mix(weight: Int) throws {
        let weight = UInt16(min(max(weight, 0), 256))
        try result.withMutableRaster { target in
            going.surface.withRaster { first in
                coming.surface.withRaster { second in
                    for (to, a, b, part) in [
                        (target.luma, first.luma, second.luma, canvas),
                        (target.blue, first.blue, second.blue, canvas.chroma),
                        (target.red, first.red, second.red, canvas.chroma),
                    ] {
                        for y in 0..<part.height {
                            Blend.mix(to.at(0, y), a.at(0, y), b.at(0, y), weight: weight, count: part.width)
                        }
                    }
                }
            }
        }
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
}
