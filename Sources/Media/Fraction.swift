internal import CFFmpeg

/// An exact fraction: frames per second as 30/1 or 30000/1001.
public struct Fraction: Hashable, Codable, Sendable, CustomStringConvertible {
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

/// A file's timestamp if it can be meant: hostile ones would overflow every sum.
func plausible(_ timestamp: Int64) -> Int64? {
    timestamp != rr_AV_NOPTS_VALUE && timestamp > -(1 << 56) && timestamp < 1 << 56 ? timestamp : nil
}

/// A timestamp in another unit, kept far from overflow.
func rescale(_ timestamp: Int64, from: AVRational, to: AVRational) -> Int {
    guard from.num > 0, from.den > 0 else { return 0 }
    return Int(min(max(av_rescale_q(timestamp, from, to), -(1 << 56)), 1 << 56))
}
