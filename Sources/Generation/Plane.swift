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
        let columns = AxisTaps(
            count: width, origin: 0.5 * Double(self.width) / Double(width) - 0.5,
            step: Double(self.width) / Double(width), limit: self.width, kernel: .smooth)
        let rows = AxisTaps(
            count: height, origin: 0.5 * Double(self.height) / Double(height) - 0.5,
            step: Double(self.height) / Double(height), limit: self.height, kernel: .smooth)
        var wide = Plane(width: width, height: self.height)
        for y in 0..<self.height {
            for x in 0..<width {
                let (at, w) = (y * self.width + Int(columns.first[x]), columns.weights[x])
                wide.samples[y * width + x] =
                    (samples[at] * w[0] + samples[at + 1] * w[1]) + (samples[at + 2] * w[2] + samples[at + 3] * w[3])
            }
        }
        var large = Plane(width: width, height: height)
        for y in 0..<height {
            let (at, w) = (Int(rows.first[y]) * width, rows.weights[y])
            for x in 0..<width {
                let i = at + x
                large.samples[y * width + x] =
                    (wide.samples[i] * w[0] + wide.samples[i + width] * w[1])
                    + (wide.samples[i + 2 * width] * w[2] + wide.samples[i + 3 * width] * w[3])
            }
        }
        return large
    }

    /// At least four samples each way, as the filters need; more repeat the edge.
    func padded() -> Plane {
        guard width < 4 || height < 4 else { return self }
        var wide = Plane(width: max(width, 4), height: max(height, 4))
        for y in 0..<wide.height {
            for x in 0..<wide.width { wide[x, y] = self[min(x, width - 1), min(y, height - 1)] }
        }
        return wide
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
