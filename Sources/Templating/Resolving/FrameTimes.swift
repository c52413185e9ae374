internal import Foundation
internal import TimelineModel

extension FrameRate {
    /// The nearest frame boundary, halves up.
    func frame(_ seconds: Decimal) -> Int {
        // Divided as a double: decimals take hundreds of times as long, and the hair below is far above the error.
        let frames = (seconds as NSDecimalNumber).doubleValue * Double(numerator) / Double(denominator)
        // A hair above the half, because 1/3 s is not a decimal; far outside of any video, nonsense stays finite.
        guard frames.isFinite, abs(frames) < 1e9 else { return frames < 0 ? -1_000_000_000 : 1_000_000_000 }
        return Int((frames + 0.5 + 1e-6).rounded(.down))
    }

    /// The time of a frame's start.
    func time(_ frame: Int) -> Decimal {
        let (seconds, rest) = (frame * denominator).quotientAndRemainder(dividingBy: numerator)
        if rest == 0 { return Decimal(seconds) }
        // Dividing decimals takes long, and all videos of a template ask for the same frames.
        return Self.frameTimes.value(for: FrameTime(rate: self, frame: frame)) {
            Decimal(frame) * Decimal(denominator) / Decimal(numerator)
        }
    }

    private static let frameTimes = Remembered<FrameTime, Decimal>(most: 10_000)
}

private struct FrameTime: Hashable {
    var rate: FrameRate
    var frame: Int
}
