internal import Foundation
internal import TimelineModel

extension Grade.Look {
    /// What becomes of a colour from 0 to 1 as coded. Black and white stay what they are, but under `film`: white goods on
    /// white ground must not turn yellow.
    var color: GradeTable.Color {
        switch self {
        case .warm: { Self.contrast(Self.saturated(Self.power($0, SIMD3(0.88, 0.98, 1.14)), 1.06), 0.06) }
        case .cool: { Self.contrast(Self.saturated(Self.power($0, SIMD3(1.12, 1.01, 0.9)), 0.96), 0.06) }
        case .mono: { SIMD3(repeating: Self.contrast(SIMD3(repeating: ($0 * SIMD3(0.32, 0.55, 0.13)).sum()), 0.22).x) }
        case .film: { Self.film($0) }
        case .vivid:
            { color in
                let (most, least) = (color.max(), color.min())
                let saturation = most > 0 ? (most - least) / most : 0
                return Self.contrast(Self.saturated(color, 1 + 0.5 * (1 - saturation)), 0.14)
            }
        }
    }

    private static func luma(_ color: SIMD3<Float>) -> Float { (color * SIMD3(0.2126, 0.7152, 0.0722)).sum() }

    private static func power(_ color: SIMD3<Float>, _ exponents: SIMD3<Float>) -> SIMD3<Float> {
        SIMD3(pow(color.x, exponents.x), pow(color.y, exponents.y), pow(color.z, exponents.z))
    }

    private static func saturated(_ color: SIMD3<Float>, _ factor: Float) -> SIMD3<Float> {
        let grey = SIMD3(repeating: luma(color))
        return grey + (color - grey) * factor
    }

    /// An S through black, middle grey and white, `1 + amount` steep in the middle.
    private static func contrast(_ color: SIMD3<Float>, _ amount: Float) -> SIMD3<Float> {
        func curve(_ x: Float) -> Float {
            let x = min(max(x, 0), 1)
            return x - amount * sin(2 * .pi * x) / (2 * .pi)
        }
        return SIMD3(curve(color.x), curve(color.y), curve(color.z))
    }

    private static func film(_ color: SIMD3<Float>) -> SIMD3<Float> {
        let light = luma(color)
        let shadow = (1 - light) * (1 - light)
        let toned =
            saturated(color, 0.9) + SIMD3(-0.015, 0.006, 0.03) * shadow + SIMD3(0.03, 0.01, -0.025) * (light * light)
        // Paper is not white and its black not black.
        return contrast(toned, 0.16) * 0.93 + 0.035
    }
}
