internal import TimelineModel

extension Paint {
    /// The paint over a rectangle; gradients are those of CSS Images Level 3, dithered so that they show no bands.
    func surface(filling rect: PixelRect) throws -> Surface? {
        guard !rect.isEmpty else { return nil }
        let ramp = Ramp(self)
        let surface = try Surface(rect, hasAlpha: !ramp.isOpaque)
        let line = GradientLine(self, width: Double(rect.width), height: Double(rect.height))
        let isPlain = self.isPlain
        try surface.withMutableRaster { raster in
            let bounds = raster.bounds
            let (left, top) = (Double(rect.minX - bounds.minX), Double(rect.minY - bounds.minY))
            func fill(_ plane: Plane, _ channel: KeyPath<YCbCrA, Float>, isChroma: Bool) {
                let step = isChroma ? 2.0 : 1.0
                let values = ramp.colors.map { $0[keyPath: channel] }
                for y in 0..<bounds.height / Int(step) {
                    for x in 0..<bounds.width / Int(step) {
                        let position =
                            isPlain ? 0 : line.position((Double(x) + 0.5) * step - left, (Double(y) + 0.5) * step - top)
                        let value = values[Ramp.index(position)]
                        // Whole numbers stay what they are: a plain colour is not dithered.
                        let base = value.rounded(.down)
                        let up = value - base > Dither.threshold(x, y)
                        plane.at(x, y).pointee = UInt8(min(max(base + (up ? 1 : 0), 0), 255))
                    }
                }
            }
            fill(raster.luma, \.luma, isChroma: false)
            fill(raster.blue, \.blue, isChroma: true)
            fill(raster.red, \.red, isChroma: true)
            if let alpha = raster.alpha, let chromaAlpha = raster.chromaAlpha {
                fill(alpha, \.alpha, isChroma: false)
                fill(chromaAlpha, \.alpha, isChroma: true)
                raster.limitToAlpha()
            }
        }
        surface.cutAlpha()
        return surface
    }
}

/// A colour of the canvas with alpha, premultiplied, in units of 1/255 that may lie between whole numbers.
private struct YCbCrA {
    var luma: Float
    var blue: Float
    var red: Float
    var alpha: Float

    init(_ red: Float, _ green: Float, _ blue: Float, alpha: Float) {
        luma = Conversion.luma(red, green, blue, alpha: alpha)
        self.blue = Conversion.blue(red, green, blue, alpha: alpha)
        self.red = Conversion.red(red, green, blue, alpha: alpha)
        self.alpha = alpha
    }
}

/// The colours of a paint from its start to its end.
private struct Ramp {
    static let steps = 8192
    let colors: [YCbCrA]
    let isOpaque: Bool

    static func index(_ position: Double) -> Int { Int((min(max(position, 0), 1) * Double(steps)).rounded()) }

    init(_ paint: Paint) {
        let stops: [GradientStop]
        switch paint {
        case .color(let color): stops = [GradientStop(color: color, position: 0)]
        case .linearGradient(_, let given), .radialGradient(_, _, _, let given):
            stops = given.isEmpty ? [GradientStop(color: .black, position: 0)] : given
        }
        isOpaque = stops.allSatisfy { $0.color.alpha == 255 }
        let isPlain = stops.count == 1
        colors = (0...Ramp.steps).map { step in
            let position = Double(step) / Double(Ramp.steps) * 1000
            let color = Ramp.color(at: position, in: stops)
            guard isPlain else { return color }
            // What a plain colour rounds to is one value everywhere.
            var plain = color
            plain.luma.round()
            plain.blue.round()
            plain.red.round()
            return plain
        }
    }

    /// Between two stops colours are mixed premultiplied, as CSS does.
    private static func color(at position: Double, in stops: [GradientStop]) -> YCbCrA {
        let next = stops.firstIndex { Double($0.position) >= position } ?? stops.count
        let (a, b) = (stops[max(next - 1, 0)], stops[min(next, stops.count - 1)])
        let length = Double(b.position - a.position)
        let share = length > 0 ? Float(min(max((position - Double(a.position)) / length, 0), 1)) : 1
        func channel(_ path: KeyPath<Color, UInt8>) -> Float {
            func premultiplied(_ color: Color) -> Float { Float(color[keyPath: path]) * Float(color.alpha) / 255 }
            return premultiplied(a.color) * (1 - share) + premultiplied(b.color) * share
        }
        let alpha = Float(a.color.alpha) * (1 - share) + Float(b.color.alpha) * share
        return YCbCrA(channel(\.red), channel(\.green), channel(\.blue), alpha: alpha)
    }
}

/// Ordered dithering (Bayer, 8×8).
enum Dither {
    /// 0..<1, every value of an 8×8 tile once, neighbours far apart.
    @inline(__always)
    static func threshold(_ x: Int, _ y: Int) -> Float {
        var value = 0
        let (mixed, row) = (x ^ y, y)
        for bit in 0..<3 {
            value = value << 2 | (mixed >> bit & 1) << 1 | row >> bit & 1
        }
        return (Float(value) + 0.5) / 64
    }
}
