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

/// Sums of weighted rows: the inner loops of resampling, sixteen samples at a time.
///
/// A product keeps the upper half of its 32 bits, which is one instruction for eight samples (`pmulhw`; checked in the
/// disassembly: plain loops do not get it, because the compiler forgets that a weight has 16 bits once it is taken out of
/// the loop). The half units that this cuts off on average are given back at the start. Samples count from 128, the
/// middle, so that they fill all 16 bits of a factor.
enum ResampleKernel {
    typealias Eight = SIMD8<Int16>
    /// Samples per step; shorter rows go one by one.
    static let step = 16

    /// `target[x] = Σ (rows[k][x] − 128) · weights[k]` with 7 fractional bits in the result, for 8-bit rows.
    ///
    /// - Parameters:
    ///   - stride: Distance between rows in samples.
    ///   - spread: Room for `taps` vectors.
    @inline(never)
    static func sum(
        _ source: UnsafePointer<UInt8>, stride: Int, weights: UnsafePointer<Int16>, taps: Int,
        spread: UnsafeMutablePointer<Eight>, into target: UnsafeMutablePointer<Int16>, count: Int
    ) {
        for tap in 0..<taps { spread[tap] = Eight(repeating: weights[tap]) }
        let bias = Int16(truncatingIfNeeded: taps / 2)
        guard count >= step else {
            for x in 0..<count {
                var sum = bias
                for tap in 0..<taps {
                    let sample = Int32(source[tap &* stride &+ x]) &- 128
                    sum = sum &+ Int16(truncatingIfNeeded: (sample &<< 8 &* Int32(weights[tap])) &>> 16)
                }
                target[x] = sum
            }
            return
        }
        var x = 0
        while x < count {
            // The last step overlaps the one before rather than run over the end.
            x = min(x, count &- step)
            var (low, high) = (Eight(repeating: bias), Eight(repeating: bias))
            var row = source + x
            for tap in 0..<taps {
                let samples = UnsafeRawPointer(row).loadUnaligned(as: SIMD16<UInt8>.self) ^ SIMD16(repeating: 0x80)
                let weight = spread[tap]
                low &+= upperHalf(widened(samples.lowHalf), weight)
                high &+= upperHalf(widened(samples.highHalf), weight)
                row += stride
            }
            store(low, target + x)
            store(high, target + (x &+ 8))
            x &+= step
        }
    }

    /// `target[x] = Σ rows[k][x] · weights[k]` with 6 fractional bits and a half to round with, for rows as the first sum
    /// leaves them.
    @inline(never)
    static func sum(
        _ source: UnsafePointer<Int16>, stride: Int, weights: UnsafePointer<Int16>, taps: Int,
        spread: UnsafeMutablePointer<Eight>, into target: UnsafeMutablePointer<Int16>, count: Int
    ) {
        for tap in 0..<taps { spread[tap] = Eight(repeating: weights[tap]) }
        let bias = Int16(truncatingIfNeeded: 32 + taps / 2)
        guard count >= step else {
            for x in 0..<count {
                var sum = bias
                for tap in 0..<taps {
                    let product = Int32(source[tap &* stride &+ x]) &* Int32(weights[tap])
                    sum = sum &+ Int16(truncatingIfNeeded: product &>> 16)
                }
                target[x] = sum
            }
            return
        }
        var x = 0
        while x < count {
            x = min(x, count &- step)
            var (low, high) = (Eight(repeating: bias), Eight(repeating: bias))
            var row = source + x
            for tap in 0..<taps {
                let weight = spread[tap]
                low &+= upperHalf(load(row), weight)
                high &+= upperHalf(load(row + 8), weight)
                row += stride
            }
            store(low, target + x)
            store(high, target + (x &+ 8))
            x &+= step
        }
    }

    /// The upper 16 bits of each product.
    @inline(__always)
    private static func upperHalf(_ a: Eight, _ b: Eight) -> Eight {
        Eight(
            truncatingIfNeeded: (SIMD8<Int32>(truncatingIfNeeded: a) &* SIMD8<Int32>(truncatingIfNeeded: b)) &>> 16)
    }

    /// Bytes in the upper halves of 16-bit numbers.
    @inline(__always)
    private static func widened(_ samples: SIMD8<UInt8>) -> Eight {
        var pairs = SIMD16<UInt8>()
        pairs.oddHalf = samples
        return unsafeBitCast(pairs, to: Eight.self)
    }

    /// What the second sum leaves, as samples.
    @inline(never)
    static func finish(_ sums: UnsafePointer<Int16>, into target: UnsafeMutablePointer<UInt8>, count: Int) {
        for x in 0..<count {
            target[x] = UInt8(truncatingIfNeeded: min(max(sums[x] &>> 6, -128), 127) &+ 128)
        }
    }

    @inline(__always)
    private static func load(_ source: UnsafePointer<Int16>) -> Eight {
        UnsafeRawPointer(source).loadUnaligned(as: Eight.self)
    }

    @inline(__always)
    private static func store(_ vector: Eight, _ target: UnsafeMutablePointer<Int16>) {
        UnsafeMutableRawPointer(target).storeBytes(of: vector, as: Eight.self)
    }

    /// Turns rows of `width` into columns: `target[x · targetStride + y] = source[y · sourceStride + x]`.
    static func transpose(
        _ source: UnsafePointer<Int16>, stride sourceStride: Int, width: Int, height: Int,
        into target: UnsafeMutablePointer<Int16>, stride targetStride: Int
    ) {
        let (wholeWidth, wholeHeight) = (width & ~7, height & ~7)
        for y in stride(from: 0, to: wholeHeight, by: 8) {
            for x in stride(from: 0, to: wholeWidth, by: 8) {
                transpose8(
                    source + (y &* sourceStride &+ x), sourceStride, target + (x &* targetStride &+ y), targetStride)
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
        @inline(__always) func row(_ k: Int) -> Eight { load(source + k &* sourceStride) }
        @inline(__always) func put(_ row: Eight, _ k: Int) { store(row, target + k &* targetStride) }
        @inline(__always) func weave(_ a: Eight, _ b: Eight) -> (Eight, Eight) {
            var both = SIMD16<Int16>()
            both.evenHalf = a
            both.oddHalf = b
            return (both.lowHalf, both.highHalf)
        }
        // Three rounds of interleaving rows that are 4, 2 and 1 apart.
        let (a0, a1) = weave(row(0), row(4))
        let (a2, a3) = weave(row(1), row(5))
        let (a4, a5) = weave(row(2), row(6))
        let (a6, a7) = weave(row(3), row(7))
        let (b0, b1) = weave(a0, a4)
        let (b2, b3) = weave(a1, a5)
        let (b4, b5) = weave(a2, a6)
        let (b6, b7) = weave(a3, a7)
        let (c0, c1) = weave(b0, b4)
        let (c2, c3) = weave(b1, b5)
        let (c4, c5) = weave(b2, b6)
        let (c6, c7) = weave(b3, b7)
        put(c0, 0)
        put(c1, 1)
        put(c2, 2)
        put(c3, 3)
        put(c4, 4)
        put(c5, 5)
        put(c6, 6)
        put(c7, 7)
    }
}
