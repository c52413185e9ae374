internal import TimelineModel

/// How a layer stands in one frame apart from its pixels: what two frames have in common if it is equal in both.
struct Pose: Hashable {
    /// 0...256.
    var opacity = 256
    /// Distance from the layer's place in 1/64 pixel.
    var x = 0
    var y = 0
    /// Its size, in 1/4096 of its own.
    var scale = Pose.wholeScale
    /// Clockwise, in 1/1000 degree.
    var rotation = 0
    /// The lines that cover a part of it.
    var wipes: [Wipe] = []
    /// What is cut away from the sides of the layer's box before it is turned.
    var inset = Insets()

    static let wholeScale = 4096

    /// Whether the picture is sampled anew, not only moved.
    var isTransformed: Bool { scale != Pose.wholeScale || rotation != 0 }

    /// Whether it puts a picture in the same place at the same size as another.
    func hasPlace(of other: Pose) -> Bool {
        x == other.x && y == other.y && scale == other.scale && rotation == other.rotation
            && (!isTransformed || inset == other.inset)
    }
}

/// A part of a layer that is cut away by a line.
struct Wipe: Hashable {
    /// Where the line moves to.
    var edge: Edge
    /// How far it went, 0...4096.
    var progress: Int
    /// Whether what lies behind the line is hidden (a layer goes) or what lies before it (a layer comes).
    var hidesBehind: Bool

    /// The visible part of `bounds` with the opacity of its pieces, 0...256.
    ///
    /// The line is two pixels soft: it may stand between pixels, and chroma is only that fine.
    func pieces(of bounds: PixelRect) -> [(rect: PixelRect, opacity: Int)] {
        let isHorizontal = edge == .left || edge == .right
        let length = isHorizontal ? bounds.width : bounds.height
        let first = isHorizontal ? bounds.minX : bounds.minY
        let way = progress * length
        // The line in 1/4096 pixel; what lies behind it is after it when it moves left or up.
        let movesBack = edge == .left || edge == .up
        let line = (first << 12) + (movesBack ? (length << 12) - way : way)
        let showsAfter = movesBack != hidesBehind
        let soft = line >> 12 & ~1
        let before = min(256, (line - soft << 12) >> 5)
        func strip(_ from: Int, _ to: Int) -> PixelRect {
            let strip =
                isHorizontal
                ? PixelRect(from, bounds.minY, to, bounds.maxY) : PixelRect(bounds.minX, from, bounds.maxX, to)
            return strip.intersection(bounds)
        }
        let whole = showsAfter ? strip(soft + 2, first + length) : strip(first, soft)
        return [(whole, 256), (strip(soft, soft + 2), showsAfter ? 256 - before : before)]
    }
}

extension Layer {
    /// How the layer stands in frame `n`; nil while it is not visible.
    func pose(at n: Int) -> Pose? {
        guard isVisible(n) else { return nil }
        var pose = Pose()
        func value(_ property: Animation.Property) -> Int? { animations.value(of: property, at: n) }
        var opacity = Double(value(.opacity) ?? self.opacity) / 1000
        var (x, y) = (Double(value(.x) ?? 0), Double(value(.y) ?? 0))
        var scale = Double(value(.scale) ?? 1000) / 1000
        pose.rotation = (value(.rotate) ?? rotation) % 360_000
        pose.inset = Insets(
            top: value(.insetTop).map { Length(units: $0) } ?? inset.top,
            right: value(.insetRight).map { Length(units: $0) } ?? inset.right,
            bottom: value(.insetBottom).map { Length(units: $0) } ?? inset.bottom,
            left: value(.insetLeft).map { Length(units: $0) } ?? inset.left)
        for (appearance, isComing) in [(enter, true), (exit, false)] {
            guard let appearance else { continue }
            let presence = appearance.presence(n, isComing: isComing)
            guard presence != 1 else { continue }
            // An easing that overshoots makes things larger or takes them too far, never more than opaque.
            let share = min(max(presence, 0), 1)
            switch appearance.kind {
            case .fade:
                opacity *= share
            case .slide(let offset):
                opacity *= share
                x += Double(offset.x.units) * (1 - presence)
                y += Double(offset.y.units) * (1 - presence)
            case .wipe(let edge):
                let progress = isComing ? share : 1 - share
                pose.wipes.append(
                    Wipe(edge: edge, progress: Int((progress * 4096).rounded()), hidesBehind: !isComing))
            case .pop:
                opacity *= min(1, 3 * share)
                scale *= max(presence, 0)
            case .type:
                // Typed text comes in parts, which are there or not.
                break
            }
        }
        pose.opacity = Int((opacity * 256).rounded())
        pose.scale = Int((scale * Double(Pose.wholeScale)).rounded())
        pose.x = Int(x.rounded())
        pose.y = Int(y.rounded())
        return pose.opacity > 0 ? pose : nil
    }

    /// Whether it stands still and is seen in all of the frames 0..<`count`.
    func isStill(for count: Int) -> Bool {
        guard span?.contains(FrameSpan(0, count)) ?? true, animations.allSatisfy({ $0.cycle == 0 }) else {
            return false
        }
        return (enter.map { $0.extent.end <= 0 } ?? true) && (exit.map { $0.span.start >= count } ?? true)
    }
}
