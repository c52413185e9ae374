internal import Foundation
internal import Resampling

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
    func over(_ place: PixelArea) -> PlaneLight {
        PlaneLight(
            base: ambient,
            across: (0..<place.width).map { bell((Double($0) + 0.5) / Double(place.width), x, width) },
            down: (0..<place.height).map { strength * bell((Double($0) + 0.5) / Double(place.height), y, height) })
    }

    private func bell(_ at: Double, _ centre: Double, _ spread: Double) -> Double {
        let distance = (at - centre) / spread
        return exp(-distance * distance / 2)
    }
}
