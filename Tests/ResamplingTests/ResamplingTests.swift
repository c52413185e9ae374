import TestSupport
import Testing

@testable import Resampling

/// Resampling against the same sums in Double, and what it must keep.
@Suite struct ResamplingTests {
    @Test(arguments: [(64, 48, 40, 30), (50, 37, 90, 120), (300, 200, 64, 48), (9, 5, 20, 20), (3, 2, 31, 27)])
    func itIsTheSumOfWeightedSamples(sourceWidth: Int, sourceHeight: Int, width: Int, height: Int) {
        var random = Seeded(4)
        let source = random.bytes(sourceWidth * sourceHeight)
        let (x, y) = (1.3, 0.7)
        let (partWidth, partHeight) = (Double(sourceWidth) - 2.1, Double(sourceHeight) - 1.9)
        let across = ResampleAxis(
            start: x, length: partWidth, sourceCount: sourceWidth, targetCount: width, curve: .sharp)
        let down = ResampleAxis(
            start: y, length: partHeight, sourceCount: sourceHeight, targetCount: height, curve: .sharp)
        let planes = [
            PlaneSampler(source, width: sourceWidth, height: sourceHeight),
            PlaneSampler(fine: source.map { Float($0) }, width: sourceWidth, height: sourceHeight),
        ]
        let results = planes.map { plane in
            sampled(plane, (x, y, partWidth, partHeight), width, height, .sharp)
        }
        #expect(results[0] == results[1])
        for row in 0..<height {
            for column in 0..<width {
                var sum = 0.0
                for j in 0..<down.taps {
                    for i in 0..<across.taps {
                        let sample = source[(Int(down.starts[row]) + j) * sourceWidth + Int(across.starts[column]) + i]
                        sum +=
                            Double(sample) * Double(down.weights[row * down.taps + j]) / 32768
                            * Double(across.weights[column * across.taps + i]) / 32768
                    }
                }
                let expected = min(max(sum, 0), 255)
                #expect(abs(Double(results[0][row * width + column]) - expected) <= 1.25)
            }
        }
    }

    @Test(arguments: [ResampleCurve.sharp, .even, .smooth]) func flatStaysFlat(curve: ResampleCurve) {
        for value in [0, 16, 128, 235, 255] {
            let plane = PlaneSampler([UInt8](repeating: UInt8(value), count: 2400), width: 60, height: 40)
            for (width, height) in [(20, 13), (60, 40), (121, 97)] {
                let result = sampled(plane, (0.37, 0.11, 58.2, 39.1), width, height, curve)
                #expect(result.allSatisfy { $0 == UInt8(value) })
            }
        }
    }

    @Test func theSameSizeSharplyIsTheSamePicture() {
        var random = Seeded(5)
        let source = random.bytes(37 * 23)
        #expect(sampled(PlaneSampler(source, width: 37, height: 23), (0, 0, 37, 23), 37, 23, .sharp) == source)
    }

    /// A ramp moved by a tenth of a sample must be lower by a tenth of its slope: positions are not rounded.
    @Test(arguments: [ResampleCurve.sharp, .even]) func fractionsOfASampleCount(curve: ResampleCurve) {
        let plane = PlaneSampler((0..<16).flatMap { _ in (0..<256).map { UInt8($0) } }, width: 256, height: 16)
        func mean(_ x: Double) -> Double {
            let row = sampled(plane, (x, 0, 200, 16), 200, 16, curve)
            return Double(row.reduce(0) { $0 + Int($1) }) / Double(row.count)
        }
        for step in 0..<20 {
            let x = 20 + Double(step) / 20
            // Whole numbers come out; their mean over many phases of rounding follows the position.
            #expect(abs(mean(x) - (x + 99.5)) < 0.55)
        }
        #expect(mean(21) > mean(20))
    }

    /// What lies between two levels comes out as a mixture of both, wherever the plane begins in its frame.
    @Test(arguments: [(0, 0), (100, 60), (255, 1)]) func ditheringKeepsTheMean(x: Int, y: Int) {
        for value in stride(from: Float(100), through: 102, by: 0.125) {
            let plane = PlaneSampler(fine: [Float](repeating: value, count: 64), width: 8, height: 8)
            let result = sampled(
                plane, (0, 0, 8, 8), 300, 64, .smooth, PlaneFinish(dither: (x, y)))
            let mean = Float(result.reduce(0) { $0 + Int($1) }) / Float(result.count)
            #expect(abs(mean - value) < 0.04)
            #expect(result.allSatisfy { abs(Float($0) - value) <= 1.05 })
        }
    }

    @Test func samplesStayInTheirRange() {
        let plane = PlaneSampler([0, 255, 0, 255], width: 2, height: 2)
        let result = sampled(plane, (0, 0, 2, 2), 9, 9, .sharp, PlaneFinish(range: 16...235, dither: (0, 0)))
        #expect(result.min() == 16 && result.max() == 235)
    }

    /// Light multiplies the distance from black, in whole vectors and in what is left over.
    @Test(arguments: [5, 16, 203]) func lightMultipliesLuma(width: Int) {
        let across = (0..<width).map { Double($0) / Double(width) }
        let light = PlaneLight(base: 0.945, across: across, down: [0, 0.03, 0.085])
        for value in [16, 17, 90, 235] as [Float] {
            let plane = PlaneSampler(fine: [Float](repeating: value, count: 16), width: 4, height: 4)
            let result = sampled(plane, (0, 0, 4, 4), width, 3, .smooth, PlaneFinish(light: light))
            for (row, gain) in [0, 0.03, 0.085].enumerated() {
                for column in 0..<width {
                    let expected = 16 + Double(value - 16) * (0.945 + across[column] * gain)
                    #expect(abs(Double(result[row * width + column]) - expected) < 0.55)
                }
            }
        }
    }

    @Test(arguments: [(8, 8), (17, 9), (40, 33), (3, 20)]) func transposingTurnsRowsIntoColumns(width: Int, height: Int)
    {
        let source = (0..<width * height).map { Int16($0) }
        var target = [Int16](repeating: -1, count: width * height)
        target.withUnsafeMutableBufferPointer {
            ResampleKernel.transpose(
                source, stride: width, width: width, height: height, into: $0.baseAddress!, stride: height)
        }
        for y in 0..<height {
            for x in 0..<width { #expect(target[x * height + y] == source[y * width + x]) }
        }
    }

    private func sampled(
        _ plane: PlaneSampler, _ part: (x: Double, y: Double, width: Double, height: Double), _ width: Int,
        _ height: Int, _ curve: ResampleCurve, _ finish: PlaneFinish = PlaneFinish()
    ) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: width * height) { target, count in
            guard let first = target.baseAddress else { return }
            plane.sample(
                x: part.x, y: part.y, width: part.width, height: part.height, curve: curve, into: first,
                stride: width, width: width, height: height, finish: finish)
            count = width * height
        }
    }
}
