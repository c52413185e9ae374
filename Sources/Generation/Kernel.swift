/// A reconstruction filter of four taps, from the family of Mitchell and Netravali ("Reconstruction Filters in
/// Computer Graphics", 1988).
///
/// A picture that moves by fractions of a pixel is drawn with all phases of the filter in turn. One that is sharp on
/// whole pixels and soft between them (Catmull–Rom, bilinear) makes fine texture breathe; `moving` trades a little
/// sharpness for an even look.
struct Kernel {
    var b: Float
    var c: Float

    /// For photographs in motion.
    static let moving = Kernel(b: 0.25, c: 0.375)
    /// The cubic B-spline: no overshoot and continuous curvature, for what is meant to be smooth.
    static let smooth = Kernel(b: 1, c: 0)

    /// The weights of the samples at -1, 0, 1 and 2 for a point `t` (0..<1) past sample 0. They add up to 1.
    func weights(_ t: Float) -> SIMD4<Float> {
        SIMD4(far(1 + t), near(t), near(1 - t), far(2 - t))
    }

    private func near(_ x: Float) -> Float {
        ((12 - 9 * b - 6 * c) * x * x * x + (-18 + 12 * b + 6 * c) * x * x + (6 - 2 * b)) / 6
    }

    private func far(_ x: Float) -> Float {
        ((-b - 6 * c) * x * x * x + (6 * b + 30 * c) * x * x + (-12 * b - 48 * c) * x + (8 * b + 24 * c)) / 6
    }
}

/// Where along one axis each output sample looks, and with which weights.
struct AxisTaps {
    /// The first of four neighbouring source samples, always inside of the source.
    var first: [Int32]
    var weights: [SIMD4<Float>]

    /// Output sample `i` is centred at `origin + i * step`, in source samples with sample 0 centred at 0.
    ///
    /// What lies outside of the source repeats its edge, so no output ever shows something else.
    /// - Parameter limit: Samples of the source, at least 4.
    init(count: Int, origin: Double, step: Double, limit: Int, kernel: Kernel) {
        first = []
        weights = []
        first.reserveCapacity(count)
        weights.reserveCapacity(count)
        for i in 0..<count {
            let centre = min(max(origin + Double(i) * step, 0), Double(limit - 1))
            let whole = centre.rounded(.down)
            let spread = kernel.weights(Float(centre - whole))
            let base = Int(whole) - 1
            let start = min(max(base, 0), limit - 4)
            if start == base {
                weights.append(spread)
            } else {
                var folded = SIMD4<Float>(repeating: 0)
                for k in 0..<4 { folded[min(max(base + k, 0), limit - 1) - start] += spread[k] }
                weights.append(folded)
            }
            first.append(Int32(start))
        }
    }
}
