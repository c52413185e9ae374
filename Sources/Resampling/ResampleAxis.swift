/// How one axis of a picture is resampled: for every target sample the source samples it is made of, with weights.
///
/// The curve is widened by the scale when shrinking so that nothing aliases. Positions are Doubles: a source range that
/// moves by a hundredth of a pixel moves the result by that much, which is what keeps slow zooms from jittering. Taps
/// beyond the edges fall on the edge sample.
public struct ResampleAxis {
    /// Source samples per target sample.
    public let taps: Int
    /// Index of the first source sample of each target sample; `start + taps` never passes the source's end.
    public let starts: [Int32]
    /// `taps` weights per target sample in 1/32768, with the sum 32768 (32767 where one sample has it all).
    public let weights: [Int16]

    public var count: Int { starts.count }

    /// - Parameters:
    ///   - start: Where the source range begins, in source samples; 0 is the left edge of sample 0.
    ///   - length: How long the range is; more than 0.
    ///   - sourceCount: Samples there are, at least 1.
    ///   - targetCount: Samples wanted.
    public init(start: Double, length: Double, sourceCount: Int, targetCount: Int, curve: ResampleCurve) {
        let scale = length / Double(max(targetCount, 1))
        let widening = max(scale / curve.slack, 1)
        let radius = curve.radius * widening
        // So many whole numbers are less than the radius away from any centre.
        let wanted = Int((2 * radius).rounded(.up))
        let taps = min(wanted, sourceCount)
        var starts: [Int32] = []
        var weights: [Int16] = []
        starts.reserveCapacity(targetCount)
        weights.reserveCapacity(targetCount * taps)
        var exact = [Double](repeating: 0, count: taps)
        for index in 0..<targetCount {
            let center = start + (Double(index) + 0.5) * scale - 0.5
            let first = Int((center - radius).rounded(.down)) + 1
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
