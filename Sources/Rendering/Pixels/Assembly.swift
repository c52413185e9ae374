/// Surfaces that lie over one another and were cut out of one picture: makes them look like it when they are together.
///
/// What is painted in pieces and blended one over the other differs from what is painted at once where soft edges meet:
/// two halves of a pixel cover three quarters of it. The difference is put into the topmost piece there, so that nothing
/// jumps when pieces are replaced by the whole.
enum Assembly {
    /// Changes `pieces`, bottom first, so that blended over one another they are `whole`, to one unit of rounding.
    /// Nobody else may see the pieces yet.
    static func fit(_ pieces: [Surface], to whole: Surface) throws {
        try fit(pieces, to: whole, planes: [{ $0.luma }], cover: { $0.alpha }, shift: 0)
        try fit(pieces, to: whole, planes: [{ $0.blue }, { $0.red }], cover: { $0.chromaAlpha }, shift: 1)
    }

    private typealias Pick<Value> = (Raster) -> Value

    private static func fit(
        _ pieces: [Surface], to whole: Surface, planes: [Pick<Plane>], cover: Pick<Plane?>, shift: Int
    ) throws {
        let (width, height) = (whole.bounds.width >> shift, whole.bounds.height >> shift)
        var seen = Accumulation(count: width * height, planes: planes.count)
        /// Calls `body` for every sample that a piece covers, with its place in the whole.
        func eachSample(
            _ raster: Raster, _ body: (_ cover: UnsafeMutablePointer<UInt8>, _ x: Int, _ y: Int, _ at: Int) -> Void
        ) {
            guard let plane = cover(raster) else { return }
            let dx = (raster.bounds.minX - whole.bounds.minX) >> shift
            let dy = (raster.bounds.minY - whole.bounds.minY) >> shift
            for y in max(0, -dy)..<max(max(0, -dy), min(raster.bounds.height >> shift, height - dy)) {
                for x in max(0, -dx)..<max(max(0, -dx), min(raster.bounds.width >> shift, width - dx)) {
                    let sample = plane.at(x, y)
                    if sample.pointee != 0 { body(sample, x, y, (y + dy) * width + x + dx) }
                }
            }
        }
        for (index, piece) in pieces.enumerated() {
            piece.withRaster { raster in eachSample(raster) { _, _, _, at in seen.top[at] = Int32(index) } }
        }
        try whole.withRaster { target in
            guard let wholeCover = cover(target) else { return }
            let wholes = planes.map { $0(target) }
            for (index, piece) in pieces.enumerated() {
                try piece.withMutableRaster { raster in
                    let own = planes.map { $0(raster) }
                    eachSample(raster) { sample, x, y, at in
                        if seen.top[at] == Int32(index) {
                            let (column, row) = (at % width, at / width)
                            let below = seen.cover[at]
                            if below < 255 {
                                let wanted = Int(wholeCover.at(column, row).pointee) - Int(below)
                                let open = 255 - Int(below)
                                sample.pointee = UInt8(min(max((wanted * 255 + open / 2) / open, 0), 255))
                            }
                            let rest = UInt16(255 - sample.pointee)
                            for plane in own.indices {
                                let shining = Int(Blend.divide255(UInt16(seen.values[plane][at]) * rest))
                                let value = Int(wholes[plane].at(column, row).pointee) - shining
                                own[plane].at(x, y).pointee = UInt8(min(max(value, 0), 255))
                            }
                        } else {
                            let rest = UInt16(255 - sample.pointee)
                            for plane in own.indices {
                                let below = Blend.divide255(UInt16(seen.values[plane][at]) * rest)
                                seen.values[plane][at] = UInt8(
                                    min(255, UInt16(own[plane].at(x, y).pointee) + below))
                            }
                            seen.cover[at] = UInt8(
                                min(255, UInt16(sample.pointee) + Blend.divide255(UInt16(seen.cover[at]) * rest)))
                        }
                    }
                }
            }
        }
    }

    /// What the pieces so far look like together.
    private struct Accumulation {
        var values: [[UInt8]]
        var cover: [UInt8]
        /// The topmost piece of each sample.
        var top: [Int32]

        init(count: Int, planes: Int) {
            values = Array(repeating: [UInt8](repeating: 0, count: count), count: planes)
            cover = [UInt8](repeating: 0, count: count)
            top = [Int32](repeating: -1, count: count)
        }
    }
}
