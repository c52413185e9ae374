#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Where a point lies along a gradient over a box: 0 at its start, 1 at its end, beyond that before and after.
public struct GradientLine: Sendable {
    private enum Way: Sendable {
        /// The direction's length is one over that of the gradient line.
        case linear(x: Double, y: Double)
        case radial(radiusX: Double, radiusY: Double)
    }

    private let centerX: Double
    private let centerY: Double
    private let way: Way

    /// - Parameters:
    ///   - width: of the box, in the unit that positions are asked in; likewise `height`.
    public init(_ paint: Paint, width: Double, height: Double) {
        switch paint {
        case .color:
            (centerX, centerY) = (0, 0)
            way = .linear(x: 0, y: 0)
        case .linearGradient(let angle, _):
            // CSS Images 3, section 3.1: through the box's centre at the angle, clockwise from "to top", and so long
            // that the corners have the outermost colours.
            let radians = Double(angle) * .pi / 180
            let (sine, cosine) = (sin(radians), -cos(radians))
            let length = max(abs(width * sine) + abs(height * cosine), 1e-6)
            (centerX, centerY) = (width / 2, height / 2)
            way = .linear(x: sine / length, y: cosine / length)
        case .radialGradient(let shape, let x, let y, _):
            // Section 3.2, farthest-corner: an ellipse has the proportions that farthest-side would give it.
            let (left, top) = (width * Double(x) / 1000, height * Double(y) / 1000)
            let (farX, farY) = (max(abs(left), abs(width - left)), max(abs(top), abs(height - top)))
            (centerX, centerY) = (left, top)
            switch shape {
            case .circle:
                let radius = max((farX * farX + farY * farY).squareRoot(), 1e-6)
                way = .radial(radiusX: radius, radiusY: radius)
            case .ellipse:
                way = .radial(
                    radiusX: max(farX * 2.0.squareRoot(), 1e-6), radiusY: max(farY * 2.0.squareRoot(), 1e-6))
            }
        }
    }

    /// - Parameters:
    ///   - x: from the box's left; likewise `y` from its top.
    public func position(_ x: Double, _ y: Double) -> Double {
        switch way {
        case .linear(let directionX, let directionY):
            return (x - centerX) * directionX + (y - centerY) * directionY + 0.5
        case .radial(let radiusX, let radiusY):
            let (across, down) = ((x - centerX) / radiusX, (y - centerY) / radiusY)
            return (across * across + down * down).squareRoot()
        }
    }
}
