#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// The curve that decides how source samples are weighed by their distance.
enum ResampleCurve: Sendable {
    /// Lanczos with three lobes: the sharpest, for pictures that stand still.
    case sharp
    /// A cubic of Mitchell and Netravali's family ("Reconstruction Filters in Computer Graphics", 1988; B 1/4, C 3/8): about
    /// as soft between two samples as on one, so that fine texture does not breathe while a picture moves.
    case even

    /// The distance, in samples, from which on weights are 0.
    var radius: Double { self == .sharp ? 3 : 2 }

    func weight(_ distance: Double) -> Double {
        let x = abs(distance)
        switch self {
        case .sharp:
            // sinc(x) · sinc(x/3)
            if x < 1e-9 { return 1 }
            if x >= 3 { return 0 }
            let angle = Double.pi * x
            return 3 * sin(angle) * sin(angle / 3) / (angle * angle)
        case .even:
            let (b, c) = (0.25, 0.375)
            if x < 1 { return ((12 - 9 * b - 6 * c) * x * x * x + (-18 + 12 * b + 6 * c) * x * x + 6 - 2 * b) / 6 }
            if x >= 2 { return 0 }
            return ((-b - 6 * c) * x * x * x + (6 * b + 30 * c) * x * x + (-12 * b - 48 * c) * x + 8 * b + 24 * c) / 6
        }
    }
}

/// How one axis of a picture is resampled: for every target sample the source samples it is made of, with weights.
///
/// The curve is widened by the scale when shrinking so that nothing aliases. Positions are Doubles: a source range that
/// moves by a hundredth of a pixel moves the result by that much, which is what keeps slow zooms from jittering. Taps
/// beyond the edges fall on the edge sample.
struct ResampleAxis {
    /// Source samples per target sample.
    let taps: Int
    /// Index of the first source sample of each target sample; `start + taps` never passes the source's end.
    let starts: [Int32]
    /// `taps` weights per target sample in 1/32768, with the sum 32768 (32767 where one sample has it all).
    let weights: [Int16]

    var count: Int { starts.count }

    /// - Parameters:
    ///   - start: Where the source range begins, in source samples; 0 is the left edge of sample 0.
    ///   - length: How long the range is; more than 0.
    ///   - sourceCount: Samples there are, at least 1.
    ///   - targetCount: Samples wanted.
    init(start: Double, length: Double, sourceCount: Int, targetCount: Int, curve: ResampleCurve) {
        let scale = length / Double(max(targetCount, 1))
        let widening = max(scale, 1)
        let radius = curve.radius * widening
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
                let weight = curve.weight((Double(first + offset) - center) / widening)
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
    ///
    /// At an edge, where many taps fall on one sample, its weight may pass 1, which 16 bits cannot hold: then this sample
    /// alone is taken.
    private static func append(_ exact: [Double], sum: Double, to weights: inout [Int16]) {
        let first = weights.count
        let largest = exact.indices.max { exact[$0] < exact[$1] } ?? 0
        let isOver = exact[largest] / sum > 32767 / 32768
        var total = 0
        for (tap, weight) in exact.enumerated() {
            let whole = isOver ? (tap == largest ? 32767 : 0) : Int((weight / sum * 32768).rounded())
            weights.append(Int16(clamping: whole))
            total += whole
        }
        weights[first + largest] = Int16(clamping: Int(weights[first + largest]) + 32768 - total)
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
    /// `target[x] = Σ (rows[k][x] − 128) · weights[k]` with 7 fractional bits in the result, for 8-bit rows.
    ///
    /// `stride` is the distance between rows in samples. A product keeps the upper half of its 32 bits, which is one
    /// instruction for eight samples; the half units that this cuts off on average are given back at the start. Samples
    /// count from the middle so that they fill all 16 bits of a factor.
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
                        centered(first[x]), centered(b[x]), centered(c[x]), centered(d[x]))
                }
            } else {
                for x in 0..<count {
                    target[x] = target[x] &+ four.sum(
                        centered(first[x]), centered(b[x]), centered(c[x]), centered(d[x]))
                }
            }
            bias = 0
            tap += 4
        }
    }

    /// A sample less 128 in the upper half of 16 bits.
    @inline(__always)
    private static func centered(_ sample: UInt8) -> Int16 {
        Int16(bitPattern: UInt16(sample ^ 0x80) &<< 8)
    }

    /// `target[x] = Σ rows[k][x] · weights[k] + 128` as 8 bits, for rows as the first sum leaves them; `sums` is room for
    /// `count`.
    static func sum(
        _ source: UnsafePointer<Int16>, stride: Int, weights: UnsafePointer<Int16>, taps: Int,
        sums: UnsafeMutablePointer<Int16>, into target: UnsafeMutablePointer<UInt8>, count: Int
    ) {
        var tap = 0
        // Products have 6 fractional bits: half a unit (32) rounds to nearest, the rest makes up for what was cut off.
        var bias = Int16(truncatingIfNeeded: 32 + taps / 2)
        while tap < taps {
            let first = source + tap * stride
            let four = Four(weights, tap, taps)
            let step = { (k: Int) in tap + k < taps ? k * stride : 0 }
            let (b, c, d) = (first + step(1), first + step(2), first + step(3))
            if tap == 0 {
                for x in 0..<count {
                    sums[x] = bias &+ four.sum(first[x], b[x], c[x], d[x])
                }
            } else {
                for x in 0..<count {
                    sums[x] = sums[x] &+ four.sum(first[x], b[x], c[x], d[x])
                }
            }
            bias = 0
            tap += 4
        }
        for x in 0..<count {
            target[x] = UInt8(truncatingIfNeeded: min(max(sums[x] &>> 6, -128), 127) &+ 128)
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
