internal import Foundation

/// A soft pool of light over the picture: brighter inside, a little darker far out. Multiplies luma.
///
/// A Gaussian is a product of one along x and one along y, so a whole frame costs one multiplication per pixel.
struct Light: Equatable, Sendable {
    /// Centre and standard deviations, in fractions of the frame.
    var x: Double
    var y: Double
    var width: Double
    var height: Double
    /// Gain far from the light.
    var ambient: Double
    /// Gain added in its centre.
    var strength: Double

    /// The light over a rectangle of whole pixels.
    func over(_ place: PixelArea) -> OnRows {
        OnRows(
            horizontal: (0..<place.width).map { bell((Double($0) + 0.5) / Double(place.width), x, width) },
            light: self, height: place.height)
    }

    private func bell(_ at: Double, _ centre: Double, _ spread: Double) -> Float {
        let distance = (at - centre) / spread
        return Float(exp(-distance * distance / 2))
    }

    struct OnRows {
        /// The light along x, 0...1 per pixel.
        let horizontal: [Float]
        let light: Light
        let height: Int

        /// Gain of a row: what all of it gets, and what `horizontal` is multiplied with.
        func vertical(_ row: Int) -> (base: Float, amount: Float) {
            let bell = light.bell((Double(row) + 0.5) / Double(height), light.y, light.height)
            return (Float(light.ambient), Float(light.strength) * bell)
        }
    }
}
