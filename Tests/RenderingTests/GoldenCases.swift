import Foundation
import Media
import Testing
import TimelineModel
import Typesetting

@testable import Rendering

/// A small timeline and the frames of it that are held.
struct GoldenCase: CustomTestStringConvertible, Sendable {
    var name: String
    var frames: [Int]
    var timeline: @Sendable () throws -> Timeline

    var testDescription: String { name }

    static let size = PixelSize(width: 240, height: 160)

    static func film(
        _ layers: [Layer], underlay: [Layer] = [], overlay: [Layer] = [], next: (Transition, [Layer])? = nil
    ) -> Timeline {
        var scenes = [Scene(id: "a", span: FrameSpan(0, 20), layers: layers)]
        if let (transition, layers) = next {
            scenes.append(
                Scene(id: "b", span: FrameSpan(20 - transition.frames, 40), transition: transition, layers: layers))
        }
        return Timeline(
            size: size, frameRate: FrameRate(30), scenes: scenes, underlay: underlay, overlay: overlay,
            audio: AudioMix(tracks: [], frames: scenes[scenes.count - 1].span.end))
    }

    static var whole: Rect { Rect(size) }

    private static func gradient(_ angle: Int, _ a: Color, _ b: Color) -> Layer {
        Layer(
            .background(
                .linearGradient(
                    angle: angle, stops: [GradientStop(color: a, position: 0), GradientStop(color: b, position: 1000)])),
            box: whole)
    }

    private static func change(_ name: String, _ kind: Transition.Kind, frames: [Int]) -> GoldenCase {
        GoldenCase(name: name, frames: frames) {
            film(
                [dusk, try text("before", 40, y: 50)], overlay: [corner],
                next: (Transition(kind: kind, frames: 5), [sea, try text("after", 40, y: 50)]))
        }
    }

    static let dusk = gradient(
        160, Color(red: 24, green: 32, blue: 66), Color(red: 228, green: 122, blue: 94))
    static let sea = gradient(
        200, Color(red: 12, green: 96, blue: 120), Color(red: 190, green: 226, blue: 200))

    static func text(_ text: String, _ size: Double, y: Double, outlined: Bool = false) throws -> Layer {
        let fonts = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Fonts/fonts.xml").path
        let style = SpanStyle(
            fontWeight: 700, outlines: outlined ? [Stroke(width: Length(pixels: 2), color: .black)] : [])
        let layout = Typesetter(fonts: try FontLibrary(fontsXML: fonts)).layOut(
            TextRequest(
                spans: [StyledSpan(text: text, style: style)], width: Length(pixels: 220),
                height: Length(pixels: 60), language: "en",
                style: BlockStyle(
                    fontSize: Length(pixels: size), textAlign: .center, displayAlign: .center,
                    shadows: [
                        TextShadow(
                            offset: Point(x: Length(pixels: 2), y: Length(pixels: 2)), deviation: Length(pixels: 2),
                            color: Color(red: 0, green: 0, blue: 0, alpha: 180))
                    ])))
        return Layer(.text(layout.block), box: Rect(x: 10, y: y, width: 220, height: 60))
    }

    /// A disc with a soft edge on nothing, and stripes in it.
    static func badge(_ fixtures: Fixtures) throws -> Asset {
        try fixtures.picture(120, 120, name: "badge.png") { x, y in
            let dx = Double(x) - 59.5
            let dy = Double(y) - 59.5
            let inside = 55 - (dx * dx + dy * dy).squareRoot()
            let alpha = UInt8(min(max(inside + 0.5, 0), 1) * 255)
            let isLight = (x + y) / 12 % 2 == 0
            return isLight
                ? Color(red: 250, green: 210, blue: 60, alpha: alpha)
                : Color(red: 190, green: 40, blue: 50, alpha: alpha)
        }
    }

    /// Something like a photograph: soft lights over a ground, with fine detail.
    static func photo(_ fixtures: Fixtures) throws -> Asset {
        try fixtures.picture(480, 320, name: "photo.png") { x, y in
            let (u, v) = (Double(x) / 480, Double(y) / 320)
            let glow = exp(-((u - 0.3) * (u - 0.3) + (v - 0.4) * (v - 0.4)) * 9)
            let grain = Double((x * 7919 + y * 104_729) % 97) / 97 * 14
            let line = x % 40 == 0 || y % 40 == 0 ? 40.0 : 0
            func level(_ base: Double, _ gain: Double) -> UInt8 {
                UInt8(min(max(base + gain * glow + grain + line, 0), 255))
            }
            return Color(red: level(40 + 60 * u, 150), green: level(60, 110), blue: level(90 + 40 * v, 40))
        }
    }

