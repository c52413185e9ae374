internal import TimelineModel

extension ShownLayer {
    /// Whether nothing is seen through it of what lies there in frame `n` of the video.
    func hides(_ quad: Quad, at n: Int) -> Bool {
        span.contains(n - origin) && opacity(at: n - origin) == 1000 && covers(quad)
    }

    /// Whether nothing is seen through it of what lies there, once it has come.
    func covers(_ quad: Quad) -> Bool {
        guard isOpaque, layer.opacity == 1000, layer.rotation == 0, layer.animations.isEmpty else { return false }
        let (box, bounds) = (layer.box, quad.bounds)
        return box.x <= bounds.x && box.y <= bounds.y && bounds.maxX <= box.maxX && bounds.maxY <= box.maxY
    }

    private var isOpaque: Bool {
        guard layer.effects.blendMode == .normal, layer.effects.mask == nil, layer.effects.chromaKey == nil else {
            return false
        }
        return switch layer.content {
        case .background(let paint): paint.isOpaque
        case .picture(let picture): !picture.asset.hasAlpha
        case .clip(let clip): !clip.asset.hasAlpha
        case .segment: true
        case .shape(let shape):
            if case .rectangle = shape.kind { shape.fill?.isOpaque ?? false } else { false }
        case .text, .filter, .grade: false
        }
    }
}
