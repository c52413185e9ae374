/// An angle as CSS writes it: `-6deg`, clockwise.
struct AngleValue: Hashable, Sendable {
    var degrees: Double

    static let expected = "an angle such as 12deg or -6deg"
    static let pattern = #"[\-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)deg|0"#

    init?(_ text: String) {
        guard let degrees = text == "0" ? 0 : number(text, unit: "deg"), abs(degrees) <= 36_000 else { return nil }
        self.degrees = degrees
    }

    /// In 1/1000 degree.
    var thousandths: Int { Int((degrees * 1000).rounded()) }
}
