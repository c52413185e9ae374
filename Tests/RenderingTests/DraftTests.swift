import Foundation
import TestSupport
import Testing
import TimelineModel
import Typesetting

@testable import Rendering

/// What a draft makes of a text is what the same text set half as large looks like.
@Suite struct DraftTests {
    private static func layer(_ scale: Double, isVertical: Bool) throws -> Layer {
        let fonts = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Fonts/fonts.xml").standardized.path
        var style = BlockStyle(
            fontSize: Length(pixels: 48 * scale), listMarker: ListMarker(kind: .decimal), isVertical: isVertical)
        style.padding = Length(pixels: 8 * scale)
        style.background = .color(.black)
        let small = SpanStyle(relativeSize: 500)
        let layout = Typesetter(fonts: try FontLibrary(fontsXML: fonts)).layOut(
            TextRequest(
                spans: [
                    StyledSpan(text: "本", style: SpanStyle()),
                    StyledSpan(text: "革製", style: SpanStyle(), ruby: Ruby(text: "かわ", style: small)),
                    StyledSpan(text: "2", style: SpanStyle(relativeSize: 600, baselineShift: 340)),
                ], width: Length(pixels: 400 * scale), height: Length(pixels: 300 * scale), language: "ja",
                style: style))
        #expect(layout.problems.isEmpty)
        return Layer(.text(layout.block), box: Rect(x: 0, y: 0, width: 400 * scale, height: 300 * scale))
    }

    private static func timeline(_ layer: Layer, _ size: PixelSize) -> Timeline {
        Timeline(
            size: size, frameRate: FrameRate(30),
            scenes: [Scene(id: "a", span: FrameSpan(0, 1), layers: [layer])],
            audio: AudioMix(tracks: [], frames: 1))
    }

    @Test(arguments: [false, true]) func textsAreHalved(isVertical: Bool) throws {
        let whole = Self.timeline(try Self.layer(1, isVertical: isVertical), PixelSize(width: 400, height: 300))
        let half = RenderSettings(.draft).rendered(whole)
        let small = Self.timeline(try Self.layer(0.5, isVertical: isVertical), PixelSize(width: 200, height: 150))
        let still = Still(resources: RenderResources())
        let (drafted, expected) = (Samples(try still.frame(0, of: half)), Samples(try still.frame(0, of: small)))
        var difference = 0
        for y in 0..<150 {
            for x in 0..<200 { difference += abs(Int(drafted.luma(x, y)) - Int(expected.luma(x, y))) }
        }
        // Lines stand on whole pixels: half of an odd one is rounded.
        #expect(Double(difference) / 30_000 < 4)
    }
}
