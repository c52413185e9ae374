import Testing
import TimelineModel

@testable import Typesetting

/// What stands among words: raised and lowered letters, pictures, ruby, markers of lists.
@Suite struct InlineTests {
    private static let japanese = SpanStyle(fontFamily: ["Noto Sans CJK JP"])

    private func layOut(
        _ spans: [StyledSpan], _ language: String = "en", width: Double = 600,
        _ change: (inout BlockStyle) -> Void = { _ in }
    ) -> TextLayout {
        var style = BlockStyle(fontSize: px(60))
        change(&style)
        return typesetter.layOut(
            TextRequest(spans: spans, width: px(width), height: px(900), language: language, style: style))
    }

    private static func picture(_ width: Int, _ height: Int) -> Asset {
        Asset(
            kind: .image, hash: ContentHash(of: "\(width)x\(height)"), path: "",
            size: PixelSize(width: width, height: height))
    }

    @Test func superscripts() throws {
        let small = SpanStyle(relativeSize: 600, baselineShift: 340)
        let plain = layOut([StyledSpan(text: "19", style: SpanStyle())])
        let layout = layOut([StyledSpan(text: "19", style: SpanStyle()), StyledSpan(text: "99", style: small)])
        let run = try #require(layout.block.lines.first?.runs.last)
        #expect(run.size == px(36))
        #expect(run.rise == px(20.4))
        #expect(layout.height >= plain.height)
        #expect(layout.block.lines[0].origin.y >= plain.block.lines[0].origin.y)
    }

    @Test func picturesStandOnTheLine() throws {
        let flag = InlinePicture(asset: Self.picture(60, 40))
        let spans = [
            StyledSpan(text: "a", style: SpanStyle()),
            StyledSpan(text: "\u{FFFC}", style: SpanStyle(), picture: flag),
            StyledSpan(text: "b", style: SpanStyle()),
        ]
        let layout = layOut(spans)
        #expect(layout.problems.isEmpty)
        let runs = try #require(layout.block.lines.first?.runs)
        #expect(runs.map(\.text) == ["a", "\u{FFFC}", "b"])
        #expect(runs[1].picture == flag.asset)
        // Inter's capitals are 0.727 em high.
        #expect(abs(runs[1].size.pixels - 60 * 0.727) < 0.2)
        #expect(abs((runs[2].x - runs[1].x).pixels - runs[1].size.pixels * 1.5) < 0.05)
        #expect(runs[1].rise == .zero)
    }

    @Test func highPicturesMakeRoom() throws {
        let tower = InlinePicture(asset: Self.picture(20, 100), height: 3000)
        let layout = layOut([StyledSpan(text: "\u{FFFC}", style: SpanStyle(), picture: tower)])
        #expect(layout.block.lines[0].runs[0].size == px(180))
        #expect(layout.height >= px(180))
        let centered = InlinePicture(asset: Self.picture(20, 100), height: 3000, isCentered: true)
        let middle = layOut([StyledSpan(text: "\u{FFFC}", style: SpanStyle(), picture: centered)])
        #expect(abs(middle.block.lines[0].runs[0].rise.pixels - (60 * 0.727 - 180) / 2) < 0.2)
    }

    @Test func aLineMayEndBeforeAPicture() {
        let wide = InlinePicture(asset: Self.picture(400, 100), height: 1000)
        let layout = layOut(
            [
                StyledSpan(text: "twelve letters ", style: SpanStyle()),
                StyledSpan(text: "\u{FFFC}", style: SpanStyle(), picture: wide),
            ], width: 420)
        #expect(layout.block.lines.count == 2)
        #expect(layout.problems.isEmpty)
    }

    // MARK: Ruby

    private func ruby(_ base: String, _ reading: String) -> StyledSpan {
        var small = Self.japanese
        small.relativeSize = 500
        return StyledSpan(text: base, style: Self.japanese, ruby: Ruby(text: reading, style: small))
    }

    @Test func rubyStandsInTheMiddleOverItsBase() throws {
        let layout = layOut([StyledSpan(text: "本", style: Self.japanese), ruby("革製", "かわ")], "ja")
        let line = try #require(layout.block.lines.first)
        let reading = try #require(line.annotations.first)
        #expect(reading.runs.map(\.text) == ["かわ"])
        #expect(reading.runs[0].size == px(30))
        #expect(reading.width == px(60))
        #expect(reading.origin.x == line.origin.x + px(60 + 30))
        #expect(reading.origin.y < line.origin.y - px(45))
        #expect(reading.origin.y >= px(27))
    }

