/// How one plane is resampled for one frame, and the loops that do it.
///
/// Columns first, row by row as they are needed, into a ring of four; then four of those rows make one of the target.
/// The second step is plain arithmetic on neighbours and is what the compiler vectorises, so it also does the light
/// and the rounding.
struct PlaneView {
    var columns: AxisTaps
    var rows: AxisTaps
    /// What samples may reach.
    var range: ClosedRange<Float>

    /// - Parameters:
    ///   - target: The first sample of the rectangle to fill.
    ///   - stride: Bytes between rows of the target.
    ///   - origin: Where the rectangle lies in its plane, which anchors the dither pattern.
    func draw(
        _ plane: Plane, into target: UnsafeMutablePointer<UInt8>, stride: Int, origin: PixelArea,
        light: Light.OnRows?
    ) {
        let width = columns.first.count
        let dither = Dither(width: width)
        withUnsafeTemporaryAllocation(of: Float.self, capacity: 4 * width) { ring in
            plane.samples.withUnsafeBufferPointer { samples in
                guard let ring = ring.baseAddress, let samples = samples.baseAddress else { return }
                // Which source row each quarter of the ring holds.
                var held = SIMD4<Int32>(repeating: -1)
                for y in 0..<rows.first.count {
                    let first = rows.first[y]
                    for row in first..<(first + 4) where held[Int(row & 3)] != row {
                        held[Int(row & 3)] = row
                        filterColumns(samples + Int(row) * plane.width, into: ring + Int(row & 3) * width)
                    }
                    let quarters = (0..<4).map { UnsafePointer(ring + ((Int(first) + $0) & 3) * width) }
                    dither.withRow(x: origin.x, y: origin.y + y) { thresholds in
                        Self.mix(
                            quarters[0], quarters[1], quarters[2], quarters[3], weights: rows.weights[y],
                            thresholds: thresholds, range: range,
                            light: light.map { ($0.horizontal, $0.vertical(y)) }, into: target + y * stride,
                            width: width)
                    }
                }
            }
        }
    }

    @inline(__always)
    private func filterColumns(_ source: UnsafePointer<Float>, into target: UnsafeMutablePointer<Float>) {
        columns.first.withUnsafeBufferPointer { first in
            columns.weights.withUnsafeBufferPointer { weights in
                for x in 0..<first.count {
                    let at = source + Int(first[x])
                    let w = weights[x]
                    target[x] = (at[0] * w[0] + at[1] * w[1]) + (at[2] * w[2] + at[3] * w[3])
                }
            }
        }
    }

    @inline(__always)
    private static func mix(
        _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ c: UnsafePointer<Float>, _ d: UnsafePointer<Float>,
        weights w: SIMD4<Float>, thresholds: UnsafePointer<Float>, range: ClosedRange<Float>,
        light: (horizontal: [Float], vertical: (base: Float, amount: Float))?, into target: UnsafeMutablePointer<UInt8>,
        width: Int
    ) {
        let (low, high) = (range.lowerBound, range.upperBound)
        let (w0, w1, w2, w3) = (w[0], w[1], w[2], w[3])
        if let light {
            let (base, amount) = light.vertical
            light.horizontal.withUnsafeBufferPointer { glow in
                guard let glow = glow.baseAddress else { return }
                for x in 0..<width {
                    let value = (a[x] * w0 + b[x] * w1) + (c[x] * w2 + d[x] * w3)
                    let lit = 16 + (value - 16) * (base + amount * glow[x])
                    target[x] = rounded(lit + thresholds[x], low, high)
                }
            }
        } else {
            for x in 0..<width {
                let value = (a[x] * w0 + b[x] * w1) + (c[x] * w2 + d[x] * w3)
                target[x] = rounded(value + thresholds[x], low, high)
            }
        }
    }

    /// The nearest whole number: adding 2^23 leaves it in the lowest bits of a `Float`, which vectorises where a
    /// conversion with its checks does not.
    @inline(__always)
    private static func rounded(_ value: Float, _ low: Float, _ high: Float) -> UInt8 {
        let clamped = value < low ? low : (value > high ? high : value)
        return UInt8(truncatingIfNeeded: (clamped + 8_388_608).bitPattern)
    }
}
