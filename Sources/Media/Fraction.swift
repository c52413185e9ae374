internal import CFFmpeg

/// An exact fraction: frames per second as 30/1 or 30000/1001.
public struct Fraction: Hashable, Sendable, CustomStringConvertible {
    public var numerator: Int
    public var denominator: Int

    public init(_ numerator: Int, _ denominator: Int = 1) {
        self.numerator = numerator
        self.denominator = denominator
    }

    init(_ rational: AVRational) { self.init(Int(rational.num), Int(rational.den)) }

    var rational: AVRational { AVRational(num: Int32(clamping: numerator), den: Int32(clamping: denominator)) }
    var inverse: AVRational { AVRational(num: Int32(clamping: denominator), den: Int32(clamping: numerator)) }

    /// `30` or `30000/1001`.
    public var description: String { denominator == 1 ? String(numerator) : "\(numerator)/\(denominator)" }
}

/// Microseconds as libav's time base.
let microseconds = AVRational(num: 1, den: 1_000_000)
