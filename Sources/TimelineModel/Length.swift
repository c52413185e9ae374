/// A length or coordinate on the picture, in 1/64 pixel.
///
/// Pixels of the output, x to the right and y down from the top left corner. Integers, because a timeline's text
/// form and its keys must not depend on how a floating-point number prints.
public struct Length: Hashable, Comparable, Sendable {
    /// The length in 1/64 pixel.
    public var units: Int

    public init(units: Int) { self.units = units }

    /// The nearest 1/64 pixel; NaN counts as 0 and what is out of range is clamped to ±2^31 units.
    public init(pixels: Double) {
        let scaled = (pixels * 64).rounded()
        units = scaled.isNaN ? 0 : Int(min(max(scaled, -2_147_483_648), 2_147_483_647))
    }

    public static let zero = Length(units: 0)

    /// The length in pixels.
    public var pixels: Double { Double(units) / 64 }

    /// The nearest whole pixel, halves away from zero.
    public var rounded: Int { Int(pixels.rounded()) }

    public static func < (a: Length, b: Length) -> Bool { a.units < b.units }
    public static func + (a: Length, b: Length) -> Length { Length(units: a.units + b.units) }
    public static func - (a: Length, b: Length) -> Length { Length(units: a.units - b.units) }
    public static prefix func - (a: Length) -> Length { Length(units: -a.units) }
    public static func * (a: Length, factor: Double) -> Length { Length(pixels: a.pixels * factor) }
}

extension Length: CustomStringConvertible {
    /// Pixels with only the decimals it takes, exact because 1/64 has six: `12`, `-3.5`, `0.015625`.
    public var description: String { decimal(units, per: 64) }
}

/// `numerator/denominator` as a decimal without trailing zeros, exact for denominators of powers of 2 and 10.
func decimal(_ numerator: Int, per denominator: Int) -> String {
    var text = numerator < 0 ? "-" : ""
    let (whole, part) = numerator.magnitude.quotientAndRemainder(dividingBy: UInt(denominator))
    text += String(whole)
    guard part > 0 else { return text }
    text += "."
    var rest = part
    while rest > 0 {
        rest *= 10
        text += String(rest / UInt(denominator))
        rest %= UInt(denominator)
    }
    return text
}
