import Diagnostics
import Preflight
import Templating
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
        #expect(words([picture(64, 64, path: "/shop/map.svg", isDrawing: true)]) == [])

    }

    @Test func `a picture that is zoomed into`() {
        var layer = picture(1080, 1080)
        guard case .picture(var picture) = layer.content else { return }
        picture.motion = PictureMotion(
            target: Rect(x: 300, y: 300, width: 400, height: 400), span: FrameSpan(0, 90))
        layer.content = .picture(picture)
        #expect(words([layer]).count == 1)
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

    @Test func `music that ends too early`() {
        func words(_ change: (inout AudioTrack) -> Void = { _ in }) -> [String] {
            var track = AudioTrack(
                asset: asset(.audio, 0, 0, path: "/shop/bright.ogg", duration: 1_500_000), span: FrameSpan(0, 90))
            change(&track)
            var timeline = timeline([])
            timeline.audio.tracks = [track]
            return Preflight.findings(in: Subject(timeline)).all.map(\.description)
        }
        #expect(
            words { $0.fadeOut = 30 } == [
                """
                warning: bright.ogg sounds for 1.5 s of 3.0 s, before its fadeOut: silence follows
                  hint: repeat="true" plays it again
                """
            ])
        #expect(words { $0.repeats = true } == [])
        #expect(words { $0.span = FrameSpan(0, 70) } == [])
        // Of a clip's own sound held-clip tells.
        #expect(words { $0.asset.kind = .video } == [])
    }

    @Test func `start is right where lines begin on the right`() {
        var layer = picture(800, 800, path: "/shop/logo.png")
        layer.box = Rect(x: 60, y: 400, width: 400, height: 200)
        let output = Output(
            name: "reels", size: PixelSize(width: 1080, height: 1920),
            safe: SafeInsets(top: 10, end: 12, bottom: 20, start: 2))
        func codes(_ locale: String) -> [String] {
            Preflight.findings(in: Subject(timeline: timeline([layer]), output: output, locale: locale)).all.map(\.code)
        }
        #expect(codes("en") == [])
        #expect(codes("ar") == ["safe-area"])
    }

    @Test func `a rule that is turned off is not asked`() {
        let subject = Subject(timeline([picture(320, 320)]))
        #expect(Preflight.findings(in: subject).all.count == 1)
        #expect(Preflight.findings(in: subject, without: ["soft-picture"]).isEmpty)
    }
}
