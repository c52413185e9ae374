import Foundation
import Testing

@testable import Rendering

/// Resampling against the same sums in Double, and what it must keep.
@Suite struct ResamplingTests {
    @Test(arguments: [(64, 48, 40, 30), (50, 37, 90, 120), (300, 200, 64, 48), (9, 5, 20, 20)])
    func itIsTheSumOfWeightedSamples(sourceWidth: Int, sourceHeight: Int, width: Int, height: Int) {
        var random = Seeded(4)
        var source = SamplePlane(width: sourceWidth, height: sourceHeight)
        source.samples = random.bytes(sourceWidth * sourceHeight)
        let (x, y) = (1.3, 0.7)
        let (partWidth, partHeight) = (Double(sourceWidth) - 2.1, Double(sourceHeight) - 1.9)
        let result = sampled(source, x, y, partWidth, partHeight, width, height, .sharp)

        let across = ResampleAxis(
            start: x, length: partWidth, sourceCount: sourceWidth, targetCount: width, curve: .sharp)
        let down = ResampleAxis(
            start: y, length: partHeight, sourceCount: sourceHeight, targetCount: height, curve: .sharp)
        for row in 0..<height {
            for column in 0..<width {
                var sum = 0.0
                for j in 0..<down.taps {
                    for i in 0..<across.taps {
                        let sample = source.samples[
                            (Int(down.starts[row]) + j) * sourceWidth + Int(across.starts[column]) + i]
                        sum +=
                            Double(sample) * Double(down.weights[row * down.taps + j]) / 32768
                            * Double(across.weights[column * across.taps + i]) / 32768
                    }
                }
                let expected = min(max(sum, 0), 255)
                #expect(abs(Double(result[row * width + column]) - expected) <= 1.25)
            }
        }
    }

    @Test(arguments: [ResampleCurve.sharp, .even]) func flatStaysFlat(curve: ResampleCurve) {
        for value in [0, 16, 128, 235, 255] {
            var source = SamplePlane(width: 60, height: 40)
            source.samples = [UInt8](repeating: UInt8(value), count: 2400)
            for (width, height) in [(20, 13), (60, 40), (121, 97)] {
                let result = sampled(source, 0.37, 0.11, 58.2, 39.1, width, height, curve)
                #expect(result.allSatisfy { $0 == UInt8(value) })
            }
        }
    }

    @Test func theSameSizeSharplyIsTheSamePicture() {
        var random = Seeded(5)
        var source = SamplePlane(width: 37, height: 23)
        source.samples = random.bytes(37 * 23)
        #expect(sampled(source, 0, 0, 37, 23, 37, 23, .sharp) == source.samples)
    }

    /// A ramp moved by a tenth of a sample must be lower by a tenth of its slope: positions are not rounded.
    @Test(arguments: [ResampleCurve.sharp, .even]) func fractionsOfASampleCount(curve: ResampleCurve) {
        var source = SamplePlane(width: 256, height: 16)
        for y in 0..<16 { for x in 0..<256 { source.samples[y * 256 + x] = UInt8(x) } }
        func mean(_ x: Double) -> Double {
            let row = sampled(source, x, 0, 200, 16, 200, 16, curve)
            return Double(row.reduce(0) { $0 + Int($1) }) / Double(row.count)
        }
        for step in 0..<20 {
            let x = 20 + Double(step) / 20
            // Whole numbers come out; their mean over many phases of rounding follows the position.
            #expect(abs(mean(x) - (x + 99.5)) < 0.55)
        }
        #expect(mean(21) > mean(20))
    }

    private func sampled(
        _ source: SamplePlane, _ x: Double, _ y: Double, _ partWidth: Double, _ partHeight: Double, _ width: Int,
        _ height: Int, _ curve: ResampleCurve
    ) -> [UInt8] {
        var target = SamplePlane(width: width, height: height)
        target.withPlane {
            PlaneSampler(source).sample(
                x: x, y: y, width: partWidth, height: partHeight, curve: curve, into: $0, width: width, height: height)
        }
        return target.samples
    }
}
