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
        guard mode != .normal else {
            return over(target, source, visible: visible, clip: clip, opacity: opacity)
        }
        let rect = visible.intersection(clip).intersection(target.bounds).intersection(source.bounds)
        guard !rect.isEmpty, opacity > 0 else { return }
        let mixing = Mixing(target: target, source: source, rect: rect, opacity: Float(min(opacity, 256)) / 256)
        switch mode {
        case .normal: break
        case .multiply: mixing.run { $0 * $1 }
        case .screen: mixing.run { $0 + $1 - $0 * $1 }
        case .overlay: mixing.run { Mixing.hardLight($1, $0) }
        case .hardLight: mixing.run { Mixing.hardLight($0, $1) }
        case .darken: mixing.run { min($0, $1) }
        case .lighten: mixing.run { max($0, $1) }
        case .difference: mixing.run { abs($0 - $1) }
        case .colorDodge: mixing.run { $0 <= 0 ? 0 : min(1, $0 / max(1 - $1, 1e-6)) }
        case .colorBurn: mixing.run { $0 >= 1 ? 1 : 1 - min(1, (1 - $0) / max($1, 1e-6)) }
        case .softLight:
            mixing.run { below, above in
                let curve = below <= 0.25 ? ((16 * below - 12) * below + 4) * below : below.squareRoot()
                let way = above <= 0.5 ? below * (1 - below) : curve - below
                return below + (2 * above - 1) * way
            }
        case .plusLighter: mixing.add()
        }
    }
}

/// One drawing of a source by a blend mode, in coded RGB.
///
/// Works on two rows of pixels at a time, which share one of chroma, in planes of floating-point numbers: loops without
/// branches over one plane after the other become vector code.
private struct Mixing {
    let target: Raster
    let source: Raster
    let rect: PixelRect
    let opacity: Float

    @inline(__always)
    static func hardLight(_ below: Float, _ above: Float) -> Float {
        let twice = 2 * above
        return above <= 0.5 ? below * twice : below + (twice - 1) - below * (twice - 1)
    }

    /// - Parameter blend: What becomes of two channels from 0 to 1, the backdrop's first.
    @inline(__always)
    func run(_ blend: (Float, Float) -> Float) {
        eachRow { below, above, count in
            let (under, over) = (below.alpha, above.alpha)
            for (b, s) in zip(below.colors, above.colors) {
                for x in 0..<count {
                    let mixed = blend(min(max(b[x], 0), 1), min(max(s[x], 0), 1))
                    b[x] = over[x] * ((1 - under[x]) * s[x] + under[x] * mixed) + (1 - over[x]) * under[x] * b[x]
                }
            }
            for x in 0..<count { under[x] = over[x] + under[x] - over[x] * under[x] }
        }
    }

    /// The operator `plus-lighter`.
    @inline(__always)
    func add() {
        eachRow { below, above, count in
            let (under, over) = (below.alpha, above.alpha)
            for (b, s) in zip(below.colors, above.colors) {
                for x in 0..<count { b[x] = min(over[x] * s[x] + under[x] * b[x], min(1, over[x] + under[x])) }
            }
            for x in 0..<count { under[x] = min(1, over[x] + under[x]) }
        }
    }

    /// Lets `composite` replace straight colours of the target by premultiplied ones, and their alpha, for pairs of rows.
    @inline(__always)
    private func eachRow(_ composite: (_ below: MixedRow, _ above: MixedRow, _ count: Int) -> Void) {
        let part = rect.chroma
        // Both rows in one, one after the other.
        let count = 4 * part.width
        let (below, above) = (MixedRow(count), MixedRow(count))
        defer {
            below.free()
            above.free()
        }
        for row in part.minY..<part.maxY {
            below.load(target, part, row)
            above.load(source, part, row)
            cut(above.alpha, part, row)
            composite(below, above, count)
            below.store(target, part, row, where: above.alpha)
        }
    }

    /// Takes the opacity into alpha, and nothing outside of the rectangle.
    private func cut(_ alpha: UnsafeMutablePointer<Float>, _ part: PixelRect, _ row: Int) {
        let width = 2 * part.width
        for line in 0..<2 {
            let alpha = alpha + line * width
            let isInside = (rect.minY..<rect.maxY).contains(2 * row + line)
            let factor = isInside ? opacity : 0
            for x in 0..<width { alpha[x] *= factor }
            if rect.minX > 2 * part.minX { alpha[0] = 0 }
            if rect.maxX < 2 * part.maxX { alpha[width - 1] = 0 }
        }
    }
}

/// Two rows of pixels, one after the other, as straight colours from 0 to 1 and their alpha.
private struct MixedRow {
    let colors: [UnsafeMutablePointer<Float>]
    let alpha: UnsafeMutablePointer<Float>
    /// What chroma adds to each channel, once for two columns and both rows.
    private let offsets: [UnsafeMutablePointer<Float>]

