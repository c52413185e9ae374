#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// How one axis of a picture is resampled: for every target sample the source samples it is made of, with weights.
///
/// A Lanczos kernel of three lobes, widened by the scale when shrinking so that nothing aliases. Positions are Doubles:
/// a source range that moves by a hundredth of a pixel moves the result by that much, which is what keeps slow zooms
/// from jittering. Taps beyond the edges fall on the edge sample.
struct ResampleAxis {
    /// Source samples per target sample.
    let taps: Int
    /// Index of the first source sample of each target sample; `start + taps` never passes the source's end.
    let starts: [Int32]
    /// `taps` weights per target sample in 1/16384, with the sum 16384.
    let weights: [Int16]

    var count: Int { starts.count }

    /// - Parameters:
    ///   - start: Where the source range begins, in source samples; 0 is the left edge of sample 0.
    ///   - length: How long the range is; more than 0.
    ///   - sourceCount: Samples there are, at least 1.
    ///   - targetCount: Samples wanted.
    init(start: Double, length: Double, sourceCount: Int, targetCount: Int) {
        let scale = length / Double(max(targetCount, 1))
        let widening = max(scale, 1)
        let radius = 3 * widening
        // Groups of four suit the loops that apply them; weights that a group has too many are 0.
        let wanted = (Int((2 * radius).rounded(.up)) + 1 + 3) & ~3
        let taps = min(wanted, sourceCount)
        var starts: [Int32] = []
        var weights: [Int16] = []
        starts.reserveCapacity(targetCount)
        weights.reserveCapacity(targetCount * taps)
        var exact = [Double](repeating: 0, count: taps)
        for index in 0..<targetCount {
            let center = start + (Double(index) + 0.5) * scale - 0.5
            let first = Int((center - radius).rounded(.up))
            let base = min(max(first, 0), sourceCount - taps)
            for tap in 0..<taps { exact[tap] = 0 }
            var sum = 0.0
            for offset in 0..<wanted {
                let weight = Self.lanczos((Double(first + offset) - center) / widening)
                exact[min(max(first + offset, 0), sourceCount - 1) - base, clampedTo: taps] += weight
                sum += weight
            }
            starts.append(Int32(base))
            Self.append(exact, sum: sum, to: &weights)
        }
        self.taps = taps
        self.starts = starts
        self.weights = weights
    }

    /// The weights as integers; the largest one takes what rounding left over.
    private static func append(_ exact: [Double], sum: Double, to weights: inout [Int16]) {
        let first = weights.count
        var total = 0
        var largest = 0
        for (tap, weight) in exact.enumerated() {
            let whole = Int((weight / sum * 16384).rounded())
            weights.append(Int16(clamping: whole))
            total += whole
            if weight > exact[largest] { largest = tap }
        }
        weights[first + largest] = Int16(clamping: Int(weights[first + largest]) + 16384 - total)
    }

    /// sinc(x) · sinc(x/3) for |x| < 3.
    private static func lanczos(_ x: Double) -> Double {
        if abs(x) < 1e-9 { return 1 }
        if abs(x) >= 3 { return 0 }
        let angle = Double.pi * x
        return 3 * sin(angle) * sin(angle / 3) / (angle * angle)
    }
}

extension [Double] {
    /// The element nearest to an index that may lie outside.
    fileprivate subscript(_ index: Int, clampedTo count: Int) -> Double {
        get { self[Swift.min(Swift.max(index, 0), count - 1)] }
        set { self[Swift.min(Swift.max(index, 0), count - 1)] = newValue }
    }
}

/// Sums of weighted rows: the inner loops of resampling.
enum ResampleKernel {
    /// `target[x] = Σ rows[k][x] · weights[k]` with 5 fractional bits in the result, for 8-bit rows.
    ///
    /// `stride` is the distance between rows in samples. A product keeps the upper half of its 32 bits, which is one
    /// instruction for eight samples; the half units that this cuts off on average are given back at the start.
    static func sum(
        _ source: UnsafePointer<UInt8>, stride: Int, weights: UnsafePointer<Int16>, taps: Int,
        into target: UnsafeMutablePointer<Int16>, count: Int
    ) {
        var tap = 0
        var bias = Int16(truncatingIfNeeded: taps / 2)
        while tap < taps {
            let first = source + tap * stride
            let four = Four(weights, tap, taps)
            let step = { (k: Int) in tap + k < taps ? k * stride : 0 }
            let (b, c, d) = (first + step(1), first + step(2), first + step(3))
            if tap == 0 {
                for x in 0..<count {
                    target[x] = bias &+ four.sum(
                        Int16(first[x]) &<< 7, Int16(b[x]) &<< 7, Int16(c[x]) &<< 7, Int16(d[x]) &<< 7)
                }
            } else {
                for x in 0..<count {
                    target[x] = target[x] &+ four.sum(
                        Int16(first[x]) &<< 7, Int16(b[x]) &<< 7, Int16(c[x]) &<< 7, Int16(d[x]) &<< 7)
                }
            }
            bias = 0
            tap += 4
        }
    }

