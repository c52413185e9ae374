import Diagnostics
import Testing
@testable import TimelineModel

/// The text form of every type, word for word: what prints differently has another key.
struct PrintingTests {
    private func printed(_ layer: Layer) -> String {
        var printer = Printer(hashDigits: 4)
        printer.print(layer)
        return printer.text
    }

    @Test func background() {
        #expect(printed(Sample.fill()) == "background #000000 at 0,0 1080x1920\n")
        let stops = [GradientStop(color: .black, position: 0), GradientStop(color: .white, position: 1000)]
        let gradient = Layer(.background(.linearGradient(angle: 45, stops: stops)), box: Sample.frame)
        #expect(printed(gradient) == "background linear-gradient(45deg #000000 0, #ffffff 1000) at 0,0 1080x1920\n")
    }

    @Test func picture() {
        #expect(printed(Sample.picture()) == "picture 55c6 from 0,0 800x600 at 0,0 1080x1920\n")
        var picture = Picture(asset: Sample.photo, source: Rect(Sample.photo.size), radius: Length(pixels: 12.5))
        let target = Rect(x: 40, y: 30, width: 720, height: 540)
        picture.motion = PictureMotion(target: target, span: FrameSpan(0, 150))
        #expect(
            printed(Layer(.picture(picture), box: Sample.frame)) == """
                picture 55c6 from 0,0 800x600 to 40,30 720x540 0..<150 radius 12.5 at 0,0 1080x1920

                """)
        picture.motion?.easing = .linear
        #expect(printed(Layer(.picture(picture), box: Sample.frame)).contains("0..<150 linear radius"))
    }

    @Test func clip() {
        #expect(printed(Sample.clip()) == "clip d060 from 0,0 832x480 start 0 at 0,0 1080x1920\n")
        let clip = Clip(
            asset: Sample.film, source: Rect(x: 281.0, y: 0, width: 270, height: 480), start: -3, sourceStart: 500_000,
            sourceEnd: 2_000_000, repeats: true, radius: Length(pixels: 4))
        #expect(
            printed(Layer(.clip(clip), box: Sample.frame)) == """
                clip d060 from 281,0 270x480 start -3 cut 500000us..<2000000us repeat radius 4 at 0,0 1080x1920

                """)
    }

    @Test func segment() {
        let words = #"prompt "a \"watch\" on velvet" 1080x1920 150@30 seed 7"#
        func printed(_ source: Segment.Source) -> String {
            self.printed(
                Layer(.segment(Segment(request: Sample.request(), source: source, start: 2)), box: Sample.frame))
        }
        #expect(printed(.pending) == "segment pending \(words) start 2 at 0,0 1080x1920\n")
        #expect(
            printed(.motion)
                == #"segment motion prompt "a \"watch\" on velvet" 150@30 seed 7 start 2 at 0,0 1080x1920"# + "\n")
        var pictured = Segment(request: Sample.request(), source: .motion, start: 2)
        pictured.request.image = Sample.photo
        #expect(
            self.printed(Layer(.segment(pictured), box: Sample.frame))
                == "segment motion image 55c6 150@30 seed 7 start 2 at 0,0 1080x1920\n")
        let clip = Clip(asset: Sample.film, source: Rect(Sample.film.size), start: 2)
        #expect(printed(.file(clip)) == "segment clip d060 from 0,0 832x480 start 2 at 0,0 1080x1920\n")
    }

    @Test func request() {
        var request = Sample.request(seed: .max)
        request.negativePrompt = "text"
        request.image = Sample.photo
        request.model = "wan2.2"
        request.parameters = [.temporalAttention: 1, .steps: 30, .guidance: 5500]
        request.promptSuffix = "studio light"
        request.take = SegmentTake(frames: 24, frameRate: FrameRate(12))
        request.lengthening = .pingPong
        request.acceptance = SegmentAcceptance(.sharp, tries: 4)
        let hash = Sample.photo.hash
        #expect(
            request.description == """
                prompt "a \\"watch\\" on velvet" suffix "studio light" without "text" image \(hash) 1080x1920 150@30 \
                model "wan2.2" steps 30 guidance 5500 temporalAttention 1 take 24@12 pingPong accept sharp 4 \
                seed 18446744073709551615

                """)
        #expect(request.hash == ContentHash(of: request.description))
    }

    /// What a model reads is one text, whatever signs the template's words end with.
    @Test(arguments: [
        ("a watch", "soft light", "a watch, soft light"), ("A watch.", "soft light", "A watch. soft light"),
        ("", "soft light", "soft light"), ("a watch", "", "a watch"), ("", "", ""),
        ("一块钢表", "柔和灯光", "一块钢表，柔和灯光"), ("一块钢表。", "柔和灯光", "一块钢表。柔和灯光"),
    ])
    func fullPrompt(_ prompt: String, _ suffix: String, _ full: String) {
        var request = Sample.request()
        (request.prompt, request.promptSuffix) = (prompt, suffix)
        #expect(request.fullPrompt == full)
    }

    @Test func shape() {
        let stroke = Stroke(width: Length(pixels: 2), color: .white)
        let rectangle = Shape(kind: .rectangle(radius: Length(pixels: 8)), fill: .color(.black), stroke: stroke)
        let box = Rect(x: 1, y: 2, width: 3, height: 4)
        #expect(
            printed(Layer(.shape(rectangle), box: box))
                == "shape rectangle radius 8 fill #000000 stroke 2 #ffffff at 1,2 3x4\n")
        #expect(printed(Layer(.shape(Shape(kind: .ellipse, fill: nil)), box: box)) == "shape ellipse at 1,2 3x4\n")
        let plain = Shape(kind: .rectangle(radius: .zero), fill: .color(.white))
        #expect(printed(Layer(.shape(plain), box: box)) == "shape rectangle fill #ffffff at 1,2 3x4\n")
    }

    @Test func shapes() {
        let kinds: [(Shape.Kind, String)] = [
            (.line(.falling), "line falling"), (.polygon(sides: 6), "polygon 6"),
            (.star(points: 5, inner: 38), "star 5 inner 38%"), (.arrow(.left), "arrow left"),
            (
                .progress(value: 333, towards: .right, radius: Length(pixels: 4), background: .color(.black)),
                "progress 333‰ right radius 4 on #000000"
            ),
            (
                .qr(QRCode(text: "say \"hi\"", correction: .high, quietZone: 2)),
                "qr \"say \\\"hi\\\"\" H quiet 2 on #ffffff"
            ),
        ]
        for (kind, words) in kinds { #expect("\(Shape(kind: kind, fill: .color(.white)))" == words + " fill #ffffff") }
    }

    @Test func text() {
        #expect(
            printed(Sample.text("Hi")) == """
                text at 86.5,230 907x140
                  line 10,80 width 400
                    "Hi" 795e 72 #ffffff Latn en

                """)
        let font = FontInstance(
            hash: Sample.hash("font"), index: 2,
            axes: [.init(tag: "wght", value: 700 << 16), .init(tag: "opsz", value: 98304)],
            path: "")
        let run = TextRun(
            text: "שלום", font: font, size: Length(pixels: 48.5), paint: .color(.black),
            outlines: [
                Stroke(width: Length(pixels: 6), color: .black), Stroke(width: Length(pixels: 8), color: .white),
            ], x: Length(pixels: 3),
            isRightToLeft: true,
            script: "Hebr", language: "he", letterSpacing: Length(pixels: 0.5), decoration: .lineThrough)
        let block = TextBlock(
            lines: [TextLine(origin: .zero, width: Length(pixels: 9), runs: [run])],
            boxes: [
                TextBox(
                    rect: Rect(x: -2, y: 0, width: 13, height: 60), fill: .color(.white), radius: Length(pixels: 6),
                    border: Stroke(width: Length(pixels: 1), color: .black))
            ],
            shadows: [
                TextShadow(
                    offset: Point(x: Length(pixels: 4), y: Length(pixels: 4)), deviation: Length(pixels: 1.5),
                    color: .black),
                TextShadow(offset: .zero, deviation: .zero, spread: Length(pixels: 3), color: .white),
            ], frame: Rect(x: 0, y: 0, width: 9, height: 56))
        #expect(
            printed(Layer(.text(block), box: Sample.frame)) == """
                text at 0,0 1080x1920
                  box -2,0 13x60 #ffffff radius 6 border 1 #000000
                  shadow 4,4 blur 1.5 #000000
                  shadow 0,0 spread 3 #ffffff
                  frame 0,0 9x56
                  line 0,0 width 9
                    "שלום" 795e#2 opsz=1.5 wght=700 48.5 #000000 outline 6 #000000, 8 #ffffff x 3 rtl Hebr he spacing 0.5 lineThrough

                """)
        #expect(block.plainText == "שלום")
    }

    @Test func layer() {
        var layer = Sample.fill(during: FrameSpan(3, 90))
        layer.opacity = 500
        layer.enter = Appearance(kind: .slide(offset: Point(x: .zero, y: Length(pixels: 40))), span: FrameSpan(3, 15))
        layer.exit = Appearance(kind: .wipe(.left), span: FrameSpan(80, 90), easing: .linear)
        layer.filters = [
            Filter(name: "gblur", options: [.init(name: "steps", value: "2"), .init(name: "sigma", value: "12")])
        ]
        layer.provenance = Provenance(template: .source(file: "t.xml", line: 1, column: 1))
        #expect(
            printed(layer) == """
                background #000000 at 0,0 1080x1920 during 3..<90 opacity 500 enter slide 0,40 3..<15 \
                exit wipe left 80..<90 linear
                  filter gblur sigma="12" steps="2"

                """)
        let over = Layer(.filter(Filter(name: "hue", options: [])), box: Sample.frame)
        #expect(printed(over) == "filter hue at 0,0 1080x1920\n")
    }

    @Test func transitions() {
        #expect("\(Transition(kind: .fade, frames: 15))" == "transition fade 15")
        #expect("\(Transition(kind: .slide(.up), frames: 12, easing: .easeOut))" == "transition slide up 12 easeOut")
    }

    @Test func audio() {
        var track = AudioTrack(asset: Sample.music, span: FrameSpan(0, 420))
        var mix = AudioMix(tracks: [track], frames: 420)
        #expect(
            mix.canonical(frameRate: FrameRate(30))
                == "rate 30\naudio 420 frames\n  track \(Sample.music.hash) 0..<420\n")
        (track.sourceStart, track.sourceEnd, track.gain) = (250_000, nil, -2005)
        (track.fadeIn, track.fadeOut, track.repeats) = (30, 60, true)
        (mix.tracks, mix.loudness) = ([track], -140)
        #expect(
            mix.canonical(frameRate: FrameRate(30)) == """
                rate 30
                audio 420 frames loudness -14LUFS
                  track \(Sample.music.hash) 0..<420 cut 250000us..< gain -20.05dB fadeIn 30 fadeOut 60 repeat

                """)
    }

    @Test func timeline() {
        var timeline = Sample.timeline(
            [
                Scene(id: "hero", span: FrameSpan(0, 150), layers: [Sample.fill()]),
                Scene(
                    id: "quotes[1]", span: FrameSpan(135, 200), transition: Transition(kind: .fade, frames: 15),
                    layers: []),
            ],
            underlay: [Sample.fill(.white)], overlay: [Sample.fill(during: FrameSpan(1, 2))],
            audio: [AudioTrack(asset: Sample.music, span: FrameSpan(0, 200))])
        timeline.poster = 40
        timeline.metadata = Metadata(title: "A \"watch\"\nof ours", language: "en")
        #expect(
            timeline.description == """
                timeline 1080x1920 30 fps 200 frames poster 40
                title "A \\"watch\\"\\nof ours"
                language en
                underlay
                  background #ffffff at 0,0 1080x1920
                scene hero 0..<150
                  background #000000 at 0,0 1080x1920
                scene quotes[1] 135..<200 transition fade 15
                overlay
                  background #000000 at 0,0 1080x1920 during 1..<2
                audio 200 frames
                  track \(Sample.music.hash.hex.prefix(12)) 0..<200

                """)
    }

    /// Nothing in the text form may look like something else, or like nothing.
    @Test(
        arguments: zip(
            [
                "a\"b\\c", "one\ntwo\r\t", "x\u{202E}y\u{2066}z\u{200F}", "soft\u{AD}zero\u{200B}\u{FEFF}",
                "\u{85}\u{2028}", "日本 é 🇩🇪",
            ],
            [
                #""a\"b\\c""#, #""one\ntwo\u{d}\u{9}""#, #""x\u{202e}y\u{2066}z\u{200f}""#,
                #""soft\u{ad}zero\u{200b}\u{feff}""#,
                #""\u{85}\u{2028}""#, "\"日本 é 🇩🇪\"",
            ]))
    func quoting(_ text: String, _ words: String) {
        #expect(quoted(text) == words)
    }
}
