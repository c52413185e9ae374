import Media
import Testing
import TimelineModel

@testable import Rendering

/// Overlaps show both scenes at the progress of their frame, from the first frame to the last.
@Suite struct TransitionTests {
    static let size = PixelSize(width: 64, height: 48)

    /// Black for 10 frames, then `incoming`, with an overlap of 4 frames.
    private func timeline(
        _ kind: Transition.Kind, incoming: [Layer], underlay: [Layer] = [], overlay: [Layer] = []
    ) -> Timeline {
        Timeline(
            size: Self.size, frameRate: FrameRate(30),
            scenes: [
                Scene(
                    id: "a", span: FrameSpan(0, 10),
                    layers: [Layer(.background(.color(.black)), box: Rect(Self.size))]),
                Scene(
                    id: "b", span: FrameSpan(6, 16), transition: Transition(kind: kind, frames: 4), layers: incoming),
            ], underlay: underlay, overlay: overlay, audio: AudioMix(tracks: [], frames: 16))
    }

    private func frames(_ timeline: Timeline) throws -> [Samples] {
        let resources = RenderResources()
        return try timeline.slices.flatMap { slice in
            let renderer = try SliceRenderer(slice, resources: resources)
            return try (0..<slice.count).map { try renderer.samples($0) }
        }
    }

    private var white: Layer { Layer(.background(.color(.white)), box: Rect(Self.size)) }

    @Test func aFadeIsRightAtBothEnds() throws {
        let lumas = try frames(timeline(.fade, incoming: [white])).map { $0.luma(30, 20) }
        #expect(lumas.count == 16)
        #expect(lumas[..<6].allSatisfy { $0 == 16 })
        for (k, luma) in lumas[6..<10].enumerated() {
            #expect(abs(Double(luma) - (16 + 219 * Double(k + 1) / 5)) <= 1)
        }
        #expect(lumas[10...].allSatisfy { $0 == 235 })
    }

    @Test(arguments: [Color.black, .white]) func aDipGoesThroughItsColor(color: Color) throws {
        let gray = Layer(.background(.color(.middleGray)), box: Rect(Self.size))
        let lumas = try frames(timeline(.dip(color), incoming: [gray])).map { Double($0.luma(30, 20)) }
        let (from, through, to) = (lumas[5], color == .black ? 16.0 : 235, lumas[10])
        for (k, luma) in lumas[6..<10].enumerated() {
            let progress = Double(k + 1) / 5
            let expected =
                progress < 0.5
                ? from + (through - from) * progress * 2 : through + (to - through) * (progress * 2 - 1)
            #expect(abs(luma - expected) <= 1)
        }
    }

    /// The old scene is black; the new one is white on its left half and black on its right.
    @Test(arguments: Edge.allCases) func aPushMovesBothScenes(edge: Edge) throws {
        let right = Layer(.background(.color(.black)), box: Rect(x: 32, y: 0, width: 32, height: 48))
        let all = try frames(timeline(.push(edge), incoming: [white, right]))
        for k in 0..<4 {
            let way = Int((Double(k + 1) / 5 * (edge == .left || edge == .right ? 64 : 48) / 2).rounded()) * 2
            for (x, y) in [(2, 3), (20, 40), (44, 10), (61, 46)] {
                // Where the pixel was before everything moved: on the old scene, or beyond it on the new one.
                let (fromX, fromY) =
                    switch edge {
                    case .left: (x + way, y)
                    case .right: (x - way, y)
                    case .up: (x, y + way)
                    case .down: (x, y - way)
                    }
                let isNew = !(0..<64).contains(fromX) || !(0..<48).contains(fromY)
                let inScene = (fromX + 64) % 64
                #expect(all[6 + k].luma(x, y) == (isNew && inScene < 32 ? 235 : 16), "\(edge) \(k) \(x) \(y)")
            }
        }
    }

    @Test(arguments: Edge.allCases) func aWipeUncoversTheNewScene(edge: Edge) throws {
        let all = try frames(timeline(.wipe(edge), incoming: [white]))
        for k in 0..<4 {
            var light = 0
            for y in 0..<48 { for x in 0..<64 { light += Int(all[6 + k].luma(x, y)) - 16 } }
            #expect(abs(Double(light) / (219 * 64 * 48) - Double(k + 1) / 5) < 0.02)
            let (nearX, nearY) =
                edge == .right ? (0, 24) : edge == .left ? (63, 24) : edge == .down ? (32, 0) : (32, 47)
            #expect(all[6 + k].luma(nearX, nearY) == 235)
            #expect(all[6 + k].luma(63 - nearX, 47 - nearY) == 16)
        }
    }

