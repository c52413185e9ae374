/// Loops over rows of samples. Plain arithmetic in 8 and 16 bits without branches: the optimiser turns each of them
/// into vector code (checked in the release build's disassembly), and none reads or writes outside `count` samples.
enum Blend {
    /// `value / 255`, rounded to nearest, exact for 0...65025.
    @inline(__always)
    static func divide255(_ value: UInt16) -> UInt16 {
        let biased = value &+ 128
        return (biased &+ (biased &>> 8)) &>> 8
    }

    /// Premultiplied `source` over `target`: `source + target × (255 − alpha) / 255`.
    @inline(__always)
    static func over(
        _ target: UnsafeMutablePointer<UInt8>, _ source: UnsafePointer<UInt8>, alpha: UnsafePointer<UInt8>, count: Int
    ) {
        for i in 0..<count {
            let below = divide255(UInt16(target[i]) &* (255 &- UInt16(alpha[i])))
            target[i] = UInt8(truncatingIfNeeded: UInt16(source[i]) &+ below)
        }
    }

    /// `over` with the source at `opacity` 0...256 of its own.
    @inline(__always)
    static func over(
        _ target: UnsafeMutablePointer<UInt8>, _ source: UnsafePointer<UInt8>, alpha: UnsafePointer<UInt8>,
        opacity: UInt16, count: Int
    ) {
        for i in 0..<count {
            let faded = (UInt16(source[i]) &* opacity &+ 128) &>> 8
            let cover = (UInt16(alpha[i]) &* opacity &+ 128) &>> 8
            target[i] = UInt8(truncatingIfNeeded: faded &+ divide255(UInt16(target[i]) &* (255 &- cover)))
        }
    }

    /// `target` moved towards `source` by `weight` 0...256.
    @inline(__always)
    static func mix(
        _ target: UnsafeMutablePointer<UInt8>, _ source: UnsafePointer<UInt8>, weight: UInt16, count: Int
    ) {
        let rest = 256 &- weight
        for i in 0..<count {
            let sum = UInt16(target[i]) &* rest &+ UInt16(source[i]) &* weight &+ 128
            target[i] = UInt8(truncatingIfNeeded: sum &>> 8)
        }
    }

    /// The mix of `first` and `second`, of which `weight` 0...256 is the second's.
    @inline(__always)
    static func mix(
        _ target: UnsafeMutablePointer<UInt8>, _ first: UnsafePointer<UInt8>, _ second: UnsafePointer<UInt8>,
        weight: UInt16, count: Int
    ) {
        let rest = 256 &- weight
        for i in 0..<count {
            let sum = UInt16(first[i]) &* rest &+ UInt16(second[i]) &* weight &+ 128
            target[i] = UInt8(truncatingIfNeeded: sum &>> 8)
        }
    }

    /// `target × mask / 255`.
    @inline(__always)
    static func multiply(_ target: UnsafeMutablePointer<UInt8>, by mask: UnsafePointer<UInt8>, count: Int) {
        for i in 0..<count {
            target[i] = UInt8(truncatingIfNeeded: divide255(UInt16(target[i]) &* UInt16(mask[i])))
        }
    }

    /// Two neighbours weighed: `(a × (128 − weight) + b × weight) / 128`, `weight` 0...128.
    @inline(__always)
    static func lerp(
        _ target: UnsafeMutablePointer<UInt8>, _ a: UnsafePointer<UInt8>, _ b: UnsafePointer<UInt8>, weight: UInt16,
        count: Int
    ) {
        let rest = 128 &- weight
        for i in 0..<count {
            let sum = UInt16(a[i]) &* rest &+ UInt16(b[i]) &* weight &+ 64
            target[i] = UInt8(truncatingIfNeeded: sum &>> 7)
        }
    }
}
