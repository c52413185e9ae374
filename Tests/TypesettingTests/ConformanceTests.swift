import Foundation
import Testing
import TimelineModel

@testable import Typesetting

/// Unicode's own test files, of Debian's package unicode-data. Where ICU answers otherwise the line stands in `Cases`,
/// and the reason in Documentation/Text.md.
@Suite struct ConformanceTests {
    private static func lines(of file: String) throws -> [Substring] {
        let text = try String(contentsOfFile: "/usr/share/unicode/\(file)", encoding: .utf8)
        return text.split(separator: "\n").filter { !$0.hasPrefix("#") }
    }

    private static func known(_ name: String) throws -> Set<String> {
        let path = "\(GoldenTests.folder)/\(name).txt"
        return Set(
            try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").filter { !$0.hasPrefix("#") }
                .map(String.init))
    }

    private static func units(_ codes: some Sequence<Substring>) -> [UInt16] {
        codes.flatMap { code in
            Unicode.Scalar(UInt32(code, radix: 16) ?? 0).map { Array(String($0).utf16) } ?? []
        }
    }

    /// Levels by ICU, visual order by our own rule L2.
    @Test func bidiCharacterTest() throws {
        var count = 0
        var differing: Set<String> = []
        for line in try Self.lines(of: "BidiCharacterTest.txt") {
            let fields = line.split(separator: ";", omittingEmptySubsequences: false)
            let units = Self.units(fields[0].split(separator: " "))
            let base = try #require(Int32(fields[1]))
            // 0 left to right, 1 right to left, 2 by the first strong letter: as in CUnicode.h.
            let (levels, paragraph) = Directions.levels(units, base: base)
            let expected = fields[3].split(separator: " ")
            let isSame =
                paragraph == Int(fields[2])
                && zip(levels, expected).allSatisfy { $1 == "x" || String($0) == $1 } && levels.count == expected.count
            let kept = expected.indices.filter { expected[$0] != "x" }
            let order = LineBuilding.visualOrder(kept.map { levels[$0] }).map { kept[$0] }
            let isOrdered = order.map(String.init) == fields[4].split(separator: " ").map(String.init)
            if !isSame || !isOrdered { differing.insert(String(line)) }
            count += 1
        }
        #expect(count > 90_000)
        #expect(differing == (try Self.known("bidi-differences")))
    }

    /// Line breaks by ICU with no language's rules.
    @Test func lineBreakTest() throws {
        var count = 0
        var differing: Set<String> = []
        for line in try Self.lines(of: "auxiliary/LineBreakTest.txt") {
            let signs = line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace)
            var (units, breaks): ([UInt16], [Bool]) = ([], [])
            for sign in signs {
                if sign == "÷" || sign == "×" {
                    breaks.append(sign == "÷")
                } else {
                    let more = Self.units([sign])
                    units += more
                    breaks += [Bool](repeating: false, count: more.count - 1)
                }
            }
            let found = TextAnalysis.lineBreaks(units, language: "en")
            // The start is a boundary for us and none in the file.
            if Array(found.dropFirst()) != Array(breaks.dropFirst()) {
                differing.insert(signs.joined(separator: " "))
            }
            count += 1
        }
        #expect(count > 7000)
        #expect(differing == (try Self.known("line-break-differences")))
    }
}