    init(_ count: Int) {
        colors = (0..<3).map { _ in .allocate(capacity: count) }
        offsets = (0..<3).map { _ in .allocate(capacity: count) }
        alpha = .allocate(capacity: count)
    }

    func free() {
        for room in colors + offsets { room.deallocate() }
        alpha.deallocate()
    }

    /// - Parameters:
    ///   - part: In samples of chroma, on the canvas; so is `row`.
    func load(_ raster: Raster, _ part: PixelRect, _ row: Int) {
        let (left, top) = (raster.bounds.minX / 2, raster.bounds.minY / 2)
        let (x, y, count) = (part.minX - left, row - top, part.width)
        let (blue, red) = (raster.blue.at(x, y), raster.red.at(x, y))
        let cover = raster.chromaAlpha?.at(x, y)
        let (r, g, b) = (offsets[0], offsets[1], offsets[2])
        for i in 0..<count {
            // Straight, less the middle; without alpha the factor is 1.
            let alpha = cover.map { Float($0[i]) } ?? 255
            let factor = alpha > 0 ? 255 / alpha : 0
            let (cb, cr) = ((Float(blue[i]) * factor - 128) / 224, (Float(red[i]) * factor - 128) / 224)
            r[i] = 1.5748 * cr
            g[i] = -(0.2126 * 1.5748 / 0.7152) * cr - (0.0722 * 1.8556 / 0.7152) * cb
            b[i] = 1.8556 * cb
        }
        for line in 0..<2 {
            let luma = raster.luma.at(2 * x, 2 * y + line)
            let start = line * 2 * count
            let (alpha, light) = (alpha + start, colors[2] + start)
            if let plane = raster.alpha {
                let cover = plane.at(2 * x, 2 * y + line)
                for i in 0..<2 * count {
                    alpha[i] = Float(cover[i]) * (1 / 255)
                    light[i] = (Float(luma[i]) / max(alpha[i], 1 / 255) - 16) * (1 / 219)
                }
            } else {
                for i in 0..<2 * count {
                    alpha[i] = 1
                    light[i] = (Float(luma[i]) - 16) * (1 / 219)
                }
            }
            // Blue last: it holds the luma that all of them need.
            for (color, offset) in zip(colors, offsets) {
                let color = color + start
                for i in 0..<count {
                    color[2 &* i] = light[2 &* i] + offset[i]
                    color[2 &* i &+ 1] = light[2 &* i &+ 1] + offset[i]
                }
            }
        }
    }

    /// Writes premultiplied colours where something was drawn; what was not stays as it is, to the bit.
    func store(_ raster: Raster, _ part: PixelRect, _ row: Int, where drawn: UnsafeMutablePointer<Float>) {
        let (left, top) = (raster.bounds.minX / 2, raster.bounds.minY / 2)
        let (x, y, count) = (part.minX - left, row - top, part.width)
        let (r, g, b) = (colors[0], colors[1], colors[2])
        for line in 0..<2 {
            let luma = raster.luma.at(2 * x, 2 * y + line)
            let start = line * 2 * count
            for i in 0..<2 * count {
                let at = start &+ i
                let value = Conversion.luma(r[at] * 255, g[at] * 255, b[at] * 255, alpha: alpha[at] * 255)
                luma[i] = drawn[at] > 0 ? Conversion.nearestByte(value) : luma[i]
            }
            guard let cover = raster.alpha?.at(2 * x, 2 * y + line) else { continue }
            for i in 0..<2 * count {
                cover[i] = drawn[start &+ i] > 0 ? Conversion.nearestByte(alpha[start &+ i] * 255) : cover[i]
            }
        }
        @inline(__always)
        func sum(_ plane: UnsafeMutablePointer<Float>, _ i: Int) -> Float {
            let below = plane + 2 * count
            return plane[2 &* i] + plane[2 &* i &+ 1] + below[2 &* i] + below[2 &* i &+ 1]
        }
        let (blue, red) = (raster.blue.at(x, y), raster.red.at(x, y))
        let cover = raster.chromaAlpha?.at(x, y)
        for i in 0..<count where sum(drawn, i) > 0 {
            let (r, g, b) = (sum(r, i) * (255 / 4), sum(g, i) * (255 / 4), sum(b, i) * (255 / 4))
            let alpha = sum(alpha, i) * (255 / 4)
            blue[i] = Conversion.nearestByte(Conversion.blue(r, g, b, alpha: alpha))
            red[i] = Conversion.nearestByte(Conversion.red(r, g, b, alpha: alpha))
            cover?[i] = Conversion.nearestByte(alpha)
        }
    }
}
