internal import TimelineModel

extension Draw {
    /// Mixes `source` with `target` by a blend mode where both and `clip` meet: Compositing and Blending Level 1.
    ///
    /// - Parameters:
    ///   - visible: The part of the source that is shown.
    ///   - opacity: 0...256 on top of the source's own alpha.
    static func mix(
        _ target: Raster, _ source: Raster, _ mode: BlendMode, visible: PixelRect, clip: PixelRect, opacity: Int
    ) {
        let rect = visible.intersection(clip).intersection(target.bounds).intersection(source.bounds)
        guard mode != .normal else {
            return over(target, source, visible: visible, clip: clip, opacity: opacity)
        }
        guard !rect.isEmpty, opacity > 0 else { return }
        let mixing = Mixing(target: target, source: source, rect: rect, opacity: Float(min(opacity, 256)) / 256)
        let (one, zero) = (SIMD4<Float>.one, SIMD4<Float>.zero)
        switch mode {
        case .normal: break
        case .multiply: mixing.run { $0 * $1 }
        case .screen: mixing.run { $0 + $1 - $0 * $1 }
        case .overlay: mixing.run { Mixing.hardLight($1, $0) }
        case .hardLight: mixing.run { Mixing.hardLight($0, $1) }
        case .darken: mixing.run { pointwiseMin($0, $1) }
        case .lighten: mixing.run { pointwiseMax($0, $1) }
        case .difference: mixing.run { pointwiseMax($0 - $1, $1 - $0) }
        case .colorDodge:
            mixing.run { below, above in
                let share = pointwiseMin(one, below / pointwiseMax(one - above, SIMD4(repeating: 1e-6)))
                return share.replacing(with: zero, where: below .<= zero)
            }
        case .colorBurn:
            mixing.run { below, above in
                let share = one - pointwiseMin(one, (one - below) / pointwiseMax(above, SIMD4(repeating: 1e-6)))
                return share.replacing(with: one, where: below .>= one)
            }
        case .softLight:
            mixing.run { below, above in
                let dark = below - (one - 2 * above) * below * (one - below)
                let curve = (((16 * below - 12) * below + 4) * below).replacing(
                    with: below.squareRoot(), where: below .> 0.25)
                let bright = below + (2 * above - one) * (curve - below)
                return dark.replacing(with: bright, where: above .> 0.5)
            }
        case .plusLighter: mixing.add()
        }
    }
}

/// One drawing of a source by a blend mode. Works on the two by two pixels that share a sample of chroma.
private struct Mixing {
    let target: Raster
    let source: Raster
    let rect: PixelRect
    let opacity: Float

    @inline(__always)
    static func hardLight(_ below: SIMD4<Float>, _ above: SIMD4<Float>) -> SIMD4<Float> {
        let twice = 2 * above
        let bright = twice - 1
        return (below * twice).replacing(with: below + bright - below * bright, where: above .> 0.5)
    }

    /// - Parameter blend: What becomes of two colours from 0 to 1, the backdrop's first.
    @inline(__always)
    func run(_ blend: (SIMD4<Float>, SIMD4<Float>) -> SIMD4<Float>) {
        eachPixel { below, belowAlpha, above, aboveAlpha in
            let inside = below.clamped(lowerBound: .zero, upperBound: .one)
            let mixed = blend(inside, above.clamped(lowerBound: .zero, upperBound: .one))
            let color =
                above * (aboveAlpha * (1 - belowAlpha)) + mixed * (aboveAlpha * belowAlpha)
                + below * (belowAlpha * (1 - aboveAlpha))
            return (color, aboveAlpha + belowAlpha - aboveAlpha * belowAlpha)
        }
    }

    /// The operator `plus-lighter`.
    @inline(__always)
    func add() {
        eachPixel { below, belowAlpha, above, aboveAlpha in
            let alpha = min(1, aboveAlpha + belowAlpha)
            let color = above * aboveAlpha + below * belowAlpha
            return (pointwiseMin(color, SIMD4(repeating: alpha)), alpha)
        }
    }

