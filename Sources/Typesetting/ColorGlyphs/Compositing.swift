/// How two layers of a glyph are put together: W3C Compositing and Blending Level 1, sections 9 and 10, which COLR
/// names its modes after. Colours are premultiplied, 0...1.
enum Compositing {
    static func mix(_ source: SIMD4<Float>, _ backdrop: SIMD4<Float>, _ mode: CompositeMode) -> SIMD4<Float> {
        let (s, b) = (source.w, backdrop.w)
        /// Porter and Duff: how much of each is kept.
        func keep(_ ofSource: Float, _ ofBackdrop: Float) -> SIMD4<Float> { source * ofSource + backdrop * ofBackdrop }
        switch mode {
        case .clear: return .zero
        case .source: return source
        case .destination: return backdrop
        case .sourceOver: return keep(1, 1 - s)
        case .destinationOver: return keep(1 - b, 1)
        case .sourceIn: return keep(b, 0)
        case .destinationIn: return keep(0, s)
        case .sourceOut: return keep(1 - b, 0)
        case .destinationOut: return keep(0, 1 - s)
        case .sourceAtop: return keep(b, 1 - s)
        case .destinationAtop: return keep(1 - b, s)
        case .xor: return keep(1 - b, 1 - s)
        case .plus:
            return (source + backdrop).clamped(lowerBound: .zero, upperBound: SIMD4(repeating: 1))
        default:
            // Section 9: (1 - αb) Cs αs + (1 - αs) Cb αb + αs αb B(Cb, Cs).
            let blended = blend(straight(source), straight(backdrop), mode) * (s * b)
            var result = keep(1 - b, 1 - s) + SIMD4(blended, s * b)
            result.w = s + b - s * b
            return result
        }
    }

    private static func straight(_ color: SIMD4<Float>) -> SIMD3<Float> {
        color.w > 0 ? SIMD3(color.x, color.y, color.z) / color.w : .zero
    }

    private static func blend(_ source: SIMD3<Float>, _ backdrop: SIMD3<Float>, _ mode: CompositeMode) -> SIMD3<Float> {
        switch mode {
        case .hue:
            return luminosity(luminance(backdrop), of: saturation(saturation(of: backdrop), of: source))
        case .saturation:
            return luminosity(luminance(backdrop), of: saturation(saturation(of: source), of: backdrop))
        case .color: return luminosity(luminance(backdrop), of: source)
        case .luminosity: return luminosity(luminance(source), of: backdrop)
        default:
            return SIMD3(
                blend(source.x, backdrop.x, mode), blend(source.y, backdrop.y, mode), blend(source.z, backdrop.z, mode))
        }
    }

    /// One channel: `s` of the source, `b` of the backdrop.
    private static func blend(_ s: Float, _ b: Float, _ mode: CompositeMode) -> Float {
        func hardLight(_ s: Float, _ b: Float) -> Float {
            s <= 0.5 ? b * 2 * s : b + (2 * s - 1) - b * (2 * s - 1)
        }
        switch mode {
        case .screen: return b + s - b * s
        case .overlay: return hardLight(b, s)
        case .darken: return min(s, b)
        case .lighten: return max(s, b)
        case .colorDodge: return b == 0 ? 0 : s == 1 ? 1 : min(1, b / (1 - s))
        case .colorBurn: return b == 1 ? 1 : s == 0 ? 0 : 1 - min(1, (1 - b) / s)
        case .hardLight: return hardLight(s, b)
        case .softLight:
            if s <= 0.5 { return b - (1 - 2 * s) * b * (1 - b) }
            let d = b <= 0.25 ? ((16 * b - 12) * b + 4) * b : b.squareRoot()
            return b + (2 * s - 1) * (d - b)
        case .difference: return abs(b - s)
        case .exclusion: return b + s - 2 * b * s
        case .multiply: return b * s
        default: return s
        }
    }

    // MARK: Hue, saturation and luminosity (section 10.2)

    private static func luminance(_ color: SIMD3<Float>) -> Float { 0.3 * color.x + 0.59 * color.y + 0.11 * color.z }

    private static func saturation(of color: SIMD3<Float>) -> Float { color.max() - color.min() }

    private static func luminosity(_ wanted: Float, of color: SIMD3<Float>) -> SIMD3<Float> {
        var result = color + (wanted - luminance(color))
        let (light, low, high) = (luminance(result), result.min(), result.max())
        if low < 0 { result = light + (result - light) * light / (light - low) }
        if high > 1 { result = light + (result - light) * (1 - light) / (high - light) }
        return result
    }

    private static func saturation(_ wanted: Float, of color: SIMD3<Float>) -> SIMD3<Float> {
        let (low, range) = (color.min(), saturation(of: color))
        return range > 0 ? (color - low) * (wanted / range) : .zero
    }
}