    @Test func aCircleGrowsOutOfTheMiddle() throws {
        let all = try frames(timeline(.circle, incoming: [white]))
        for k in 0..<4 {
            let radius = Double(k + 1) / 5 * 40
            for y in 0..<48 {
                for x in 0..<64 {
                    let (dx, dy) = (Double(x) - 31.5, Double(y) - 23.5)
                    let distance = (dx * dx + dy * dy).squareRoot()
                    if distance < radius - 4 { #expect(all[6 + k].luma(x, y) == 235, "\(k) \(x),\(y)") }
                    if distance > radius + 4 { #expect(all[6 + k].luma(x, y) == 16, "\(k) \(x),\(y)") }
                }
            }
        }
    }

    @Test func aZoomComesNearerAndFades() throws {
        // A white bar in the middle of the old scene, under black: it widens as it fades.
        let bar = Layer(.background(.color(.white)), box: Rect(x: 24, y: 0, width: 16, height: 48))
        let black = Layer(.background(.color(.black)), box: Rect(Self.size))
        let moving = Timeline(
            size: Self.size, frameRate: FrameRate(30),
            scenes: [
                Scene(id: "a", span: FrameSpan(0, 10), layers: [black, bar]),
                Scene(
                    id: "b", span: FrameSpan(6, 16), transition: Transition(kind: .zoom, frames: 4), layers: [black]),
            ], audio: AudioMix(tracks: [], frames: 16))
        let all = try frames(moving)
        for k in 0..<4 {
            let progress = Double(k + 1) / 5
            let half = Int(8 * (1 + 0.4 * progress))
            let level = 16 + 219 * (1 - progress)
            #expect(abs(Double(all[6 + k].luma(32, 24)) - level) <= 1)
            #expect(abs(Double(all[6 + k].luma(30 + half, 24)) - level) <= 1)
            #expect(all[6 + k].luma(34 + half, 24) == 16)
        }
    }

    @Test(arguments: Edge.allCases) func aSlideComesFromTheOppositeSide(edge: Edge) throws {
        let all = try frames(timeline(.slide(edge), incoming: [white]))
        for k in 0..<4 {
            let samples = all[6 + k]
            let covered = Double(k + 1) / 5
            let across = (0..<64).filter { samples.luma($0, 24) == 235 }.count
            let down = (0..<48).filter { samples.luma(32, $0) == 235 }.count
            switch edge {
            case .left:
                #expect(abs(Double(across) - covered * 64) <= 1)
                #expect(samples.luma(63, 24) == 235 && samples.luma(0, 24) == 16)
            case .right:
                #expect(abs(Double(across) - covered * 64) <= 1)
                #expect(samples.luma(0, 24) == 235 && samples.luma(63, 24) == 16)
            case .up:
                #expect(abs(Double(down) - covered * 48) <= 1)
                #expect(samples.luma(32, 47) == 235 && samples.luma(32, 0) == 16)
            case .down:
                #expect(abs(Double(down) - covered * 48) <= 1)
                #expect(samples.luma(32, 0) == 235 && samples.luma(32, 47) == 16)
            }
        }
        #expect(all[5].luma(32, 24) == 16)
        #expect(all[10].luma(0, 0) == 235)
    }

    /// What lies under and over all scenes stays where it is, and as it is.
    @Test(arguments: [Transition.Kind.fade, .slide(.left)]) func whatIsCommonDoesNotMove(kind: Transition.Kind) throws {
        let under = Layer(
            .background(
                .linearGradient(
                    angle: 90,
                    stops: [GradientStop(color: .pureRed, position: 0), GradientStop(color: .pureBlue, position: 1000)])
            ),
            box: Rect(Self.size))
        let over = Layer(.background(.color(.pureGreen)), box: Rect(x: 40, y: 30, width: 20, height: 10))
        // The coming scene is a small box: the underlay shows around it.
        let box = Layer(.background(.color(.white)), box: Rect(x: 4, y: 4, width: 10, height: 10))
        var film = timeline(kind, incoming: [box], underlay: [under], overlay: [over])
        film.scenes[0].layers = []
        let all = try frames(film)
        for n in 0..<16 {
            #expect(all[n].color(45, 35) == Color.pureGreen.video)
            // Far below the box nothing ever covers the gradient; mixing it with itself is the same.
            #expect(all[n].color(8, 44) == all[0].color(8, 44))
            #expect(all[n].color(60, 2) == all[0].color(60, 2) || kind != .fade)
        }
        #expect(all[15].luma(8, 8) == 235)
        #expect(all[0].luma(8, 8) != 235)
    }

    @Test func framesOfAnOverlapDoNotDependOnOrder() throws {
        let moving = Layer(
            .shape(Shape(kind: .ellipse, fill: .color(.pureRed))), box: Rect(x: 10, y: 10, width: 20, height: 20),
            enter: Appearance(kind: .slide(offset: Point(x: Length(pixels: 11), y: .zero)), span: FrameSpan(0, 8)))
        for kind in [Transition.Kind.fade, .slide(.up)] {
            let slice = timeline(kind, incoming: [white, moving], overlay: [moving]).slices[1]
            let forwards = try SliceRenderer(slice, resources: RenderResources())
            let frames = try (0..<4).map { try forwards.samples($0) }
            let backwards = try SliceRenderer(slice, resources: RenderResources())
            for n in (0..<4).reversed() { #expect(try backwards.samples(n) == frames[n]) }
        }
    }
}
