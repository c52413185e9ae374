import Foundation
import TimelineModel

@testable import Rendering

/// Pictures that are cut, keyed, graded and mixed with what is below.
extension GoldenCase {
    private static func shadow(_ y: Double, _ blur: Double, spread: Double = 0, _ alpha: UInt8) -> TextShadow {
        TextShadow(
            offset: Point(x: .zero, y: Length(pixels: y)), deviation: Length(pixels: blur),
            spread: Length(pixels: spread), color: Color(red: 0, green: 0, blue: 0, alpha: alpha))
    }

    /// A face of a person as a keyer sees it: orange, grey and black on a screen that is lit unevenly.
    private static func screen(_ fixtures: Fixtures) throws -> Asset {
        try fixtures.picture(240, 160, name: "screen.png") { x, y in
            let light = 0.75 + 0.4 * Double(x) / 240
            let (dx, dy) = (Double(x) - 120, Double(y) - 80)
            let distance = (dx * dx + dy * dy * 1.4).squareRoot()
            if distance < 52 {
                if dy < -24 { return Color(red: 24, green: 22, blue: 26) }
                return dx < 0 ? Color(red: 222, green: 150, blue: 112) : Color(red: 128, green: 128, blue: 128)
            }
            // The edge of anything before a screen has some of it.
            let inside = min(max(54 - distance, 0), 1)
            func mixed(_ screen: Double, _ own: Double) -> UInt8 {
                UInt8(min(screen * light * (1 - inside) + own * inside, 255))
            }
            return Color(red: mixed(10, 170), green: mixed(177, 140), blue: mixed(64, 110))
        }
    }

    private static func tile(_ layer: Layer, _ index: Int, columns: Int) -> Layer {
        let (width, height) = (240 / columns, columns == 3 ? 80 : 53)
        var layer = layer
        layer.box = Rect(
            x: Double(index % columns * width) + 3, y: Double(index / columns * height) + 3, width: Double(width) - 6,
            height: Double(height) - 6)
        return layer
    }

