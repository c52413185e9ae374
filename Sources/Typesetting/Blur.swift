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
            for size in boxes(deviation) { box(&plane, width: width, height: height, size) }
            plane = transposed(plane, width: width, height: height)
            for size in boxes(deviation) { box(&plane, width: height, height: width, size) }
            plane = transposed(plane, width: height, height: width)
        }
        for index in plane.indices { coverage.bytes[index] = UInt8(min(max(plane[index] + 0.5, 0), 255)) }
    }

    /// Left and right reach of each of three boxes that together are centred.
    private static func boxes(_ deviation: Double) -> [(left: Int, right: Int)] {
        let size = max(1, Int((deviation * 3 * (2 * Double.pi).squareRoot() / 4 + 0.5).rounded(.down)))
        let half = size / 2
        return size % 2 == 1
            ? [(half, half), (half, half), (half, half)] : [(half, half - 1), (half - 1, half), (half, half)]
    }

    private static func box(_ plane: inout [Float], width: Int, height: Int, _ size: (left: Int, right: Int)) {
        let weight = 1 / Float(size.left + size.right + 1)
        var line = [Float](repeating: 0, count: width)
        plane.withUnsafeMutableBufferPointer { plane in
            for row in 0..<height {
                let start = row * width
                var sum: Float = 0
                for x in 0..<min(size.right, width) { sum += plane[start + x] }
                for x in 0..<width {
                    if x + size.right < width { sum += plane[start + x + size.right] }
                    if x - size.left - 1 >= 0 { sum -= plane[start + x - size.left - 1] }
                    line[x] = sum * weight
                }
                for x in 0..<width { plane[start + x] = line[x] }
            }
        }
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
                // In tiles, because a column of a large picture leaves the cache at every step.
                for tile in stride(from: 0, to: height, by: 16) {
                    for x in 0..<width {
                        for y in tile..<min(tile + 16, height) { result[x * height + y] = plane[y * width + x] }
                    }
                }
            }
        }
        return result
    }
}
