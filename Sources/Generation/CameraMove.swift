internal import Foundation
internal import Media

/// A slow move of a virtual camera over a picture, chosen by a seed: in, out, or along with a little of either.
///
/// The view always has the frame's shape and never leaves the picture.
struct CameraMove: Sendable {
    /// Centre and width of the view, in fractions of the widest view.
    struct View: Sendable, Equatable {
        var x: Double
        var y: Double
        var zoom: Double
    }

    private let widest: Scaler.Crop
    private let from: View
    private let to: View
    private let softness: Double
    private let lean: Double

    /// The widest view: the largest part of the picture with the frame's shape, in its middle.
    static func widestView(of width: Double, _ height: Double, shape: Double) -> Scaler.Crop {
        let wide = min(width, height * shape)
        let high = wide / shape
        return Scaler.Crop(x: (width - wide) / 2, y: (height - high) / 2, width: wide, height: high)
    }

    /// - Parameters:
    ///   - picture: Size of the picture in its pixels.
    ///   - shape: Width of the frame divided by its height.
    ///   - seconds: How long the move takes; longer ones go further, none goes far.
    init(width: Double, height: Double, shape: Double, seconds: Double, random: inout SeededRandom) {
        widest = Self.widestView(of: width, height, shape: shape)
        let travel = min(max(0.028 * seconds, 0.05), 0.14)
        let side = random.pick([-1.0, 1.0])
        let rise = random.next(in: -0.25..<0.25)
        let near = 1 + travel
        let room = (near - 1) / 2
        switch random.next() % 4 {
        case 0, 1:  // In, towards the middle.
            from = View(x: 0, y: 0, zoom: 1.005)
            to = View(x: side * room * 0.2, y: rise * room, zoom: near)
        case 2:  // Out, until everything is seen.
            from = View(x: side * room * 0.2, y: rise * room, zoom: near)
            to = View(x: 0, y: 0, zoom: 1.005)
        default:  // Along, coming a little nearer.
            from = View(x: -side * room * 0.42, y: 0, zoom: near * 0.985)
            to = View(x: side * room * 0.42, y: rise * room * 0.4, zoom: near * 1.02)
        }
        softness = random.next(in: 0.45..<0.75)
        lean = random.next(in: 0..<0.25)
    }

    /// The largest view of the move.
    var largest: Scaler.Crop { view(from.zoom < to.zoom ? from : to) }

    /// The part shown at `progress` (0...1).
    func area(_ progress: Double) -> Scaler.Crop {
        let t = eased(progress)
        // A zoom looks even when it multiplies by the same factor in equal times.
        let zoom = from.zoom * pow(to.zoom / from.zoom, t)
        return view(View(x: from.x + (to.x - from.x) * t, y: from.y + (to.y - from.y) * t, zoom: zoom))
    }

    /// Soft at both ends without standing still there: a still first frame looks like a mistake.
    private func eased(_ progress: Double) -> Double {
        let t = min(max(progress, 0), 1)
        let smooth = (1 - cos(.pi * t)) / 2
        let settling = 1 - (1 - t) * (1 - t)
        let even = t + (settling - t) * lean
        return even + (smooth - even) * softness
    }

    private func view(_ view: View) -> Scaler.Crop {
        let (width, height) = (widest.width / view.zoom, widest.height / view.zoom)
        let x = widest.x + widest.width * (0.5 + view.x) - width / 2
        let y = widest.y + widest.height * (0.5 + view.y) - height / 2
        return Scaler.Crop(
            x: min(max(x, widest.x), widest.x + widest.width - width),
            y: min(max(y, widest.y), widest.y + widest.height - height), width: width, height: height)
    }
}
