extension Surface {
    /// The surface moved by a fraction of pixels: bilinear, transparent around it, always with alpha.
    ///
    /// - Parameters:
    ///   - x: Distance to the right in 1/64 pixel.
    ///   - y: Distance downwards in 1/64 pixel.
    func shifted(x: Int, y: Int) throws -> Surface {
        let moved = PixelRect(
            visible.minX + x >> 6, visible.minY + y >> 6, visible.maxX + (x + 63) >> 6, visible.maxY + (y + 63) >> 6)
        let result = try Surface(moved, hasAlpha: true)
        let hasAlpha = hasAlpha
        try withRaster { source in
            try result.withMutableRaster { target in
                // In units of 1/128 of a plane's own sample: chroma samples are two pixels wide.
                let luma = PlaneShift(
                    from: bounds, visible: visible, to: target.bounds, x: x * 2, y: y * 2, isChroma: false)
                let chroma = PlaneShift(
                    from: bounds, visible: visible, to: target.bounds, x: x, y: y, isChroma: true)
                luma.apply(source.luma, to: target.luma)
                chroma.apply(source.blue, to: target.blue)
                chroma.apply(source.red, to: target.red)
                if let alpha = target.alpha { luma.apply(hasAlpha ? source.alpha : nil, to: alpha) }
                if let alpha = target.chromaAlpha { chroma.apply(hasAlpha ? source.chromaAlpha : nil, to: alpha) }
            }
        }
        return result
    }
}

/// Moves one plane by a fraction of its samples.
private struct PlaneShift {
    /// What is shown of the source, in samples of its plane.
    let part: PixelRect
    /// Size of the target plane.
    let width: Int
    let height: Int
    /// Source sample that lies at target sample 0, before the fraction.
    let startX: Int
    let startY: Int
    /// 0...127: how much of the sample before goes into each.
    let fractionX: UInt16
    let fractionY: UInt16

    init(from: PixelRect, visible: PixelRect, to: PixelRect, x: Int, y: Int, isChroma: Bool) {
        let local = visible.moved(x: -from.minX, y: -from.minY)
        part = isChroma ? local.chroma : local
        let shift = isChroma ? 1 : 0
        width = to.width >> shift
        height = to.height >> shift
        startX = (to.minX - from.minX) >> shift - x >> 7
        startY = (to.minY - from.minY) >> shift - y >> 7
        fractionX = UInt16(x & 127)
        fractionY = UInt16(y & 127)
    }

    /// `source` nil stands for a plane that is 255 everywhere in `part`.
    func apply(_ source: Plane?, to target: Plane) {
        // One sample more on the left holds the neighbour of the first one.
        let room = width + 1
        var rows = [UInt8](repeating: 0, count: room + 2 * width)
        rows.withUnsafeMutableBufferPointer { rows in
            guard let row = rows.baseAddress else { return }
            var (above, below) = (row + room, row + room + width)
            load(source, startY - 1, row, room, above)
            for y in 0..<height {
                load(source, startY + y, row, room, below)
                Blend.lerp(target.at(0, y), below, above, weight: fractionY, count: width)
                swap(&above, &below)
            }
        }
    }

    /// One source row, moved horizontally, into `result`.
    private func load(
        _ source: Plane?, _ y: Int, _ row: UnsafeMutablePointer<UInt8>, _ room: Int,
        _ result: UnsafeMutablePointer<UInt8>
    ) {
        row.update(repeating: 0, count: room)
        if y >= part.minY, y < part.maxY {
            let first = max(part.minX, startX - 1)
            let end = min(part.maxX, startX + width)
            if first < end {
                let to = row + (first - startX + 1)
                if let source {
                    to.update(from: source.at(first, y), count: end - first)
                } else {
                    to.update(repeating: 255, count: end - first)
                }
            }
        }
        Blend.lerp(result, row + 1, row, weight: fractionX, count: width)
    }
}
