import Testing
import TimelineModel

@testable import Typesetting

@Suite struct LineBreakTests {
    @Test func wordsWrapAndSpacesHang() {
        let layout = typesetter.layOut(request("one two three", width: 300, height: 900))
        #expect(layout.block.lines.map { $0.runs.map(\.text).joined() } == ["one two", "three"])
        #expect(layout.problems.isEmpty)
        #expect(layout.block.lines.allSatisfy { $0.width <= px(300) })
    }

    @Test func lineFeedsBreakAndEmptyLinesStand() {
        let layout = typesetter.layOut(request("a\r\nb\n\nc", height: 900))
        #expect(layout.block.plainText == "a\nb\nc")
        let y = layout.block.lines.map(\.origin.y.pixels)
        #expect(abs((y[2] - y[1]) - 2 * (y[1] - y[0])) <= 1)
    }

    @Test func headlinesAreBalanced() {
        // Filled greedily the second line would hold one word.
        #expect(lines("Handmade leather watch strap", width: 760, size: 64) == ["Handmade leather", "watch strap"])
    }

    @Test func longTextIsFilled() {
        let text = Array(repeating: "word", count: 60).joined(separator: " ")
        let found = lines(text, width: 900, size: 40)
        #expect(found.count > LineBreaking.mostBalancedLines)
        #expect(Set(found.dropLast().map(\.count)).count == 1)
    }

    @Test func thaiBreaksBetweenWords() {
        let found = lines("ภาษาไทยเป็นภาษาที่สวยงาม", language: "th", width: 300)
        let words: Set = ["ภาษา", "ไทย", "เป็น", "ภาษา", "ที่", "สวยงาม"]
        #expect(found.count > 1)
        for line in found {
            var rest = Substring(line)
            while let word = words.first(where: rest.hasPrefix) { rest = rest.dropFirst(word.count) }
            #expect(rest.isEmpty, "\(line) is made of whole words")
        }
    }

    @Test func japaneseKeepsPunctuationOffTheStartOfALine() {
        for width in stride(from: 130.0, through: 700, by: 30) {
            for line in lines("日本語の見出し、手作りの革。「時計」です。", language: "ja", width: width) {
                #expect(!["、", "。", "」"].contains(line.first), "\(line)")
                #expect(line.last != "「")
            }
        }
    }

    @Test func koreanKeepsWordsWhole() {
        #expect(lines("수제 가죽 손목시계 출시", language: "ko", width: 480, size: 54) == ["수제 가죽", "손목시계 출시"])
    }

    @Test func chineseHeadlinesKeepWordsWholeWhereTheyCan() {
        #expect(lines("手工皮革手表，限量发售", language: "zh-Hans", width: 480, size: 54) == ["手工皮革手表，", "限量发售"])
    }

    @Test func clustersAreNeverParted() {
        let family = "👩‍👩‍👧"
        for line in lines(String(repeating: family, count: 12), width: 200) {
            #expect(line.allSatisfy { String($0) == family })
        }
    }

    @Test func noBreakSpaceHolds() {
        #expect(lines("costs 129\u{A0}USD", width: 270) == ["costs", "129\u{A0}USD"])
    }

    @Test func softHyphenShowsOnlyWhereItBreaks() {
        #expect(lines("extra\u{AD}ordinary", width: 900) == ["extra\u{AD}ordinary"])
        #expect(lines("extra\u{AD}ordinary", width: 300) == ["extra\u{2010}", "ordinary"])
    }

    @Test func controlCharactersAreSpaces() {
        #expect(lines("a\tb\u{0}c\u{1B}d") == ["a b c d"])
    }
}
