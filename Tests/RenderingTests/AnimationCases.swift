import TimelineModel

@testable import Rendering

/// Layers that are turned, cut and moved over keyframes: 20 frames each.
extension GoldenCase {
    static let animated: [GoldenCase] = [
        GoldenCase(name: "turned", frames: [0]) {
            var card = Layer(
                .shape(
                    Shape(
                        kind: .rectangle(radius: Length(pixels: 10)), fill: .color(Color(red: 194, green: 18, blue: 63))
                    )),
                box: Rect(x: 40, y: 50, width: 120, height: 60))
            card.rotation = -12_000
            var text = try MovingText(words: "Sale", size: 40, isOutlined: false).layer()
            text.rotation = 20_000
            return film([dusk, card, text])
        },
        GoldenCase(name: "turns-and-grows", frames: [4, 10, 15]) {
            let fixtures = try Fixtures()
            let photo = try Self.photo(fixtures)
            var layer = Layer(
                .picture(Picture(asset: photo, source: Rect(photo.size))),
                box: Rect(x: 70, y: 40, width: 100, height: 70))
            layer.animations = [
                Animation(.rotate, start: 0, keyframes: [.init(0, 0), .init(20, 90_000)], easing: .easeInOut),
                Animation(.scale, start: 5, keyframes: [.init(0, 1000), .init(10, 1400)]),
            ]
            return try Kept.hold(fixtures, film([sea, layer]))
        },
        GoldenCase(name: "uncovered-by-inset", frames: [3, 9, 16]) {
            let fixtures = try Fixtures()
            let photo = try Self.photo(fixtures)
            var layer = Layer(.picture(Picture(asset: photo, source: Rect(photo.size))), box: whole)
            layer.inset = Insets(top: Length(pixels: 20), bottom: Length(pixels: 11))
            layer.animations = [
                Animation(
                    .insetRight, start: 0,
                    keyframes: [.init(0, Length(pixels: 240).units), .init(20, Length(pixels: 20.5).units)])
            ]
            return try Kept.hold(fixtures, film([dusk, layer]))
        },
        GoldenCase(name: "cut-then-turned", frames: [6]) {
            let fixtures = try Fixtures()
            let photo = try Self.photo(fixtures)
            var layer = Layer(
                .picture(Picture(asset: photo, source: Rect(photo.size))),
                box: Rect(x: 20, y: 30, width: 180, height: 100))
            layer.inset = Insets(left: Length(pixels: 60))
            layer.rotation = 15_000
            return try Kept.hold(fixtures, film([sea, layer]))
        },
        GoldenCase(name: "runs-through-its-box", frames: [0, 7, 19]) {
            var text = try MovingText(words: "Rain in the north", size: 30, isOutlined: false).layer()
            text.window = Rect(x: 40, y: 0, width: 160, height: 160)
            text.animations = [
                Animation(.x, start: 0, keyframes: [.init(0, 0), .init(20, -Length(pixels: 80.5).units)])
            ]
            return film([dusk, text])
        },
        GoldenCase(name: "words-slide-while-all-moves", frames: [4, 12]) {
            var text = try MovingText(words: "Two ways at once", size: 30)
                .layer(enter: .by(.word, Appearance.up, 0, 12, each: 6))
            text.animations = [
                Animation(.y, start: 0, keyframes: [.init(0, Length(pixels: 40).units), .init(20, 0)]),
                Animation(.opacity, start: 0, keyframes: [.init(0, 300), .init(20, 1000)]),
            ]
            return film([sea, text])
        },
    ]
}
