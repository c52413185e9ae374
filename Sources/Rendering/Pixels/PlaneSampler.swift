/// A plane that can be shown at any position and size, to a fraction of a sample.
///
/// Keeps its samples turned by a quarter: then both passes of resampling run along rows, which is what vector code
/// is good at, and only the pass between them has to turn its result back. Immutable, so it may be shared.
struct PlaneSampler: Sendable {
    let width: Int
    let height: Int
    /// Column after column: sample (x, y) is at `x * height + y`.
    private let columns: [UInt8]

    init(_ plane: SamplePlane) {
        width = plane.width
        height = plane.height
        columns = [UInt8](unsafeUninitializedCapacity: plane.width * plane.height) { target, count in
            plane.samples.withUnsafeBufferPointer { source in
                // Blocks, so that the columns written to stay in the cache.
                for blockY in stride(from: 0, to: plane.height, by: 32) {
                    let endY = min(blockY + 32, plane.height)
                    for x in 0..<plane.width {
                        for y in blockY..<endY { target[x &* plane.height &+ y] = source[y &* plane.width &+ x] }
                    }
                }
            }
            count = plane.width * plane.height
        }
    }

    /// Fills `width` × `height` samples of `target`, from its first one, with the part of the plane given in samples.
    func sample(
        x: Double, y: Double, width partWidth: Double, height partHeight: Double, curve: ResampleCurve,
        into target: Plane, width: Int, height: Int
    ) {
        guard self.width > 0, self.height > 0, width > 0, height > 0 else { return }
        let across = ResampleAxis(
            start: x, length: partWidth, sourceCount: self.width, targetCount: width, curve: curve)
        let down = ResampleAxis(
            start: y, length: partHeight, sourceCount: self.height, targetCount: height, curve: curve)
        let firstRow = Int(down.starts.min() ?? 0)
        let rows = Int(down.starts.max() ?? 0) + down.taps - firstRow
        // Strips of columns keep what is between the two passes in the cache.
        let strip = min(128, width)
        let passes = Passes(across: across, down: down, firstRow: firstRow, rows: rows, strip: strip)
        columns.withUnsafeBufferPointer { columns in
            guard let source = columns.baseAddress else { return }
            passes.run(source, height: self.height, into: target, width: width)
        }
    }

    /// Both passes of resampling, strip by strip.
    private struct Passes {
        let across: ResampleAxis
        let down: ResampleAxis
        let firstRow: Int
        let rows: Int
        let strip: Int

        func run(_ source: UnsafePointer<UInt8>, height: Int, into target: Plane, width: Int) {
            let room = UnsafeMutablePointer<Int16>.allocate(capacity: 2 * strip * rows + strip)
            let spread = UnsafeMutablePointer<ResampleKernel.Eight>.allocate(capacity: max(across.taps, down.taps))
            defer {
                room.deallocate()
                spread.deallocate()
            }
            let (turned, upright) = (room, room + strip * rows)
            let sums = upright + strip * rows
            across.weights.withUnsafeBufferPointer { acrossWeights in
                down.weights.withUnsafeBufferPointer { downWeights in
                    guard let acrossWeights = acrossWeights.baseAddress, let downWeights = downWeights.baseAddress
                    else {
                        return
                    }
                    for start in stride(from: 0, to: width, by: strip) {
                        let count = min(strip, width - start)
                        for column in 0..<count {
                            let first = Int(across.starts[start + column])
                            ResampleKernel.sum(
                                source + (first * height + firstRow), stride: height,
                                weights: acrossWeights + (start + column) * across.taps, taps: across.taps,
                                spread: spread, into: turned + column * rows, count: rows)
                        }
                        ResampleKernel.transpose(
                            turned, stride: rows, width: rows, height: count, into: upright, stride: strip)
                        for row in 0..<down.count {
                            ResampleKernel.sum(
                                upright + (Int(down.starts[row]) - firstRow) * strip, stride: strip,
                                weights: downWeights + row * down.taps, taps: down.taps, spread: spread, into: sums,
                                count: count)
                            ResampleKernel.finish(sums, into: target.at(start, row), count: count)
                        }
                    }
                }
            }
        }
    }
}

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