    static let effects: [GoldenCase] = [
        GoldenCase(name: "masks", frames: [0]) {
            let fixtures = try Fixtures()
            let photo = try Self.photo(fixtures)
            let badge = try Self.badge(fixtures)
            let ramp = try fixtures.picture(60, 40, name: "ramp.png") { x, _ in
                let level = UInt8(x * 255 / 59)
                return Color(red: level, green: level, blue: level)
            }
            let line = Stroke(width: Length(pixels: 4), color: .white)
            let looks: [(LayerMask?, Stroke?, Bool)] = [
                (.circle, line, true), (.ellipse, line, false), (.rounded(radius: Length(pixels: 14)), line, true),
                (.picture(badge), nil, true), (.picture(ramp), nil, false), (nil, line, true),
            ]
            let layers = looks.enumerated().map { index, look in
                var layer = Layer(.picture(Picture(asset: photo, source: Rect(photo.size))), box: whole)
                (layer.effects.mask, layer.effects.border) = (look.0, look.1)
                if look.2 { layer.effects.shadows = [shadow(3, 2, 200)] }
                return tile(layer, index, columns: 3)
            }
            return try Kept.hold(fixtures, film([sea] + layers))
        },
        GoldenCase(name: "drop-shadows", frames: [3, 15]) {
            let fixtures = try Fixtures()
            let badge = try Self.badge(fixtures)
            var mark = Layer(
                .picture(Picture(asset: badge, source: Rect(badge.size))),
                box: Rect(x: 20, y: 30, width: 80, height: 80))
            mark.effects.shadows = [shadow(6, 4, spread: 3, 160)]
            mark.enter = Appearance(kind: .pop, span: FrameSpan(0, 8), easing: .easeOutBack)
            var star = Layer(
                .shape(Shape(kind: .star(points: 5, inner: 38), fill: .color(.white))),
                box: Rect(x: 130, y: 30, width: 90, height: 90))
            star.effects.shadows = [
                shadow(0, 0, spread: 2, 255),
                TextShadow(
                    offset: Point(x: Length(pixels: 6), y: Length(pixels: 6)), deviation: .zero,
                    color: Color(red: 200, green: 40, blue: 60)),
            ]
            star.exit = Appearance(kind: .wipe(.right), span: FrameSpan(12, 20))
            return try Kept.hold(fixtures, film([dusk, mark, star]))
        },
        GoldenCase(name: "chroma-key", frames: [0]) {
            let fixtures = try Fixtures()
            let screen = try Self.screen(fixtures)
            var layer = Layer(.picture(Picture(asset: screen, source: Rect(screen.size))), box: whole)
            layer.effects.chromaKey = ChromaKey(
                color: Color(red: 0, green: 177, blue: 64), similarity: 400, softness: 200)
            layer.effects.shadows = [shadow(4, 5, 160)]
            return try Kept.hold(fixtures, film([dusk, layer]))
        },
        GoldenCase(name: "looks", frames: [0]) {
            let fixtures = try Fixtures()
            let photo = try Self.scenery(fixtures)
            let looks: [Grade.Look?] = [nil] + Grade.Look.allCases
            let layers = looks.enumerated().map { index, look in
                var layer = Layer(.picture(Picture(asset: photo, source: Rect(photo.size))), box: whole)
                layer.effects.grade = look.map { .look($0) }
                return tile(layer, index, columns: 3)
            }
            return try Kept.hold(fixtures, film([sea] + layers))
        },
        GoldenCase(name: "scene-graded", frames: [4, 12]) {
            var grade = Layer(.grade(.look(.mono)), box: whole)
            grade.box = Rect(x: 0, y: 0, width: 120, height: 160)
            var line = try text("Golden hour", 34, y: 50, outlined: true)
            line.enter = Appearance(kind: .wipe(.right), span: FrameSpan(0, 10))
            return film([dusk, line, grade])
        },
        GoldenCase(name: "blend-modes", frames: [0, 5]) {
            let fixtures = try Fixtures()
            let photo = try Self.scenery(fixtures)
            let modes = BlendMode.allCases
            var layers = [Layer(.picture(Picture(asset: photo, source: Rect(photo.size))), box: whole)]
            for (index, mode) in modes.enumerated() {
                var layer = Layer(
                    .background(
                        .linearGradient(
                            angle: 90,
                            stops: [
                                GradientStop(color: Color(red: 230, green: 60, blue: 40), position: 0),
                                GradientStop(color: Color(red: 40, green: 120, blue: 220, alpha: 160), position: 1000),
                            ])), box: whole)
                layer.effects.blendMode = mode
                if mode == .multiply {
                    layer.enter = Appearance(
                        kind: .slide(offset: Point(x: Length(pixels: 9.5), y: .zero)), span: FrameSpan(0, 9))
                }
                layer = tile(layer, index, columns: 4)
                layers.append(layer)
            }
            return try Kept.hold(fixtures, film(layers))
        },
    ]

    /// Sky, sand, leaves, skin and greys.
    private static func scenery(_ fixtures: Fixtures) throws -> Asset {
        try fixtures.picture(240, 160, name: "scenery.png") { x, y in
            let (u, v) = (Double(x) / 240, Double(y) / 160)
            func color(_ r: Double, _ g: Double, _ b: Double) -> Color {
                func byte(_ value: Double) -> UInt8 { UInt8(min(max(value, 0), 255)) }
                return Color(red: byte(r), green: byte(g), blue: byte(b))
            }
            if v < 0.45 { return color(90 + 130 * v * 2, 150 + 80 * v, 230) }
            if v > 0.85 { return color(255 * u, 255 * u, 255 * u) }
            if u < 0.33 { return color(40 + 60 * v, 110 + 60 * u, 50) }
            if u < 0.66 { return color(226, 174, 140 - 20 * v) }
            return color(210, 180 - 40 * u, 90)
        }
    }
}
