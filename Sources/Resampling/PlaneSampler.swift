/// A plane that can be shown at any position and size, to a fraction of a sample.
///
/// Keeps its samples turned by a quarter: then both passes of resampling run along rows, which is what vector code
/// is good at, and only the pass between them has to turn its result back. Immutable, so it may be shared.
public struct PlaneSampler: Sendable {
    public let width: Int
    public let height: Int
    /// Column after column: sample (x, y) is at `x * height + y`.
    private let columns: Columns

    private enum Columns {
        case bytes([UInt8])
        /// Counted from 128 in 1/256: what bytes become before they are multiplied.
        case fine([Int16])
    }

    /// Keeps eight bits per sample.
    ///
    /// - Parameter samples: `width` × `height`, rows without padding.
    public init(_ samples: [UInt8], width: Int, height: Int) {
        self.width = width
        self.height = height
        columns = .bytes(Self.turned(samples, width, height) { $0 })
    }

    /// Keeps sixteen bits per sample, for what was computed finer than bytes and is to be dithered once, at the end.
    ///
    /// - Parameter samples: `width` × `height` in 0...255, rows without padding.
    public init(fine samples: [Float], width: Int, height: Int) {
        self.width = width
        self.height = height
        columns = .fine(
            Self.turned(samples, width, height) { sample in
                let value = min(max((sample - 128) * 256, -32768), 32767)
                // Adding 1.5 · 2^23 leaves the nearest whole number in the lowest bits of a `Float`.
                return Int16(truncatingIfNeeded: (value + 12_582_912).bitPattern)
            })
    }

    /// Bytes of its samples.
    public var byteCount: Int {
        switch columns {
        case .bytes(let samples): samples.count
        case .fine(let samples): samples.count * 2
        }
    }

    private static func turned<Sample, Kept>(
        _ samples: [Sample], _ width: Int, _ height: Int, _ kept: (Sample) -> Kept
    ) -> [Kept] {
        [Kept](unsafeUninitializedCapacity: width * height) { target, count in
            samples.withUnsafeBufferPointer { source in
                // Blocks, so that the columns written to stay in the cache.
                for blockY in stride(from: 0, to: height, by: 32) {
                    let endY = min(blockY + 32, height)
                    for x in 0..<width {
                        for y in blockY..<endY { target[x &* height &+ y] = kept(source[y &* width &+ x]) }
                    }
                }
            }
            count = width * height
        }
    }

    /// Fills `width` × `height` samples of `target`, from its first one, with the part of the plane given in samples.
    ///
    /// What reaches beyond the plane repeats its edge.
    /// - Parameter stride: Bytes from one row of the target to the next.
    public func sample(
        x: Double, y: Double, width partWidth: Double, height partHeight: Double, curve: ResampleCurve,
        into target: UnsafeMutablePointer<UInt8>, stride: Int, width: Int, height: Int,
        finish: PlaneFinish = PlaneFinish()
    ) {
        guard self.width > 0, self.height > 0, width > 0, height > 0 else { return }
        let across = ResampleAxis(
            start: x, length: partWidth, sourceCount: self.width, targetCount: width, curve: curve)
        let down = ResampleAxis(
            start: y, length: partHeight, sourceCount: self.height, targetCount: height, curve: curve)
        let passes = Passes(across, down, finish)
        switch columns {
        case .bytes(let columns):
            passes.run(columns, height: self.height, into: target, stride: stride, ResampleKernel.sum)
        case .fine(let columns):
            passes.run(columns, height: self.height, into: target, stride: stride) {
                ResampleKernel.sum($0, stride: $1, weights: $2, taps: $3, spread: $4, into: $5, count: $6)
            }
        }
    }
}

/// Both passes of resampling, strip by strip.
private struct Passes {
    private let across: ResampleAxis
    private let down: ResampleAxis
    private let finish: PlaneFinish
    private let firstRow: Int
    private let rows: Int
    /// Strips of columns keep what is between the two passes in the cache.
    private let strip: Int

    /// The sums of weighted rows that make the first pass: source, stride, weights, taps, spread, target, count.
    typealias FirstPass<Sample> = (
        UnsafePointer<Sample>, Int, UnsafePointer<Int16>, Int, UnsafeMutablePointer<ResampleKernel.Eight>,
        UnsafeMutablePointer<Int16>, Int
    ) -> Void

    init(_ across: ResampleAxis, _ down: ResampleAxis, _ finish: PlaneFinish) {
        self.across = across
        self.down = down
        self.finish = finish
        firstRow = Int(down.starts.min() ?? 0)
        rows = Int(down.starts.max() ?? 0) + down.taps - firstRow
        strip = min(128, across.count)
    }

    func run<Sample>(
        _ columns: [Sample], height: Int, into target: UnsafeMutablePointer<UInt8>, stride: Int,
        _ sum: FirstPass<Sample>
    ) {
        let room = UnsafeMutablePointer<Int16>.allocate(capacity: 2 * strip * rows)
        let spread = UnsafeMutablePointer<ResampleKernel.Eight>.allocate(capacity: max(across.taps, down.taps))
        defer {
            room.deallocate()
            spread.deallocate()
        }
        let (turned, upright) = (room, room + strip * rows)
        columns.withUnsafeBufferPointer { source in
            across.weights.withUnsafeBufferPointer { weights in
                guard let source = source.baseAddress, let weights = weights.baseAddress else { return }
                for start in Swift.stride(from: 0, to: across.count, by: strip) {
                    let count = min(strip, across.count - start)
                    for column in start..<(start + count) {
                        sum(
                            source + (Int(across.starts[column]) * height + firstRow), height,
                            weights + column * across.taps, across.taps, spread, turned + (column - start) * rows, rows)
                    }
                    ResampleKernel.transpose(
                        turned, stride: rows, width: rows, height: count, into: upright, stride: strip)
                    secondPass(upright, start: start, count: count, spread, into: target + start, stride: stride)
                }
            }
        }
    }

    /// Makes rows of the target from a strip whose columns are done.
    private func secondPass(
        _ source: UnsafePointer<Int16>, start: Int, count: Int, _ spread: UnsafeMutablePointer<ResampleKernel.Eight>,
        into target: UnsafeMutablePointer<UInt8>, stride: Int
    ) {
        let table = finish.dither == nil ? Dither.none : Dither.row
        let light = finish.light
        withUnsafeTemporaryAllocation(of: Int16.self, capacity: count) { sums in
            table.withUnsafeBufferPointer { table in
                down.weights.withUnsafeBufferPointer { weights in
                    guard let sums = sums.baseAddress, let table = table.baseAddress, let weights = weights.baseAddress
                    else { return }
                    for row in 0..<down.count {
                        ResampleKernel.sum(
                            source + (Int(down.starts[row]) - firstRow) * strip, stride: strip,
                            weights: weights + row * down.taps, taps: down.taps, bias: 32, spread: spread, into: sums,
                            count: count)
                        light?.across.withUnsafeBufferPointer { across in
                            guard let light, let across = across.baseAddress else { return }
                            ResampleKernel.light(
                                sums, across: across + start, base: light.base, amount: light.down[row], count: count)
                        }
                        let slice = finish.dither.map { Dither.start($0.x + start, $0.y + row) } ?? 0
                        ResampleKernel.finish(
                            sums, thresholds: table + slice, range: finish.range, into: target + row * stride,
                            count: count)
                    }
                }
            }
        }
    }
}
