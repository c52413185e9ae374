internal import TimelineModel

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// How large a file may become. 0 is no bound.
public struct SizeBound: Hashable, Sendable {
    /// Bits per second of the whole file, sound and all, on average; for codecs that limit peaks also in any second
    /// of the picture.
    public var bitrate: Int
    public var bytes: Int

    public init(bitrate: Int = 0, bytes: Int = 0) {
        self.bitrate = bitrate
        self.bytes = bytes
    }

    public var isSet: Bool { bitrate > 0 || bytes > 0 }

    /// The most bytes that a file of so many frames may have.
    func limit(frames: Int, rate: FrameRate) -> Int {
        let average = bitrate > 0 ? bitrate * frames * rate.denominator / (8 * rate.numerator) : .max
        return min(average, bytes > 0 ? bytes : .max)
    }

    /// As text for keys of files.
    var canonical: String {
        (bitrate > 0 ? " max-bitrate=\(bitrate)" : "") + (bytes > 0 ? " max-bytes=\(bytes)" : "")
    }
}

/// Looks for the best quality at which a file is small enough, by encoding as seldom as it can.
///
/// The logarithm of a file's size falls nearly in a straight line with the encoder's quality. The first step takes the
/// codec's usual slope, later ones the slope that was measured. The first quality that fits is taken.
struct QualitySearch {
    /// Bytes that the file may have, and those in it that do not depend on the quality.
    let limit: Int
    let constant: Int
    let worst: Int
    /// Of the codec: see `VideoCodec.qualityPerHalf`.
    let qualityPerHalf: Int
    private(set) var tried: [(quality: Int, bytes: Int)] = []

    /// - Parameter quality: Where to begin: the best that is wanted.
    init(limit: Int, constant: Int, from quality: Int, codec: (worst: Int, perHalf: Int)) {
        self.limit = limit
        self.constant = constant
        worst = codec.worst
        qualityPerHalf = codec.perHalf
        next = quality
    }

    /// The quality to try; nil at the end.
    private(set) var next: Int?

    var hasSucceeded: Bool { tried.last.map { $0.bytes <= limit } ?? false }

    /// Says how large the file became at `next`.
    mutating func add(bytes: Int) {
        guard let quality = next else { return }
        tried.append((quality, bytes))
        next = nil
        guard bytes > limit, quality < worst else { return }
        let wanted = Double(limit) * 0.97 - Double(constant)
        guard wanted > 0 else {
            next = worst
            return
        }
        let step = halves(Double(bytes - constant) / wanted) * slope
        next = min(worst, quality + max(1, Int(min(step, 100).rounded(.up))))
    }

    /// How far the quality's number must go up until the picture takes half the bytes.
    private var slope: Double {
        guard tried.count > 1, let last = tried.last else { return Double(qualityPerHalf) }
        let before = tried[tried.count - 2]
        let measured = halves(Double(before.bytes - constant) / Double(max(1, last.bytes - constant)))
        guard measured > 0.01 else { return Double(2 * qualityPerHalf) }
        return min(Double(last.quality - before.quality) / measured, Double(4 * qualityPerHalf))
    }

    private func halves(_ ratio: Double) -> Double { ratio > 0 && ratio.isFinite ? log2(ratio) : 1 }
}
