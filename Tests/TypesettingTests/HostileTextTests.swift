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
}
