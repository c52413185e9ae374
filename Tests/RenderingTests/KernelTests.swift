import TestSupport
import Testing

@testable import Rendering

/// The vector loops against the same formulas written out in Double.
@Suite struct KernelTests {
    /// Odd lengths, so that what is left over after whole vectors is tested, too.
    static let counts = [1, 7, 16, 33, 257]

    @Test(arguments: counts) func overIsTheFormulaOfPremultipliedColours(count: Int) {
        var random = Seeded(1)
        let alpha = random.bytes(count)
        let source = alpha.map { UInt8.random(in: 0...$0, using: &random) }
        let below = random.bytes(count)
        var result = below
        result.withUnsafeMutableBufferPointer { Blend.over($0.baseAddress!, source, alpha: alpha, count: count) }
        for i in 0..<count {
            let expected = Double(source[i]) + Double(below[i]) * Double(255 - alpha[i]) / 255
            #expect(abs(Double(result[i]) - expected) <= 0.5)
        }
    }

    @Test(arguments: [0, 1, 77, 128, 255, 256]) func opacityScalesColourAndAlpha(opacity: Int) {
        var random = Seeded(2)
        let count = 1000
        let alpha = random.bytes(count)
        let source = alpha.map { UInt8.random(in: 0...$0, using: &random) }
        let below = random.bytes(count)
        var result = below
        result.withUnsafeMutableBufferPointer {
            Blend.over($0.baseAddress!, source, alpha: alpha, opacity: UInt16(opacity), count: count)
        }
        for i in 0..<count {
            let share = Double(opacity) / 256
            let expected = Double(source[i]) * share + Double(below[i]) * (1 - Double(alpha[i]) / 255 * share)
            #expect(abs(Double(result[i]) - expected) <= 1.5)
        }
    }

    @Test(arguments: counts) func mixMovesFromOneToTheOther(count: Int) {
        var random = Seeded(3)
        let (a, b) = (random.bytes(count), random.bytes(count))
        for weight in [0, 1, 100, 255, 256] {
            var three = [UInt8](repeating: 0, count: count)
            var two = a
            three.withUnsafeMutableBufferPointer {
                Blend.mix($0.baseAddress!, a, b, weight: UInt16(weight), count: count)
            }
            two.withUnsafeMutableBufferPointer { Blend.mix($0.baseAddress!, b, weight: UInt16(weight), count: count) }
            #expect(two == three)
            for i in 0..<count {
                let expected = (Double(a[i]) * Double(256 - weight) + Double(b[i]) * Double(weight)) / 256
                #expect(abs(Double(three[i]) - expected) <= 0.5)
            }
        }
    }

    @Test func divisionBy255IsExact() {
        for value in 0...65025 {
            let expected = UInt16((Double(value) / 255).rounded())
            #expect(Blend.divide255(UInt16(value)) == expected)
            if Blend.divide255(UInt16(value)) != expected { return }
        }
    }
}
