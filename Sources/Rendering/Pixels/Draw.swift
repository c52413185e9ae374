/// Drawing one raster onto another, within a rectangle of the canvas.
enum Draw {
    /// Lays `source` over `target` where both and `clip` meet.
    ///
    /// - Parameters:
    ///   - visible: The part of an opaque source that is shown; its edges may be odd. Luma is cut exactly there, chroma at
    ///     the samples that these pixels touch.
    ///   - opacity: 0...256 on top of the source's own alpha.
    static func over(_ target: Raster, _ source: Raster, visible: PixelRect, clip: PixelRect, opacity: Int) {
        let rect = visible.intersection(clip).intersection(target.bounds).intersection(source.bounds)
        guard !rect.isEmpty, opacity > 0 else { return }
        let weight = UInt16(min(opacity, 256))
        let pairs = planes(target, source)
        if let alpha = source.alpha, let chromaAlpha = source.chromaAlpha {
            for pair in pairs {
                let cover = Pair(
                    target: pair.target, source: pair.isChroma ? chromaAlpha : alpha, isChroma: pair.isChroma)
                eachRow(pair, target, source, rect) { to, from, offset, count in
                    let alpha = UnsafePointer(cover.source.base + offset.source(cover.source.stride))
                    if weight == 256 {
                        Blend.over(to, from, alpha: alpha, count: count)
                    } else {
                        Blend.over(to, from, alpha: alpha, opacity: weight, count: count)
                    }
                }
            }
        } else {
            for pair in pairs {
                eachRow(pair, target, source, rect) { to, from, _, count in
                    if weight == 256 {
                        to.update(from: from, count: count)
                    } else {
                        Blend.mix(to, from, weight: weight, count: count)
                    }
                }
            }
            fillAlpha(of: target, rect, weight: weight)
        }
    }

    /// Lays an opaque `source` over `target`, moved by an even number of pixels.
    static func copy(_ target: Raster, _ source: Raster, movedBy offset: (x: Int, y: Int)) {
        let moved = Raster(
            bounds: source.bounds.moved(x: offset.x, y: offset.y), luma: source.luma, blue: source.blue,
            red: source.red, alpha: source.alpha, chromaAlpha: source.chromaAlpha)
        over(target, moved, visible: moved.bounds, clip: target.bounds, opacity: 256)
    }

    /// Everything in `rect` becomes black, or transparent where the target has alpha.
    static func clear(_ target: Raster, _ rect: PixelRect) {
        let rect = rect.intersection(target.bounds)
        guard !rect.isEmpty else { return }
        let local = rect.moved(x: -target.bounds.minX, y: -target.bounds.minY)
        target.luma.fill(local, target.alpha == nil ? 16 : 0)
        target.blue.fill(local.chroma, target.alpha == nil ? 128 : 0)
        target.red.fill(local.chroma, target.alpha == nil ? 128 : 0)
        target.alpha?.fill(local, 0)
        target.chromaAlpha?.fill(local.chroma, 0)
    }

    /// A plane of each raster that belong together.
    private struct Pair {
        let target: Plane
        let source: Plane
        let isChroma: Bool
    }

    /// Where a row begins in its planes.
    private struct RowOffset {
        let x: Int
        let y: Int

        @inline(__always)
        func source(_ stride: Int) -> Int { y &* stride &+ x }
    }

    private static func planes(_ target: Raster, _ source: Raster) -> [Pair] {
        var pairs = [
            Pair(target: target.luma, source: source.luma, isChroma: false),
            Pair(target: target.blue, source: source.blue, isChroma: true),
            Pair(target: target.red, source: source.red, isChroma: true),
        ]
        // Alpha blends with the formula of the colours: cover + below × (1 − cover).
        if let target = target.alpha, let source = source.alpha {
            pairs.append(Pair(target: target, source: source, isChroma: false))
        }
        if let target = target.chromaAlpha, let source = source.chromaAlpha {
            pairs.append(Pair(target: target, source: source, isChroma: true))
        }
        return pairs
    }

    @inline(__always)
    private static func eachRow(
        _ pair: Pair, _ target: Raster, _ source: Raster, _ rect: PixelRect,
        _ body: (UnsafeMutablePointer<UInt8>, UnsafePointer<UInt8>, RowOffset, Int) -> Void
    ) {
        let shift = pair.isChroma ? 1 : 0
        let part = pair.isChroma ? rect.chroma : rect
        let (targetX, targetY) = (target.bounds.minX >> shift, target.bounds.minY >> shift)
        let (sourceX, sourceY) = (source.bounds.minX >> shift, source.bounds.minY >> shift)
        for y in part.minY..<part.maxY {
            let offset = RowOffset(x: part.minX - sourceX, y: y - sourceY)
            body(
                pair.target.at(part.minX - targetX, y - targetY), UnsafePointer(pair.source.at(offset.x, offset.y)),
                offset, part.width)
        }
    }

    /// Under an opaque source a target with alpha becomes opaque, or nearer to it by `weight`.
    private static func fillAlpha(of target: Raster, _ rect: PixelRect, weight: UInt16) {
        guard let alpha = target.alpha, let chromaAlpha = target.chromaAlpha else { return }
        let local = rect.moved(x: -target.bounds.minX, y: -target.bounds.minY)
        for (plane, part) in [(alpha, local), (chromaAlpha, local.chroma)] {
            for y in part.minY..<part.maxY {
                let row = plane.at(part.minX, y)
                for x in 0..<part.width {
                    let sum = UInt16(row[x]) &* (256 &- weight) &+ 255 &* weight &+ 128
                    row[x] = UInt8(truncatingIfNeeded: sum &>> 8)
                }
            }
        }
    }
}
