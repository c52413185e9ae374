extension Surface {
    /// Turns straight alpha, as libav leaves it, into the premultiplied form, and averages it for chroma.
    func premultiply() throws {
        try averageAlpha()
        try withMutableRaster { raster in
            guard let alpha = raster.alpha, let chromaAlpha = raster.chromaAlpha else { return }
            let (width, height) = (raster.bounds.width, raster.bounds.height)
            for y in 0..<height { Blend.multiply(raster.luma.at(0, y), by: alpha.at(0, y), count: width) }
            for y in 0..<height / 2 {
                Blend.multiply(raster.blue.at(0, y), by: chromaAlpha.at(0, y), count: width / 2)
                Blend.multiply(raster.red.at(0, y), by: chromaAlpha.at(0, y), count: width / 2)
            }
        }
    }

    /// The opposite of `premultiply`; where nothing is visible colours become black.
    func unpremultiply() throws {
        try withMutableRaster { raster in
            guard let alpha = raster.alpha, let chromaAlpha = raster.chromaAlpha else { return }
            func divide(_ plane: Plane, by cover: Plane, empty: UInt8, width: Int, height: Int) {
                for y in 0..<height {
                    let (row, covers) = (plane.at(0, y), cover.at(0, y))
                    for x in 0..<width {
                        let cover = Int(covers[x])
                        row[x] = cover == 0 ? empty : UInt8(min((Int(row[x]) * 255 + cover / 2) / cover, 255))
                    }
                }
            }
            let (width, height) = (raster.bounds.width, raster.bounds.height)
            divide(raster.luma, by: alpha, empty: 16, width: width, height: height)
            divide(raster.blue, by: chromaAlpha, empty: 128, width: width / 2, height: height / 2)
            divide(raster.red, by: chromaAlpha, empty: 128, width: width / 2, height: height / 2)
        }
    }

    /// Makes the alpha of chroma from that of luma: the mean of each 2×2 pixels.
    func averageAlpha() throws {
        try withMutableRaster { raster in
            guard let alpha = raster.alpha, let chromaAlpha = raster.chromaAlpha else { return }
            chromaAlpha.average(alpha, width: raster.bounds.width / 2, height: raster.bounds.height / 2)
        }
    }

    /// A copy to change. With alpha it has transparent room around it, up to the edges of `canvas`, for what a filter
    /// spreads; without, there is nothing around it to spread into.
    func copy(withRoomIn canvas: PixelRect) throws -> Surface {
        let margin = 64
        let grown = PixelRect(
            visible.minX - margin, visible.minY - margin, visible.maxX + margin, visible.maxY + margin
        ).intersection(canvas)
        let copy = try Surface(hasAlpha && !grown.isEmpty ? grown : visible, hasAlpha: hasAlpha)
        try copy.withMutableRaster { target in
            Draw.clear(target, target.bounds)
            withRaster { Draw.over(target, $0, visible: bounds, clip: target.bounds, opacity: 256) }
        }
        return copy
    }
}
