#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// The curve that decides how source samples are weighed by their distance.
///
/// The cubics are of Mitchell and Netravali's family ("Reconstruction Filters in Computer Graphics", 1988).
public enum ResampleCurve: Sendable {
    /// Lanczos with three lobes: the sharpest, for pictures that stand still.
    case sharp
    /// B 1/4, C 3/8: about as soft between two samples as on one, so that fine texture does not breathe while a picture
    /// moves. One that is sharp on whole samples and soft between them (Catmull–Rom, linear) makes it breathe.
    case even
    /// B 1, C 0, the B-spline: no overshoot and continuous curvature, for what is meant to be smooth.
    case smooth
    /// Linear between two samples: exact at a picture's own size and without overshoot, for planes that must keep their
    /// proportion to one another.
    case linear

    /// The distance, in samples, from which on weights are 0.
    var radius: Double {
        switch self {
        case .sharp: 3
        case .even, .smooth: 2
        case .linear: 1
        }
    }

    /// How many source samples there may be for one of the target before the curve is widened.
    ///
    /// A moving picture is kept with a few samples more than its widest view needs, for the nearest to be as sharp. The
    /// cubic hardly aliases up to there, and being widened it would be softer than it has to be.
    var slack: Double { self == .even ? 1.25 : 1 }

    func weight(_ distance: Double) -> Double {
        let x = abs(distance)
        switch self {
        case .sharp:
            // sinc(x) · sinc(x/3)
            if x < 1e-9 { return 1 }
            if x >= 3 { return 0 }
            let angle = Double.pi * x
            return 3 * sin(angle) * sin(angle / 3) / (angle * angle)
        case .even:
            return Self.cubic(x, b: 0.25, c: 0.375)
        case .smooth:
            return Self.cubic(x, b: 1, c: 0)
        case .linear:
            return max(0, 1 - x)
        }
    }

    private static func cubic(_ x: Double, b: Double, c: Double) -> Double {
        if x < 1 { return ((12 - 9 * b - 6 * c) * x * x * x + (-18 + 12 * b + 6 * c) * x * x + 6 - 2 * b) / 6 }
        if x >= 2 { return 0 }
        return ((-b - 6 * c) * x * x * x + (6 * b + 30 * c) * x * x + (-12 * b - 48 * c) * x + 8 * b + 24 * c) / 6
    }
}
