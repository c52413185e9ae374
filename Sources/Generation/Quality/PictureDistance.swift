internal import Foundation
public import Media

/// How far two pictures are from each other, plane by plane: `yuv420p` of one size.
///
/// The numbers are those of libavfilter's `psnr` and `ssim`.
public struct PictureDistance: Hashable, Sendable {
    /// Of Y, Cb and Cr: mean squared error in levels of 255.
    public private(set) var squaredErrors: [Double] = []
    /// Of Y, Cb and Cr: mean structural similarity, at most 1 (Wang et al., 2004), of windows of 8x8 pixels that lie 4
    /// apart, with a plain mean in place of a Gaussian one.
    public private(set) var similarities: [Double] = []
    /// Pixels of each plane.
    public private(set) var weights: [Double] = []

    public init(_ one: borrowing Frame, _ other: borrowing Frame) {
        for plane in 0..<min(3, one.planeCount) {
            let shift = plane == 0 ? (0, 0) : (one.format.chromaShiftX, one.format.chromaShiftY)
            let (width, height) = (-(-one.width >> shift.0), -(-one.height >> shift.1))
            let sums = one.withPlane(plane) { a, pitch in
                other.withPlane(plane) { b, otherPitch -> (Double, Double) in
                    guard let a = a.baseAddress, let b = b.baseAddress else { return (0, 1) }
                    let (one, other) = (Samples(a, pitch, width, height), Samples(b, otherPitch, width, height))
                    return (one.squaredError(to: other), one.similarity(to: other))
                }
            }
            squaredErrors.append(sums.0)
            similarities.append(sums.1)
            weights.append(Double(width * height))
        }
    }

    /// Over all planes, by their pixels.
    public var squaredError: Double { weighted(squaredErrors) }
    /// Over all planes, by their pixels.
    public var similarity: Double { weighted(similarities) }

    private func weighted(_ values: [Double]) -> Double {
        zip(values, weights).reduce(0) { $0 + $1.0 * $1.1 } / max(1, weights.reduce(0, +))
    }

    /// 10 · log₁₀(255² / error) in decibels; nil where there is no error.
    public static func decibels(_ squaredError: Double) -> Double? {
        squaredError > 0 ? 10 * log10(255 * 255 / squaredError) : nil
    }
}

private struct Samples {
    var bytes: UnsafePointer<UInt8>
    var pitch: Int
    var width: Int
    var height: Int

    init(_ bytes: UnsafePointer<UInt8>, _ pitch: Int, _ width: Int, _ height: Int) {
        (self.bytes, self.pitch, self.width, self.height) = (bytes, pitch, width, height)
    }
}

/// Sums over 4x4 pixels of both pictures.
private struct Block {
    var one = 0
    var other = 0
    var squares = 0
    var products = 0

    mutating func add(_ block: Block) {
        one += block.one
        other += block.other
        squares += block.squares
        products += block.products
    }
}

extension Block {
    /// Of a window of 64 pixels. The constants are (0.01 · 255)² and (0.03 · 255)², multiplied as the sums are.
    var similarity: Double {
        let (c1, c2) = (416, 235_963)
        let variances = squares * 64 - one * one - other * other
        let covariance = products * 64 - one * other
        return Double(2 * one * other + c1) * Double(2 * covariance + c2)
            / (Double(one * one + other * other + c1) * Double(variances + c2))
    }
}

extension Samples {
    func squaredError(to other: Samples) -> Double {
        var sum = 0
        for y in 0..<height {
            let (a, b) = (bytes + y * pitch, other.bytes + y * other.pitch)
            var row: UInt32 = 0
            // Rows of 65,536 pixels fit into 32 bits.
            for x in 0..<width {
                let difference = Int32(a[x]) &- Int32(b[x])
                row &+= UInt32(bitPattern: difference &* difference)
            }
            sum += Int(row)
        }
        return Double(sum) / Double(max(1, width * height))
    }

    func similarity(to other: Samples) -> Double {
        let (across, down) = (width / 4, height / 4)
        guard across > 1, down > 1 else { return squaredError(to: other) == 0 ? 1 : 0 }
        func row(_ index: Int) -> [Block] {
            var blocks = [Block](repeating: Block(), count: across)
            for y in (4 * index)..<(4 * index + 4) {
                let (a, b) = (bytes + y * pitch, other.bytes + y * other.pitch)
                for x in 0..<(4 * across) {
                    let (first, second) = (Int(a[x]), Int(b[x]))
                    blocks[x / 4].one += first
                    blocks[x / 4].other += second
                    blocks[x / 4].squares += first * first + second * second
                    blocks[x / 4].products += first * second
                }
            }
            return blocks
        }
        var sum = 0.0
        var above = row(0)
        for y in 1..<down {
            let below = row(y)
            for x in 1..<across {
                var window = above[x - 1]
                window.add(above[x])
                window.add(below[x - 1])
                window.add(below[x])
                sum += window.similarity
            }
            above = below
        }
        return sum / Double((across - 1) * (down - 1))
    }
}
