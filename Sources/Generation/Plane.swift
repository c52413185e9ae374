internal import Resampling

/// Samples of one component in floating point: finer than eight bits, so that what is computed from them can be
/// rounded once, at the end, with dithering.
///
/// Values are those of bt709 limited video (luma 16...235, chroma around 128).
struct Plane: Sendable {
    private(set) var width: Int
    private(set) var height: Int
    var samples: [Float]

    init(width: Int, height: Int, repeating value: Float = 0) {
        self.width = width
        self.height = height
        samples = Array(repeating: value, count: width * height)
    }

    subscript(x: Int, y: Int) -> Float {
        get { samples[y * width + x] }
        set { samples[y * width + x] = newValue }
    }

    /// The same with every square of two by two samples averaged; a last odd row or column counts twice.
    func halved() -> Plane {
        var half = Plane(width: (width + 1) / 2, height: (height + 1) / 2)
        for y in 0..<half.height {
            let (top, bottom) = (2 * y * width, min(2 * y + 1, height - 1) * width)
            for x in 0..<half.width {
                let (left, right) = (2 * x, min(2 * x + 1, width - 1))
                half.samples[y * half.width + x] =
                    (samples[top + left] + samples[top + right] + samples[bottom + left] + samples[bottom + right]) / 4
            }
        }
        return half
    }

    /// Enlarged by a cubic B-spline, which leaves no trace of the grid it came from.
    func resampled(width: Int, height: Int) -> Plane {
        func axis(_ source: Int, _ target: Int) -> (starts: [Int32], weights: [Float], taps: Int) {
            let axis = ResampleAxis(
                start: 0, length: Double(source), sourceCount: source, targetCount: target, curve: .smooth)
            return (axis.starts, axis.weights.map { Float($0) / 32768 }, axis.taps)
        }
        let (columns, rows) = (axis(self.width, width), axis(self.height, height))
        var wide = Plane(width: width, height: self.height)
        for y in 0..<self.height {
            for x in 0..<width {
                let at = y * self.width + Int(columns.starts[x])
                var sum: Float = 0
                for k in 0..<columns.taps { sum += samples[at + k] * columns.weights[x * columns.taps + k] }
                wide.samples[y * width + x] = sum
            }
        }
        var large = Plane(width: width, height: height)
        for y in 0..<height {
            for k in 0..<rows.taps {
                let (at, weight) = ((Int(rows.starts[y]) + k) * width, rows.weights[y * rows.taps + k])
                for x in 0..<width { large.samples[y * width + x] += wide.samples[at + x] * weight }
            }
        }
        return large
    }

    /// Blurred by three passes of a running mean, which together are close to a Gaussian of standard deviation
    /// `sigma` samples; edges repeat.
    func blurred(_ sigma: Double) -> Plane {
        // Three boxes of width w have the variance (w² - 1) / 4.
        let radius = Int(((4 * sigma * sigma + 1).squareRoot() - 1) / 2 + 0.5)
        guard radius > 0 else { return self }
        var (from, to) = (self, self)
        for _ in 0..<3 {
            Self.mean(from, into: &to, lines: height, length: width, line: width, step: 1, radius: radius)
            Self.mean(to, into: &from, lines: width, length: height, line: 1, step: width, radius: radius)
        }
        return from
    }

    private static func mean(
        _ source: Plane, into target: inout Plane, lines: Int, length: Int, line: Int, step: Int, radius: Int
    ) {
        let scale = 1 / Float(2 * radius + 1)
        source.samples.withUnsafeBufferPointer { source in
            target.samples.withUnsafeMutableBufferPointer { target in
                for i in 0..<lines {
                    let base = i * line
                    var sum: Float = 0
                    for k in -radius...radius { sum += source[base + min(max(k, 0), length - 1) * step] }
                    for k in 0..<length {
                        target[base + k * step] = sum * scale
                        sum += source[base + min(k + radius + 1, length - 1) * step]
                        sum -= source[base + max(k - radius, 0) * step]
                    }
                }
            }
        }
    }
}
