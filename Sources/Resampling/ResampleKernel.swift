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

    /// `target[x] = bias + Σ rows[k][x] · weights[k]`, with one fractional bit less than the rows have.
    @inline(never)
    static func sum(
        _ source: UnsafePointer<Int16>, stride: Int, weights: UnsafePointer<Int16>, taps: Int, bias: Int = 0,
        spread: UnsafeMutablePointer<Eight>, into target: UnsafeMutablePointer<Int16>, count: Int
    ) {
        for tap in 0..<taps { spread[tap] = Eight(repeating: weights[tap]) }
        let bias = Int16(truncatingIfNeeded: bias + taps / 2)
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
    ///
    /// - Parameters:
    ///   - thresholds: Added first, in 1/64: what dithers; zeros round to the nearest.
    ///   - range: What samples may reach.
    @inline(never)
    static func finish(
        _ sums: UnsafePointer<Int16>, thresholds: UnsafePointer<Int16>, range: ClosedRange<UInt8>,
        into target: UnsafeMutablePointer<UInt8>, count: Int
    ) {
        let (low, high) = (Int16(range.lowerBound) - 128, Int16(range.upperBound) - 128)
        for x in 0..<count {
            target[x] = UInt8(truncatingIfNeeded: min(max((sums[x] &+ thresholds[x]) &>> 6, low), high) &+ 128)
        }
    }

    /// Multiplies what the second sum leaves, counted from 16, with `1 + base + amount · across[x]`.
    ///
    /// - Parameters:
    ///   - across: In 1/32768, 0...1.
    ///   - base: In 1/2^18, as `amount`.
    @inline(never)
    static func light(
        _ sums: UnsafeMutablePointer<Int16>, across: UnsafePointer<Int16>, base: Int16, amount: Int16, count: Int
    ) {
        // Samples from 16 with 7 fractional bits fill a factor; the sums have 6, count from 128 and hold a half.
        let black = Int16((128 - 16) * 64 - 32)
        let amounts = Eight(repeating: amount)
        var x = 0
        while x &+ 8 <= count {
            let share = Eight(repeating: base) &+ upperHalf(amounts, load(across + x)) &<< 1
            let held = load(UnsafePointer(sums + x))
            let samples = pointwiseMin(held, Eight(repeating: 9000)) &+ Eight(repeating: black)
            store(held &+ (upperHalf(samples &<< 1, share) &+ 4) &>> 3, sums + x)
            x &+= 8
        }
        while x < count {
            let share = base &+ Int16(truncatingIfNeeded: (Int32(amount) &* Int32(across[x])) &>> 16) &<< 1
            let sample = Int32(min(sums[x], 9000) &+ black) &<< 1
            sums[x] &+= (Int16(truncatingIfNeeded: (sample &* Int32(share)) &>> 16) &+ 4) &>> 3
            x &+= 1
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
