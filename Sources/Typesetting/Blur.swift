import Foundation

/// Gaussian blur of coverage.
enum Blur {
    /// Everything a blur reaches, in pixels from what is blurred.
    static func reach(_ deviation: Double) -> Double { deviation <= 0 ? 0 : (3 * deviation).rounded(.up) + 2 }

    /// Blurs in place. What lies outside of the area counts as empty, so leave `reach` around the ink.
    ///
    /// Small deviations use the Gaussian itself; larger ones three box filters (SVG 1.1, section 15.17, says how wide),
    /// whose cost does not grow with the deviation and which differ from it by less than can be seen.
    static func apply(_ coverage: inout Coverage, deviation: Double) {
        guard deviation > 0, coverage.area.width > 0, coverage.area.height > 0 else { return }
        let (width, height) = (coverage.area.width, coverage.area.height)
        // 24 bits for what is in between, or soft shadows would show steps.
        var plane = coverage.bytes.map { Float($0) }
        if deviation < 2 {
            let kernel = gaussian(deviation)
            plane = transposed(convolved(plane, width: width, height: height, kernel), width: width, height: height)
            plane = transposed(convolved(plane, width: height, height: width, kernel), width: height, height: width)
        } else {
            let sizes = boxes(deviation)
            box(&plane, width: width, height: height, sizes)
            plane = transposed(plane, width: width, height: height)
            box(&plane, width: height, height: width, sizes)
            plane = transposed(plane, width: height, height: width)
        }
        coverage.bytes.withUnsafeMutableBufferPointer { bytes in
            plane.withUnsafeBufferPointer { plane in
                for index in bytes.indices { bytes[index] = UInt8(min(max(plane[index] + 0.5, 0), 255)) }
            }
        }
    }

    /// Left and right reach of each of three boxes that together are centred.
    private static func boxes(_ deviation: Double) -> [(left: Int, right: Int)] {
        let size = max(1, Int((deviation * 3 * (2 * Double.pi).squareRoot() / 4 + 0.5).rounded(.down)))
        let half = size / 2
        return size % 2 == 1
            ? [(half, half), (half, half), (half, half)] : [(half, half - 1), (half - 1, half), (half, half)]
    }

    /// Blurs every column with each of the boxes in turn: all columns step down together, which a processor does
    /// eight at a time.
    private static func box(_ plane: inout [Float], width: Int, height: Int, _ sizes: [(left: Int, right: Int)]) {
        var source = plane
        var sums = [Float](repeating: 0, count: width)
        for size in sizes {
            swap(&source, &plane)
            let weight = 1 / Float(size.left + size.right + 1)
            source.withUnsafeBufferPointer { source in
                plane.withUnsafeMutableBufferPointer { plane in
                    sums.withUnsafeMutableBufferPointer { sums in
                        guard let from = source.baseAddress, let to = plane.baseAddress, let sum = sums.baseAddress
                        else { return }
                        sums.update(repeating: 0)
                        for y in -size.right..<height {
                            let (entering, leaving) = (y + size.right, y - size.left - 1)
                            if entering < height { add(from + entering * width, to: sum, times: 1, count: width) }
                            if leaving >= 0 { add(from + leaving * width, to: sum, times: -1, count: width) }
                            if y >= 0 {
                                let row = to + y * width
                                for x in 0..<width { row[x] = sum[x] * weight }
                            }
                        }
                    }
                }
            }
        }
    }

    @inline(__always)
    private static func add(
        _ row: UnsafePointer<Float>, to sums: UnsafeMutablePointer<Float>, times factor: Float, count: Int
    ) {
        for x in 0..<count { sums[x] += row[x] * factor }
    }

    private static func gaussian(_ deviation: Double) -> [Float] {
        let radius = Int((3 * deviation).rounded(.up))
        let weights = (-radius...radius).map { exp(-Double($0 * $0) / (2 * deviation * deviation)) }
        let sum = weights.reduce(0, +)
        return weights.map { Float($0 / sum) }
    }

    private static func convolved(_ plane: [Float], width: Int, height: Int, _ kernel: [Float]) -> [Float] {
        var result = [Float](repeating: 0, count: plane.count)
        let radius = kernel.count / 2
        for row in 0..<height {
            for x in 0..<width {
                var sum: Float = 0
                for other in max(0, x - radius)...min(width - 1, x + radius) {
                    sum += plane[row * width + other] * kernel[other - x + radius]
                }
                result[row * width + x] = sum
            }
        }
        return result
    }

    private static func transposed(_ plane: [Float], width: Int, height: Int) -> [Float] {
        var result = [Float](repeating: 0, count: plane.count)
        plane.withUnsafeBufferPointer { plane in
            result.withUnsafeMutableBufferPointer { result in
                guard let from = plane.baseAddress, let to = result.baseAddress else { return }
                // In tiles, because a column of a large picture leaves the cache at every step.
                for tile in stride(from: 0, to: height, by: 16) {
                    for x in 0..<width {
                        for y in tile..<min(tile + 16, height) { to[x &* height &+ y] = from[y &* width &+ x] }
                    }
                }
            }
        }
        return result
    }
}
