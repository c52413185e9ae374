internal import Media

extension Surface {
    /// The pixels with chroma at full size, as `yuva444p`: every plane has the same scale for a filter.
    func fullChroma() throws -> Frame {
        var frame = try Frame(width: bounds.width, height: bounds.height, format: .yuva444p)
        let size = bounds
        try withRaster { raster in
            try frame.withMutablePlanes { planes in
                for (index, source) in [raster.luma, raster.blue, raster.red, raster.alpha].enumerated() {
                    let target = Plane(planes[index])
                    let shift = index == 1 || index == 2 ? 1 : 0
                    for y in 0..<size.height {
                        let to = target.at(0, y)
                        guard let from = source?.at(0, y >> shift) else {
                            to.update(repeating: 255, count: size.width)
                            continue
                        }
                        for x in 0..<size.width { to[x] = from[x >> shift] }
                    }
                }
            }
        }
        return frame
    }

    /// Takes over what `fullChroma` gave, after it was filtered; chroma and its alpha are averaged on the chroma grid.
    func takeFullChroma(_ frame: borrowing Frame) throws {
        let size = bounds
        try frame.withPlane(0) { luma, lumaStride in
            try frame.withPlane(1) { blue, blueStride in
                try frame.withPlane(2) { red, redStride in
                    try frame.withPlane(3) { alpha, alphaStride in
                        let sources = [
                            Plane(reading: luma, lumaStride), Plane(reading: blue, blueStride),
                            Plane(reading: red, redStride), Plane(reading: alpha, alphaStride),
                        ]
                        try withMutableRaster { raster in
                            for (source, target) in [(sources[0], raster.luma), (sources[3], raster.alpha)] {
                                for y in 0..<size.height {
                                    target?.at(0, y).update(from: source.at(0, y), count: size.width)
                                }
                            }
                            let halves = [
                                (sources[1], raster.blue), (sources[2], raster.red), (sources[3], raster.chromaAlpha),
                            ]
                            for (source, target) in halves {
                                target?.average(source, width: size.width / 2, height: size.height / 2)
                            }
                            raster.limitToAlpha()
                        }
                    }
                }
            }
        }
    }
}

extension Plane {
    /// Fills `width` × `height` samples with the means of 2×2 of a plane twice as large.
    func average(_ source: Plane, width: Int, height: Int) {
        for y in 0..<height {
            let (above, below, mean) = (source.at(0, 2 * y), source.at(0, 2 * y + 1), at(0, y))
            for x in 0..<width {
                let sum =
                    UInt16(above[2 * x]) &+ UInt16(above[2 * x + 1]) &+ UInt16(below[2 * x])
                    &+ UInt16(below[2 * x + 1])
                mean[x] = UInt8(truncatingIfNeeded: (sum &+ 2) >> 2)
            }
        }
    }
}