    @Test func wideRubyMovesItsNeighboursApart() throws {
        let layout = layOut(
            [ruby("志", "こころざし"), StyledSpan(text: "本", style: Self.japanese)], "ja")
        let line = try #require(layout.block.lines.first)
        #expect(line.width == px(150 + 60))
        #expect(line.runs[0].x == px(45))
        #expect(line.runs[1].x == px(150))
        #expect(line.annotations[0].origin.x == line.origin.x)
    }

    @Test func aBaseStaysOnOneLine() {
        let layout = layOut(
            [StyledSpan(text: "手作り本革の", style: Self.japanese), ruby("腕時計", "うでどけい")], "ja", width: 510)
        #expect(layout.block.lines.count == 2 && layout.block.plainText.contains("腕時計"))
    }

    // MARK: Lists

    @Test(arguments: [("en", "red apples and green pears"), ("ar", "تفاح أحمر وكمثرى خضراء طازجة")])
    func linesOfItemsAreIndented(_ language: String, _ item: String) throws {
        let layout = layOut([StyledSpan(text: "\(item)\n\n\(item)", style: SpanStyle())], language, width: 400) {
            $0.listMarker = ListMarker(kind: .decimal)
        }
        #expect(layout.problems.isEmpty)
        let markers = layout.block.lines.flatMap(\.annotations)
        #expect(markers.map { Set($0.runs.map(\.text).joined()) } == [["1", "."], ["2", "."]])
        let indent = max(markers[0].width, markers[1].width) + px(30)
        for line in layout.block.lines {
            #expect(
                abs((language == "ar" ? px(400) - line.origin.x - line.width : line.origin.x).pixels - indent.pixels)
                    < 3)
        }
        for line in layout.block.lines where !line.annotations.isEmpty {
            let marker = line.annotations[0]
            #expect(marker.origin.y == line.origin.y)
            #expect(
                language == "ar"
                    ? marker.origin.x > line.origin.x + line.width : marker.origin.x + marker.width < line.origin.x)
        }
    }

    @Test func markersOfOneLookAndFittingItems() throws {
        let red = Color(red: 255, green: 0, blue: 0)
        let layout = layOut([StyledSpan(text: "one\ntwo", style: SpanStyle())]) {
            $0.listMarker = ListMarker(kind: .symbol("•"), color: red)
            $0.fontSize = px(120)
            $0.minFontSize = px(20)
            $0.maxLines = 2
        }
        #expect(layout.problems.isEmpty)
        #expect(layout.block.lines.count == 2)
        #expect(layout.block.lines[1].annotations.map { $0.runs[0].paint } == [.color(red)])
        #expect(layout.width > layout.block.lines[0].width)
    }

    // MARK: Vertical lines

    private func vertical(_ text: String, _ language: String = "ja") -> TextLayout {
        layOut([StyledSpan(text: text, style: Self.japanese)], language) { $0.isVertical = true }
    }

    @Test func ideographsStandAndLatinLies() throws {
        let layout = vertical("本革「A」12ー")
        #expect(layout.block.writingMode == .verticalRl(width: px(600)))
        let runs = try #require(layout.block.lines.first?.runs)
        #expect(runs.map(\.text) == ["本革「", "A", "」", "12", "ー"])
        #expect(runs.map(\.isUpright) == [true, false, true, false, true])
        #expect(runs[1].x == px(180))
    }

    @Test func linesGoOnToTheLeft() throws {
        let layout = vertical("本革の腕時計を手作りで十年つづけています")
        #expect(layout.block.lines.count == 2)
        #expect(layout.block.lines[0].origin.y < layout.block.lines[1].origin.y)
        #expect(layout.width < layout.height)
        #expect(layout.problems.isEmpty)
    }

    /// HarfBuzz's own tool is asked for the same letters.
    @Test func glyphsOfVerticalLinesAreThoseOfHarfBuzz() throws {
        let text = "本「革」、。"
        let run = try #require(vertical(text).block.lines.first?.runs.first)
        let shown = try HarfBuzz.shape(run)
        let face = try FontFace(run.font, family: "")
        let own = LineShaping.shape([run], faces: [face])[0].glyphs
        #expect(run.text == text)
        #expect(own.map(\.id) == shown.map(\.g))
        #expect(own.map { -$0.advance } == shown.map(\.ay))
        #expect(own.map(\.xOffset) == shown.map(\.dx))
        #expect(own.map(\.yOffset) == shown.map(\.dy))
    }
}
