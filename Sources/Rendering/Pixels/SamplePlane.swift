internal import Resampling

/// Samples of one plane, rows without padding.
struct SamplePlane: Sendable {
    let width: Int
    let height: Int
    var samples: [UInt8]

    /// Lends it as a plane to write to.
    mutating func withPlane(_ body: (Plane) -> Void) {
        let width = width
        samples.withUnsafeMutableBufferPointer { samples in
            if let base = samples.baseAddress { body(Plane(base: base, stride: width)) }
        }
    }

    init(width: Int, height: Int) {
        self.width = width
        self.height = height
        samples = [UInt8](repeating: 0, count: width * height)
    }

    /// A copy of samples that were lent.
    init(_ plane: Plane, width: Int, height: Int) {
        self.width = width
        self.height = height
        samples = [UInt8](unsafeUninitializedCapacity: width * height) { target, count in
            for y in 0..<height {
                target.baseAddress?.advanced(by: y * width).update(from: plane.at(0, y), count: width)
            }
            count = width * height
        }
    }

    /// The mean of each 2×2 samples; an odd last row or column counts twice.
    var halved: SamplePlane {
        var result = SamplePlane(width: (width + 1) / 2, height: (height + 1) / 2)
        for y in 0..<result.height {
            let (above, below) = (2 * y * width, min(2 * y + 1, height - 1) * width)
            for x in 0..<result.width {
                let (left, right) = (2 * x, min(2 * x + 1, width - 1))
                let sum =
                    Int(samples[above + left]) + Int(samples[above + right]) + Int(samples[below + left])
                    + Int(samples[below + right])
                result.samples[y * result.width + x] = UInt8((sum + 2) / 4)
            }
        }
        return result
    }
}

extension PlaneSampler {
    init(_ plane: SamplePlane) { self.init(plane.samples, width: plane.width, height: plane.height) }
}