    static let all: [GoldenCase] = [
        GoldenCase(name: "text-fades-in", frames: [2, 6, 15]) {
            var headline = try text("Golden hour", 34, y: 20, outlined: true)
            headline.enter = Appearance(kind: .fade, span: FrameSpan(0, 8))
            var line = try text("slides up", 24, y: 86)
            line.enter = Appearance(
                kind: .slide(offset: Point(x: .zero, y: Length(pixels: 24))), span: FrameSpan(4, 14))
            line.span = FrameSpan(4, 20)
            return film([dusk, headline, line])
        },
        GoldenCase(name: "picture-edges", frames: [0]) {
            let fixtures = try Fixtures()
            let badge = try Self.badge(fixtures)
            func place(_ x: Double, _ y: Double, _ side: Double, radius: Double = 0) -> Layer {
                Layer(
                    .picture(Picture(asset: badge, source: Rect(badge.size), radius: Length(pixels: radius))),
                    box: Rect(x: x, y: y, width: side, height: side))
            }
            let photo = try Self.photo(fixtures)
            let card = Layer(
                .picture(Picture(asset: photo, source: Rect(photo.size), radius: Length(pixels: 16))),
                box: Rect(x: 121, y: 21, width: 105, height: 70))
            let film = Self.film([sea, place(9, 9, 61), place(79, 15, 23), place(20, 90, 40, radius: 12), card])
            // Pictures are read when the slice is drawn: keep their folder until then.
            return try Kept.hold(fixtures, film)
        },
        GoldenCase(name: "picture-moves", frames: [0, 9, 19]) {
            let fixtures = try Fixtures()
            let photo = try Self.photo(fixtures)
            let picture = Picture(
                asset: photo, source: Rect(photo.size),
                motion: PictureMotion(target: Rect(x: 90, y: 40, width: 300, height: 200), span: FrameSpan(0, 20)))
            return try Kept.hold(fixtures, film([Layer(.picture(picture), box: whole)]))
        },
        GoldenCase(name: "shapes-wipe", frames: [3, 7, 16]) {
            var card = Layer(
                .shape(
                    Shape(
                        kind: .rectangle(radius: Length(pixels: 14)),
                        fill: .color(Color(red: 255, green: 255, blue: 255, alpha: 210)),
                        stroke: Stroke(width: Length(pixels: 3), color: Color(red: 30, green: 40, blue: 90)))),
                box: Rect(x: 20, y: 30, width: 130, height: 80))
            card.enter = Appearance(kind: .wipe(.right), span: FrameSpan(0, 10))
            var dot = Layer(
                .shape(Shape(kind: .ellipse, fill: .color(Color(red: 240, green: 60, blue: 40)))),
                box: Rect(x: 140, y: 60, width: 80, height: 80))
            dot.exit = Appearance(kind: .wipe(.down), span: FrameSpan(12, 20))
            return film([sea, card, dot])
        },
        GoldenCase(name: "scenes-fade", frames: [15, 17, 19]) {
            film(
                [dusk, try text("before", 40, y: 50)], overlay: [corner],
                next: (Transition(kind: .fade, frames: 5), [sea, try text("after", 40, y: 50)]))
        },
        GoldenCase(name: "scenes-slide", frames: [16, 18]) {
            film(
                [dusk, try text("before", 40, y: 50)], overlay: [corner],
                next: (Transition(kind: .slide(.left), frames: 5), [sea, try text("after", 40, y: 50)]))
        },
        GoldenCase(name: "scenes-slide-over-underlay", frames: [19]) {
            film(
                [try text("before", 40, y: 20)], underlay: [sea], overlay: [corner],
                next: (Transition(kind: .slide(.up), frames: 5), [try text("after", 40, y: 80)]))
        },
        change("scenes-dip", .dip(.black), frames: [15, 18]), change("scenes-push", .push(.left), frames: [16]),
        change("scenes-wipe", .wipe(.right), frames: [17]), change("scenes-circle", .circle, frames: [16, 18]),
        change("scenes-zoom", .zoom, frames: [16, 18]),
        GoldenCase(name: "filters", frames: [4, 12]) {
            let fixtures = try Fixtures()
            let photo = try Self.photo(fixtures)
            let blurred = Layer(
                .picture(Picture(asset: photo, source: Rect(photo.size))), box: whole,
                filters: [Filter(name: "gblur", options: [.init(name: "sigma", value: "6")])])
            let badge = try Self.badge(fixtures)
            let soft = Layer(
                .picture(Picture(asset: badge, source: Rect(badge.size))),
                box: Rect(x: 20, y: 40, width: 80, height: 80),
                filters: [Filter(name: "gblur", options: [.init(name: "sigma", value: "3")])])
            let gray = Layer(
                .filter(Filter(name: "hue", options: [.init(name: "s", value: "0")])),
                box: Rect(x: 120, y: 0, width: 120, height: 160),
                enter: Appearance(kind: .fade, span: FrameSpan(0, 10)))
            return try Kept.hold(fixtures, film([blurred, soft, gray, try text("filtered", 34, y: 50)]))
        },
    ]

    private static let corner = Layer(
        .shape(Shape(kind: .rectangle(radius: Length(pixels: 5)), fill: .color(.white))),
        box: Rect(x: 200, y: 10, width: 30, height: 14), opacity: 800)
}

/// Keeps the fixtures of running cases.
enum Kept {
    nonisolated(unsafe) private static var fixtures: [Fixtures] = []
    private static let lock = NSLock()

    static func hold(_ held: Fixtures, _ timeline: Timeline) throws -> Timeline {
        lock.lock()
        defer { lock.unlock() }
        fixtures.append(held)
        return timeline
    }
}
