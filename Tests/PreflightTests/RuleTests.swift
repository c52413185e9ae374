import Diagnostics
import Preflight
import Testing
import TimelineModel

@Suite struct RuleTests {
    let cell = Place.cell(file: "products.csv", CellReference(column: 5, row: 17))

    func timeline(_ layers: [Layer], frames: Int = 90) -> Timeline {
        Timeline(
            size: PixelSize(width: 1080, height: 1920), frameRate: FrameRate(30),
            scenes: [Scene(id: "hero", span: FrameSpan(0, frames), layers: layers)],
            audio: AudioMix(tracks: [], frames: frames))
    }

    func asset(_ kind: Asset.Kind, _ width: Int, _ height: Int, path: String, duration: Int? = nil) -> Asset {
        Asset(
            kind: kind, hash: ContentHash(of: path), path: path, size: PixelSize(width: width, height: height),
            duration: duration)
    }

    func words(_ layers: [Layer]) -> [String] {
        Preflight.findings(in: Subject(timeline(layers))).all.map(\.description)
    }

    func picture(
        _ width: Int, _ height: Int, path: String = "/shop/photo.jpg", isDrawing: Bool = false
    ) -> Layer {
        var asset = asset(.image, width, height, path: path)
        asset.isDrawing = isDrawing
        return Layer(
            .picture(Picture(asset: asset, source: Rect(asset.size))),
            box: Rect(x: 0, y: 0, width: 1080, height: 1080), provenance: Provenance(cells: [cell]))
    }

    @Test func `a small picture shown large`() {
        #expect(
            words([picture(320, 320)]) == [
                """
                products.csv F17: warning: photo.jpg has 320x320 pixels and is shown 3.3 times as large, so it will \
                look soft
                  hint: 1080x1080 pixels would be sharp
                """
            ])
    }

    @Test func `a picture that is large enough, and a drawing`() {
        #expect(words([picture(800, 800)]) == [])
        #expect(words([picture(64, 64, path: "/shop/logo.svg", isDrawing: true)]) == [])

    }

    @Test func `a picture that is zoomed into`() {
        var layer = picture(1080, 1080)
        guard case .picture(var picture) = layer.content else { return }
        picture.motion = PictureMotion(
            target: Rect(x: 300, y: 300, width: 400, height: 400), span: FrameSpan(0, 90))
        layer.content = .picture(picture)
        #expect(words([layer]).count == 1)
    }

    @Test func `a text outside the picture`() {
        let line = TextLine(origin: .zero, width: .zero, runs: [])
        let text = Layer(
            .text(TextBlock(lines: [line])), box: Rect(x: 900, y: 100, width: 400, height: 100),
            provenance: Provenance(template: .source(file: "t.xml", line: 3, column: 5), cells: [cell]))
        #expect(
            words([text]) == [
                """
                t.xml:3:5: warning: the box of "" leaves the picture (900,100 400x100 of 1080x1920)
                  hint: move or shrink its region
                """
            ])
    }

    @Test func `a text that runs through its window, and one that comes from outside`() {
        let line = TextLine(origin: .zero, width: .zero, runs: [])
        var text = Layer(.text(TextBlock(lines: [line])), box: Rect(x: 900, y: 100, width: 4000, height: 100))
        text.animations = [Animation(.x, start: 0, keyframes: [.init(0, 0), .init(90, -64_000)])]
        #expect(words([text]) == [])
        text.window = Rect(x: 100, y: 100, width: 800, height: 100)
        #expect(words([text]) == [])
        text.window = Rect(x: 100, y: 100, width: 1800, height: 100)
        #expect(words([text]).count == 1)
    }

    @Test func `a clip that ends too early`() {
        let asset = asset(.video, 1080, 1080, path: "/shop/spin.mp4", duration: 1_200_000)
        var clip = Clip(asset: asset, source: Rect(asset.size))
        func layer() -> Layer { Layer(.clip(clip), box: Rect(x: 0, y: 0, width: 1080, height: 1080)) }
        #expect(
            words([layer()]) == [
                """
                warning: spin.mp4 plays for 1.2 s and is shown for 3.0 s: its last frame will stand still
                  hint: repeat="true" plays it again
                """
            ])
        clip.repeats = true
        #expect(words([layer()]) == [])
    }

    @Test func `a poster within a transition`() {
        var timeline = timeline([])
        timeline.scenes.append(
            Scene(
                id: "points", span: FrameSpan(75, 150), transition: Transition(kind: .fade, frames: 15), layers: []))
        timeline.poster = 80
        #expect(
            Preflight.findings(in: Subject(timeline)).all.map(\.message)
                == ["the poster is taken in the middle of the transition to points"])
        timeline.poster = 90
        #expect(Preflight.findings(in: Subject(timeline)).isEmpty)
    }
}