    /// Replaces pixels by what `composite` makes of straight colours and alphas: a premultiplied colour and its alpha.
    @inline(__always)
    private func eachPixel(
        _ composite: (SIMD4<Float>, Float, SIMD4<Float>, Float) -> (SIMD4<Float>, Float)
    ) {
        let part = rect.chroma
        let (tx, ty) = (target.bounds.minX, target.bounds.minY)
        let (sx, sy) = (source.bounds.minX, source.bounds.minY)
        for cy in part.minY..<part.maxY {
            for cx in part.minX..<part.maxX {
                let below = Chroma(target, cx - tx / 2, cy - ty / 2)
                let above = Chroma(source, cx - sx / 2, cy - sy / 2)
                var sum = SIMD4<Float>()
                var alphas: Float = 0
                var isTouched = false
                for corner in 0..<4 {
                    let (x, y) = (2 &* cx &+ corner & 1, 2 &* cy &+ corner &>> 1)
                    let (backdrop, backdropAlpha) = below.color(target, x &- tx, y &- ty)
                    let isInside = x >= rect.minX && x < rect.maxX && y >= rect.minY && y < rect.maxY
                    let (color, alpha) = isInside ? above.color(source, x &- sx, y &- sy) : (.zero, 0)
                    guard alpha > 0 else {
                        sum += backdrop * backdropAlpha
                        alphas += backdropAlpha
                        continue
                    }
                    isTouched = true
                    let (result, resultAlpha) = composite(backdrop, backdropAlpha, color, alpha * opacity)
                    sum += result
                    alphas += resultAlpha
                    let scaled = result * 255
                    target.luma.at(x &- tx, y &- ty).pointee = Conversion.byte(
                        Conversion.luma(scaled.x, scaled.y, scaled.z, alpha: resultAlpha * 255))
                    target.alpha?.at(x &- tx, y &- ty).pointee = Conversion.byte(resultAlpha * 255)
                }
                guard isTouched else { continue }
                let (mean, alpha) = (sum * (255 / 4), alphas * (255 / 4))
                target.blue.at(cx - tx / 2, cy - ty / 2).pointee = Conversion.byte(
                    Conversion.blue(mean.x, mean.y, mean.z, alpha: alpha))
                target.red.at(cx - tx / 2, cy - ty / 2).pointee = Conversion.byte(
                    Conversion.red(mean.x, mean.y, mean.z, alpha: alpha))
                target.chromaAlpha?.at(cx - tx / 2, cy - ty / 2).pointee = Conversion.byte(alpha)
            }
        }
    }

    /// What a sample of chroma adds to the luma of its pixels.
    private struct Chroma {
        private let offset: SIMD4<Float>

        @inline(__always)
        init(_ raster: Raster, _ x: Int, _ y: Int) {
            var (blue, red) = (Float(raster.blue.at(x, y).pointee), Float(raster.red.at(x, y).pointee))
            if let alpha = raster.chromaAlpha {
                let cover = Float(alpha.at(x, y).pointee)
                (blue, red) = cover > 0 ? (blue * 255 / cover, red * 255 / cover) : (128, 128)
            }
            offset = SIMD4(VideoColor.rgb(16, blue, red), 0)
        }

        /// A pixel's straight colour and its alpha.
        @inline(__always)
        func color(_ raster: Raster, _ x: Int, _ y: Int) -> (SIMD4<Float>, Float) {
            let luma = Float(raster.luma.at(x, y).pointee)
            guard let alpha = raster.alpha else { return (offset + (luma - 16) / 219, 1) }
            let cover = Float(alpha.at(x, y).pointee)
            guard cover > 0 else { return (SIMD4(repeating: 0), 0) }
            return (offset + (luma * 255 / cover - 16) / 219, cover / 255)
        }
    }
}
