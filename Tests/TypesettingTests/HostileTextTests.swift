import Foundation
import TestSupport
import Testing
import TimelineModel

@testable import Typesetting

/// Any string lays out in bounded time, or says what is wrong.
@Suite(.timeLimit(.minutes(2))) struct HostileTextTests {
    private func layOut(_ text: String) -> TextLayout {
        typesetter.layOut(
            request(text, style: BlockStyle(fontSize: px(64), minFontSize: px(10), maxLines: 3)))
    }

    @Test func aHundredThousandLettersWithoutASpace() {
        #expect(!layOut(String(repeating: "a", count: 100_000)).problems.isEmpty)
    }

    @Test func tenThousandMarks() {
        #expect(layOut("a" + String(repeating: "\u{301}", count: 10_000)).block.lines.count <= 1)
    }

    @Test func tenThousandLines() {
        guard case .overflow(_, _, let lines) = layOut(String(repeating: "a\n", count: 10_000)).problems.first else {
            Issue.record("no overflow")
            return
        }
        #expect(lines == 9998)
    }

    @Test func controlsIsolatesAndNoncharacters() {
        let scalars: [UInt32] = [
            0, 1, 0x200B, 0x202E, 0x2066, 0x2069, 0xFEFF, 0xFFFC, 0xFFFF, 0xE000, 0x1FFFF, 0x10FFFF,
        ]
        for scalar in scalars.compactMap(Unicode.Scalar.init) {
            let layout = layOut("a\(Character(scalar))b")
            #expect(layout.block.lines.count == 1)
        }
        _ = layOut(String(repeating: "\u{202B}", count: 5000) + "a")
    }

    @Test func extremeSizes() {
        _ = typesetter.layOut(request("a", style: BlockStyle(fontSize: .zero)))
        _ = typesetter.layOut(request("a", width: 0, height: 0, style: BlockStyle(fontSize: px(64))))
        let huge = typesetter.layOut(request("a", style: BlockStyle(fontSize: px(1_000_000))))
        #expect(throws: PaintingError.self) { try TextPainter().paint(huge.block) }
    }

    @Test func aMegabyteIsRefused() {
        let text = String(repeating: "a", count: 1 << 20)
        let tooLong = [TextProblem.tooLong(1 << 20, most: Typesetter.mostUnits)]
        #expect(layOut(text).problems == tooLong)
        let base = StyledSpan(text: "", style: SpanStyle(), ruby: Ruby(text: text, style: SpanStyle()))
        var over = request("", style: BlockStyle(fontSize: px(64)))
        over.spans = [base]
        #expect(typesetter.layOut(over).problems == tooLong)
    }

    @Test func tenThousandItems() {
        var list = request(
            String(repeating: "a\n", count: 10_000), style: BlockStyle(fontSize: px(64), minFontSize: px(10)))
        for kind in [ListMarker.Kind.decimal, .symbol("•")] {
            list.style.listMarker = ListMarker(kind: kind)
            #expect(!typesetter.layOut(list).problems.isEmpty)
        }
    }

    @Test(arguments: ["a直", "सa", "aא", "👍a", "\u{E000}", "aا1"]) func asLongAsItMayBeAndMixed(_ part: String) {
        let count = Typesetter.mostUnits / part.utf16.count
        #expect(!layOut(String(repeating: part, count: count)).problems.isEmpty)
    }

    /// Strings of everything that Unicode has, and of what makes layout hard.
    @Test func anyString() {
        var random = Seeded(7)
        let hard: [ClosedRange<UInt32>] = [
            0...0x1F, 0x80...0x9F, 0x300...0x36F, 0x591...0x5C7, 0x600...0x6FF, 0x900...0x97F, 0xE00...0xE7F,
            0x1000...0x109F, 0x1780...0x17FF, 0x200B...0x200F, 0x2028...0x202E, 0x2066...0x206F, 0x3040...0x30FF,
            0xAC00...0xAC80, 0xE000...0xE010, 0xFE00...0xFE0F, 0x1F1E6...0x1F1FF, 0x1F3FB...0x1F469, 0xE0020...0xE007F,
            0xF0000...0xF0010, 0x20...0x7E, 0xFFF0...0xFFFF, 0...0x10FFFF,
        ]
        for _ in 0..<400 {
            let ranges = (0..<Int.random(in: 1...4, using: &random)).map { _ in
                hard[Int.random(in: 0..<hard.count, using: &random)]
            }
            var scalars = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...80, using: &random) {
                let range = ranges[Int.random(in: 0..<ranges.count, using: &random)]
                if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &random)) { scalars.append(scalar) }
            }
            let text = String(scalars)
            var style = BlockStyle(fontSize: px(40), minFontSize: px(10), maxLines: 2)
            style.overflow = Bool.random(using: &random) ? .ellipsis : .report
            style.skipsMissingGlyphs = Bool.random(using: &random)
            let isIsolated = Bool.random(using: &random)
            style.isVertical = Bool.random(using: &random)
            if Bool.random(using: &random) { style.listMarker = ListMarker(kind: .decimal) }
            let ruby = Bool.random(using: &random) ? Ruby(text: text, style: SpanStyle(relativeSize: 500)) : nil
            let layout = typesetter.layOut(
                TextRequest(
                    spans: [
                        StyledSpan(text: "a: ", style: SpanStyle()),
                        StyledSpan(text: text, style: SpanStyle(), isIsolated: isIsolated, ruby: ruby),
                    ],
                    width: px(300), height: px(200),
                    language: ["en", "ar", "ja", "th"][Int.random(in: 0..<4, using: &random)],
                    style: style))
            if layout.problems.isEmpty {
                #expect(layout.width <= px(300.5) && layout.height <= px(200.5))
                #expect(throws: Never.self) { try TextPainter().paint(layout.block) }
            }
        }
    }

    /// Fonts with layers whose table was broken anywhere.
    @Test func brokenColorTables() throws {
        let font = try Data(contentsOf: URL(filePath: GoldenTests.folder + "/Fonts/RowreelTrees.ttf"))
        let path = try #require(fonts.catalog.faces(ofFamily: "Rowreel Trees").first?.path)
        let whole = try GlyphRasterizer()
        let face = try whole.face(FontInstance(hash: ContentHash(of: font), path: path))
        var random = Seeded(3)
        let table = try #require(whole.colorTable(of: face)).bytes
        for _ in 0..<150 {
            var bytes = table
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            let broken = ColorTable(Array(bytes.prefix(Int.random(in: 14...bytes.count, using: &random))))
            var walk = ColorWalk(
                rasterizer: whole, face: face, table: broken, palette: Palette(face, foreground: .white))
            for glyph in 5..<UInt32(22) {
                let transform = Affine(xx: 0.05, xy: 0, dx: 0, yx: 0, yy: -0.05, dy: 0)
                if let root = broken.paint(of: glyph) { _ = try? walk.picture(of: glyph, root, transform) }
                _ = broken.layers(of: glyph)
            }
        }
    }
}