    /// `target[x] = Σ rows[k][x] · weights[k]` as 8 bits, for rows with 5 fractional bits; `sums` is room for `count`.
    static func sum(
        _ source: UnsafePointer<Int16>, stride: Int, weights: UnsafePointer<Int16>, taps: Int,
        sums: UnsafeMutablePointer<Int16>, into target: UnsafeMutablePointer<UInt8>, count: Int
    ) {
        var tap = 0
        // Products have 4 fractional bits: half a unit (8) rounds to nearest, the rest makes up for what was cut off.
        var bias = Int16(truncatingIfNeeded: 8 + taps / 2)
        while tap < taps {
            let first = source + tap * stride
            let four = Four(weights, tap, taps)
            let step = { (k: Int) in tap + k < taps ? k * stride : 0 }
            let (b, c, d) = (first + step(1), first + step(2), first + step(3))
            if tap == 0 {
                for x in 0..<count {
                    sums[x] = bias &+ four.sum(first[x] &<< 1, b[x] &<< 1, c[x] &<< 1, d[x] &<< 1)
                }
            } else {
                for x in 0..<count {
                    sums[x] = sums[x] &+ four.sum(first[x] &<< 1, b[x] &<< 1, c[x] &<< 1, d[x] &<< 1)
                }
            }
            bias = 0
            tap += 4
        }
        for x in 0..<count {
            target[x] = UInt8(truncatingIfNeeded: min(max(sums[x] &>> 4, 0), 255))
        }
    }

    /// Four weights; those past the end are 0.
    private struct Four {
        let a, b, c, d: Int32

        init(_ weights: UnsafePointer<Int16>, _ tap: Int, _ taps: Int) {
            a = Int32(weights[tap])
            b = tap + 1 < taps ? Int32(weights[tap + 1]) : 0
            c = tap + 2 < taps ? Int32(weights[tap + 2]) : 0
            d = tap + 3 < taps ? Int32(weights[tap + 3]) : 0
        }

        @inline(__always)
        func sum(_ p: Int16, _ q: Int16, _ r: Int16, _ s: Int16) -> Int16 {
            high(p, a) &+ high(q, b) &+ high(r, c) &+ high(s, d)
        }

        @inline(__always)
        private func high(_ sample: Int16, _ weight: Int32) -> Int16 {
            Int16(truncatingIfNeeded: (Int32(sample) &* weight) &>> 16)
        }
    }

    /// Turns rows of `width` into columns: `target[x · targetStride + y] = source[y · sourceStride + x]`.
    static func transpose(
        _ source: UnsafePointer<Int16>, stride sourceStride: Int, width: Int, height: Int,
        into target: UnsafeMutablePointer<Int16>, stride targetStride: Int
    ) {
        let (wholeWidth, wholeHeight) = (width & ~7, height & ~7)
        for y in stride(from: 0, to: wholeHeight, by: 8) {
            for x in stride(from: 0, to: wholeWidth, by: 8) {
                transpose8(source + (y &* sourceStride &+ x), sourceStride, target + (x &* targetStride &+ y), targetStride)
            }
        }
        for y in 0..<height {
            for x in (y < wholeHeight ? wholeWidth : 0)..<width {
                target[x &* targetStride &+ y] = source[y &* sourceStride &+ x]
            }
        }
    }

    @inline(__always)
    private static func transpose8(
        _ source: UnsafePointer<Int16>, _ sourceStride: Int, _ target: UnsafeMutablePointer<Int16>, _ targetStride: Int
    ) {
        typealias Row = SIMD8<Int16>
        @inline(__always) func load(_ k: Int) -> Row {
            UnsafeRawPointer(source + k &* sourceStride).loadUnaligned(as: Row.self)
        }
        @inline(__always) func store(_ row: Row, _ k: Int) {
            UnsafeMutableRawPointer(target + k &* targetStride).storeBytes(of: row, as: Row.self)
        }
        @inline(__always) func weave(_ a: Row, _ b: Row) -> (Row, Row) {
            var both = SIMD16<Int16>()
            both.evenHalf = a
            both.oddHalf = b
            return (both.lowHalf, both.highHalf)
        }
        // Three rounds of interleaving rows that are 4, 2 and 1 apart.
        let (a0, a1) = weave(load(0), load(4))
        let (a2, a3) = weave(load(1), load(5))
        let (a4, a5) = weave(load(2), load(6))
        let (a6, a7) = weave(load(3), load(7))
        let (b0, b1) = weave(a0, a4)
        let (b2, b3) = weave(a1, a5)
        let (b4, b5) = weave(a2, a6)
        let (b6, b7) = weave(a3, a7)
        let (c0, c1) = weave(b0, b4)
        let (c2, c3) = weave(b1, b5)
        let (c4, c5) = weave(b2, b6)
        let (c6, c7) = weave(b3, b7)
        store(c0, 0)
        store(c1, 1)
        store(c2, 2)
        store(c3, 3)
        store(c4, 4)
        store(c5, 5)
        store(c6, 6)
        store(c7, 7)
    }
}
