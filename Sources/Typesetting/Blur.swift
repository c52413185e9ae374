import Foundation

/// Gaussian blur of coverage.
enum Blur {
    /// Everything a blur reaches, in pixels from what is blurred.
    static func reach(_ deviation: Double) -> Double { deviation <= 0 ? 0 : (3 * deviation).rounded(.up) + 2 }

    /// Blurs in place. What lies outside of the area counts as empty, so leave `reach` around the ink.
    ///
    /// A soft blur has nothing in it that takes all pixels to tell: it is worked out on every second, fourth, … pixel. What
    /// halving and doubling blur by themselves is taken off the deviation; what is left differs from the Gaussian by less
    /// than one step in 255.
    static func apply(_ coverage: inout Coverage, deviation: Double) {
        guard deviation > 0, coverage.area.width > 0, coverage.area.height > 0 else { return }
        var levels = 0
        while deviation >= 1.65 * Double(2 << levels) { levels += 1 }
        // Halving has a variance of 0.75 pixels of its level, and so has doubling.
        let own = 0.5 * (pow(4, Double(levels)) - 1)
        let rest = (deviation * deviation - own).squareRoot() / Double(1 << levels)
        let kernel = gaussian(rest)
        guard levels > 0 else { return BlurPlane(coverage).convolved(kernel).write(to: &coverage) }
        var plane = BlurPlane(halving: coverage)
        var sizes: [(width: Int, height: Int)] = []
        while sizes.count < levels - 1 {
            sizes.append((plane.width, plane.height))
            plane = plane.halved()
        }
        plane = plane.convolved(kernel)
        while let size = sizes.popLast() { plane = plane.doubled(width: size.width, height: size.height) }
        plane.writeDoubled(to: &coverage)
    }

    /// Half of the Gaussian: the weight in the middle, and then outwards.
    private static func gaussian(_ deviation: Double) -> [Float] {
        let radius = Int((3.2 * deviation).rounded(.up))
        let weights = (0...radius).map { exp(-Double($0 * $0) / (2 * deviation * deviation)) }
        let sum = 2 * weights.reduce(0, +) - weights[0]
        return weights.map { Float($0 / sum) }
    }
}
